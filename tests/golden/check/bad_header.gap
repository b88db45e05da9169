syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"
  then set_header("X: A", "b"), set_header("X", "a\r\nSet-Cookie: b"), block
  tests {
    block GET "https://www.example.org/debug/" { "no colon" }
    pass GET "https://www.example.org/"
  }
}
