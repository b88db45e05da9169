syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when (true and http.path == "/debug/console") or (false and http.uri contains "never")
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
