syntax 1
import std.http

form plain = lower
let short = http.path == "/"

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.uri_size | plain > 4KiB
   and http.query | plain is present
   and http.flags.null_byte | plain
   and (any h in http.headers | plain where h.value == "a")
   and http.args | plain contains "a"
   and short | plain
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
