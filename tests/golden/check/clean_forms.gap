syntax 1
import std.http

form plain = html_entities | lower
form flat  = plain | collapse_whitespace

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path | flat contains "<script"
   and any http.args.value | base64_decode | plain matches /on[a-z]+=/
   and (any h in http.headers["X-A"] where h.value.raw | lower == "a")
   and same view (http.query | plain contains "a" and http.query | plain not contains "b")
   and http.query | flat not contains "c" or absent
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
