syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block """
      POST http://www.example.org/debug/?a b HTTP/1.0
      Host: www.example.org
      X-Empty:

      a=1

      b=2
      """ from 192.0.2.9 at 2026-02-01
    pass GET "https://www.example.org/debug"
    pass GET "https://www.example.org:8443?x=1" { "X-Forwarded-For: 192.0.2.1", "Accept:text/html" }
  }
}
