syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/ecp/proxy"
  except "monitoring" when client.ip == 192.0.2.7 and present until 2026-06-30
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
