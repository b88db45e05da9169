syntax 1
pack "demo" version 1.2.3 {
  publisher "Example CERT"
  requires engine >= 1.0
}
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/p-ack"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
