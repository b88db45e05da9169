syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10  expires 2026-02-01 then observe }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10  expires 2026-02-28 then retire }
  on http.request
  when http.path starts_with "/trace/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/trace/x"
    pass  GET "https://www.example.org/trace"
  }
}
mitigation M2026-003 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-03-01 }
  on http.request
  when http.path starts_with "/log/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/log/x"
    pass  GET "https://www.example.org/log"
  }
}
