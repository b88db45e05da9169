syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when any http.args.value contains "exec("i
    or http.path starts_with "/debug/"i and http.query contains "x"
    or http.query contains "cmd="i and http.method == "POST"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/x?q=exec("
    pass  GET "https://www.example.org/x?q=exe"
  }
}
