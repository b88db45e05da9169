syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/t-est"
  then block
  tests {
    block POST "https://www.example.org/t-est?q=1" { "X-A: b", "Cookie: c=d" } from 192.0.2.9 at 2026-02-01
    pass """
      GET / HTTP/1.1
      Host: www.example.org

      body text
      """
  }
}
