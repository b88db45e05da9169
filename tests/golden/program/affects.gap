syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  affects exchange { 15.1 before 15.1.2507.16  15.2 before 15.2.1118.20 }
  affects owaproxy { 1.0 before 1.0.3 }
  on http.request
  when http.path == "/ecp/x"
  then block
  tests {
    idle GET "https://www.example.org/ecp/x" with exchange = 15.2.1118.20
    block GET "https://www.example.org/ecp/x" with exchange = 15.2.1118.7
  }
}
