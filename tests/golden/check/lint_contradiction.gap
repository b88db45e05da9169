syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.method == "GET" and http.method == "POST"
    or http.uri_size > 4KiB and http.uri_size < 1KiB
    or http.body_size < 1KiB or http.body_size >= 1KiB
    or http.path contains "/debug/console"i and http.path contains "/debug"i
    or http.path contains "/a"i and not http.path contains "/a"i
    or http.path ends_with ".asp"i and (http.query contains "x" or http.query contains "xy")
    or http.path == "/b"i and http.uri_size >= 0B
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
