syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  severity low  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects a { 1.0 before 1.0.5 }
  affects a { 2.0 before 2.0.5 }
  on http.request
  when http.path starts_with "/debug/"
  then block(403, status: 404)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
