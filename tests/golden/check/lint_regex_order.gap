syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/run"i
    and (http.query matches /cmd=.*debug=1/i
      or http.uri matches /^\/run\?.*a=1.*b="2$/i)
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
