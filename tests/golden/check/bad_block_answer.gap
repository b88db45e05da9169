syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 100)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 204, body: "no")
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-003 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 304, body: "no")
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-004 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 199)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-005 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 204)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
