syntax 1
import std.http

predicate is_safe(text : text) = http.uri ends_with text

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  // stopgap: allow SG0613 because "it shows the construct alone"
  when same view (http.uri contains "a" and not (http.uri contains "b" or is_safe("c")))
   and any x in http.args where same view (x.value starts_with "a" and x.value not ends_with "b")
   and not same view (http.query contains any { "a", "b" } and http.query != "c") or absent
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  HEAD "https://www.example.org/debug/"
  }
}
