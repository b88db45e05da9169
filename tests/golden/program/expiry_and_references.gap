syntax 1
import std.http

mitigation M2026-001 "all of the metadata" {
  about {
    cve CVE-2026-0001
    severity critical
    reference "https://www.example.org/advisory"
    breaks "The console."
    author "example"
  }
  lifecycle { status observe  revision 3 on 2026-03-01  expires 2026-12-31 then observe }
  on http.request
  when http.path == "/metadata"
  then block
  on_oversize block
  on_error log
  tests { observe GET "https://www.example.org/metadata" }
}
