syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when any a in http.args where a.value contains "jndi:"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}

mitigation R2 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when (any x in http.args where x.value contains "jndi:") and http.method == "POST"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
