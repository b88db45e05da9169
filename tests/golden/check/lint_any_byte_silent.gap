syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
    and (http.body matches /user=[^\n]*admin[0-9]/
      or http.body matches /(?:^|\n)admin/
      or http.body matches /\Aadmin.x/
      or http.query matches /^a[0-9].*b/)
  then block(status: 403)
  on_oversize block
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
