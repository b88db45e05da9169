syntax 1
import std.http

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block
  tests {
    block GET "https://www.example.org/Debug/console"
    pass  GET "https://www.example.org/"
    stays block under case,
                      dot_segments
  }
}
