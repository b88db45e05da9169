syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when any a in http.args where (any c in http.cookies where c.name == "sid9" and a.value contains "x9y")
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}

mitigation R2 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when any c in http.cookies where c.value contains "q1q"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
