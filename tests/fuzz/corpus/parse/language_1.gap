syntax 1
pack "demo" version 1.0.0 {
  publisher "Example CERT"
  requires  engine >= 1.0
}
import std.http

mitigation M2026-001 "Debug console of Example Server" {
  about     { cve CVE-2026-0001  severity critical  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/Debug/console"
    pass  GET "https://www.example.org/debugging"
  }
}
