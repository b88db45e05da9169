syntax 1

schema set.pack version 1 { event http.response { field http.raw : set<text> } }
let a = http.raw == import.observe
predicate p(x : set<text>) = x.in contains any.all

mitigation in "reserved words may be ids" {
  lifecycle { status observe }
  then drop
  tests { pass GET "/" }
}
