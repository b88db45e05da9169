syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
    and (http.body matches /user=.*admin[0-9]/ or http.body matches /^admin/ or http.body matches /admin$/)
  then block(status: 403)
  on_oversize block
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
