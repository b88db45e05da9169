syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.response
  when same view (http.uri contains "a" and http.path contains "b")
   and same view (http.path contains "a" and http.path.raw not contains "a")
   and same view (http.response.body contains "a")
   and same view (http.uri_size > 4KiB)
   and same view (http.flags.null_byte)
   and same view (http.query is present)
   and same view (http.query contains "a" or absent)
   and same view (any http.args == "a")
   and same view (same view (http.uri contains "a"))
   and same view (true)
   and not same view (http.query contains "a" and http.query not contains "b")
   and same view (http.path contains "a") and present
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/" response { "Content-Type: text/html" }
    pass  GET "https://www.example.org/" response { "Content-Type: text/html" }
  }
}
