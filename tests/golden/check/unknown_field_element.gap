syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.arg.q == "1" or any http.headers.user_agent contains "x" or http.header.x contains "x"
    or http.headers.user_agent contains "x" or http.headers.user_agent is present
    or any http.cookies.SESSION == "x" or any http.arg == "1" or http.arg == "1"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
