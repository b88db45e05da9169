syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.uri contains "powershell" and same view (http.path starts_with "/owa/" and not (http.path contains "%" or http.path ends_with ".gif"))
  then block
  tests { pass GET "https://www.example.org/" }
}
