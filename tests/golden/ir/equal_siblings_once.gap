syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when (http.path == "/a/b" or http.uri contains "cmd=") and (http.uri contains "cmd=" or http.path == "/a/b") and http.path == "/a/b"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
