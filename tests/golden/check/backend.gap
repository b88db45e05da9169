syntax 1
import std.http

// The same condition read by two servers is not the same condition.
mitigation M2026-001 "A debug console behind IIS" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  backend iis
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/%u0064ebug/a"
    pass  GET "https://www.example.org/;x/debug/a"
  }
}

mitigation M2026-002 "The same behind Tomcat" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  backend tomcat
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/;x/debug/a"
    pass  GET "https://www.example.org/%u0064ebug/a"
  }
}
