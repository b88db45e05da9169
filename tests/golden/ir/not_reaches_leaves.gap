syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when not (http.path starts_with "/pub/" or (http.uri contains "safe" and not http.flags.null_byte))
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
