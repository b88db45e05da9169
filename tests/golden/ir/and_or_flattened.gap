syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/a" and (http.method == "POST" and (http.version == "1.1" and http.query contains "xyz"))
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
