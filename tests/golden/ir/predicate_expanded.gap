syntax 1
import std.http

predicate inside(p : text) = http.path starts_with p or http.path == p

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when inside("/ecp/") and not inside("/ecp/help/")
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
