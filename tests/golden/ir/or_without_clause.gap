syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/owa/" or client.ip in 192.0.2.0/24
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
