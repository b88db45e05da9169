syntax 1
import std.http

let http = http.uri contains "x"
predicate p(http : text) = http.uri contains "y"
let x = http.uri contains "z"

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http and p("a") and any x in http.args where (any x in http.cookies where x.name == "a") and any client in http.args where true
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
