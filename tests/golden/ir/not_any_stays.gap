syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/upload/" and not (any a in http.args where a.name == "nonce")
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
