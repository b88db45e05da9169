syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    block POST "https://www.example.org/debug/" "a=b"
    pass  GET "https://www.example.org/"
  }
}
