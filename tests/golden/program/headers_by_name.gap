syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when any http.headers["User-Agent"] contains "sqlmapper" and any http.cookies["k9k"] == "v9v"
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
