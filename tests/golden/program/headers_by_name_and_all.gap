syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when any http.headers["User-Agent"] contains "sqlmapper"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}

mitigation R2 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when any h in http.headers where h.value contains "t3st-all"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
