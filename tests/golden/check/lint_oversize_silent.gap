syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i and http.body contains "exec("i
  then block(status: 403)
  on_oversize allow
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i and http.body contains "exec("i
  then log(http.uri)
  tests {
    observe GET "https://www.example.org/debug/x"
    pass    GET "https://www.example.org/debug"
  }
}
mitigation M2026-003 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/trace/"i and not http.body contains "fine"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/trace/x"
    pass  GET "https://www.example.org/trace"
  }
}
