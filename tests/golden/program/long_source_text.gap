syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/one/long/condition"
   and http.query contains any { "first argument",   "second argument of it",
                                 "the third, which is cut", "the fourth, which is not shown" }
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
