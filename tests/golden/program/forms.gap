syntax 1
import std.http

form plain = html_entities | lower

mitigation R1 "formed texts are scanned themselves" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path | plain contains "<script" and http.path | html_entities | lower ends_with ".aspx"
   and any a in http.args["q"] where same view (a.value | base64_decode contains "powershell" and a.value | base64_decode not contains "%")
  then block
  tests { pass GET "https://www.example.org/" }
}
mitigation R2 "the text as sent and what a form makes of it" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path contains "/owa/" and http.path.raw | plain not contains "<script"
  then block
  tests { pass GET "https://www.example.org/" }
}
