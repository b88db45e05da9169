syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects nginx as debian { 1.22 before 1.22.1-9+deb12u1 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
