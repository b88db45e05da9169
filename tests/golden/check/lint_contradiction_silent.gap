syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when (http.method == "GET" or http.method == "POST")
    and http.uri_size > 1KiB and http.uri_size < 4KiB
    and http.path contains "/debug"i and http.path contains "/trace"i
    and (http.query contains "x" or http.query contains "y")
    and http.path contains any { "/a"i, "/aa"i }
    and http.host == "a.example.org" and http.host == "b.example.org"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
