syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"
  except "" when client.ip in 192.0.2.0/24
  then block(status: 403)
  on_error allow
  on_error block
  tests {
    block GET "https://www.example.org/debug/"
    edit  GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-002 "Entries" {
  about {
    severity high  breaks "Nothing known."  cve CVE-20x6-1234  cve "CVE-2026-1"  title 5
    references nothing
  }
  lifecycle {
    status enforce  revision 0 on 2026-01-10  expires 2027-01-10 observe  supersedes "M2026-001"
  }
  on http.request
  when http.path starts_with "/debug/"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
