syntax 1
import std.http

set bad_hosts : set<host> from "hosts.txt"
set ranges : set<cidr> from "ranges.txt"
predicate is_from(hosts : set<host>) = http.host in hosts

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when is_from(bad_hosts) or is_from({ "c.example" }) or client.ip in ranges or http.host ends_with any bad_hosts
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
