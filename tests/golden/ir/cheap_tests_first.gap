syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.body contains "payload" and http.path matches /\/x\d+\.cgi/ and http.path contains "cgi-bin" and client.ip in 192.0.2.0/24 and http.body_size > 1KiB and http.flags.double_encoded
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
