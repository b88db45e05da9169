syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path contains "/u9u" and (any h in http.headers where h.name == "x-hdr") and http.body contains "p9p"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
