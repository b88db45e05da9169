syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when true or http.path == "/a"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  HEAD "https://www.example.org/debug/"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/a"i and not false
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  HEAD "https://www.example.org/debug/"
  }
}
