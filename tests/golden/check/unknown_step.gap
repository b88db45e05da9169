syntax 1
import std.http

form plain = lover
form twice = lower | twice
form eight = lower | lower | lower | lower | lower | lower | lower | lower
let short = http.path == "/"
form lower = remove_nul

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.uri | plane contains "a" and http.uri | base64decode contains "b" and http.uri | twice contains "c"
   and http.uri | eight | lower contains "d" and short and http.uri | plain contains "e"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
