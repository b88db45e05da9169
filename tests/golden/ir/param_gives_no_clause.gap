syntax 1
import std.http

param hosts : set<host> = { "mail.example" }
param prefix : text = "/owa"

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.host in hosts and http.path starts_with prefix
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
