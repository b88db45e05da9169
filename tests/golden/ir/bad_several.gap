syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.uri matches /a*/ or http.path matches /(?<n>a)/ or http.uri matches /x{300}/ or http.uri matches /a++/
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
