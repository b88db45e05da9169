syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.uri matches /^\/x[0-9a-f]{4}\.cgi$/i and http.body matches /\x00\xff(?:ab|cd)+/
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
