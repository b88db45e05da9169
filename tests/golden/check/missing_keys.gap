syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { cve CVE-2026-0001 }
  lifecycle { status enforce }
  on http.request
  when http.path starts_with "/debug/"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
