syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.response
  when http.response.body.raw contains "a" and http.host.raw == "b"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/" response { "Content-Type: text/html" }
    pass  GET "https://www.example.org/" response { "Content-Type: text/html" }
  }
}
