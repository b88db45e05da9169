syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when (http.path starts_with "/debug/"i or http.path == "/99/" or http.path matches /^\/\d+$/)
    and not http.path contains "/Health/"
    and http.query contains "Trace"
  except "the monitor" when http.path == "/debug/Ping"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
