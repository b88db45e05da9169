syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.port == 443 or http.user == "x" or http.verb == "GET" or http.form contains "x"
    or http.post contains "x" or http.urii contains "x" or http.body_siz > 4KiB or http.uri_siz contains "x"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
