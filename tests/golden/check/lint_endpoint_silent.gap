syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i and any http.args.value contains "exec("i
    or http.uri contains "/trace?"i
    or http.host == "old.example.org" and http.query contains "x"
    or http.flags.null_byte
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when any http.args.value contains "exec("i
  then tag("exec")
  tests {
    observe GET "https://www.example.org/?q=exec("
    pass  GET "https://www.example.org/?q=exe"
  }
}
