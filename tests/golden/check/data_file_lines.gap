syntax 1
import std.http

set bad_hosts : set<host> from "bad_hosts.txt"
set ranges : set<cidr> from "bad_ranges.txt"
set ports : set<int> from "bad_ports.txt"
set nothing : set<text> from "empty.txt"

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.host in bad_hosts or client.ip in ranges or server.port in ports or http.uri in nothing
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
