syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path contains "/debug/"i
    and (http.uri.raw contains "%2e%2e"i or http.uri.raw matches /%u[0-9a-f]/i)
    and not http.path.raw == "/debug/ping"
    and http.method.raw == "GET"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
