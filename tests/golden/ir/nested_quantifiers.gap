syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when any h in http.headers["X-A"] where (any c in http.cookies where c.value == "tok3n" and h.value contains "abc")
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
