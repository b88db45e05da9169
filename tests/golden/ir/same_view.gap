syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when same view (http.path starts_with "/owa/" and not (http.path contains "%" or http.path ends_with ".gif"))
  then block
  tests { pass GET "https://www.example.org/" }
}
mitigation R2 "the same condition, and it negated" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when not same view (not (http.path contains "%" or http.path ends_with ".gif") and http.path starts_with "/owa/")
   and any a in http.args["q"] where same view (a.value contains "<script" and a.value not contains "%")
  then block
  tests { pass GET "https://www.example.org/" }
}
