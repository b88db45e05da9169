syntax 1
import std.http

set addresses : set<ip> = { 192.0.2.256, 192.0.02.1, "192.0.2.1", 1.2.3, ::1::, 2001:db8::1 }
set networks  : set<cidr> = { 192.0.2.0/33, 2001:db8::/129, "192.0.2.0/24", 192.0.2.1, 192.0.2.0/024 }
set hosts     : set<host> = { "a b", "", "192.0.2.1", "a..b", "-a.example", "UPPER.example" }
set numbers   : set<int> = { "80", 0x50, 99999999999999999999, "a", 4KiB }

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when client.ip in addresses or client.ip in networks or http.host in hosts or server.port in numbers
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when client.ip in { "192.0.2.1", 5, "a" } or client.ip in "192.0.2.0/24" or server.port == "80" or server.port == "a"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-003 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.body_size > 5 or http.body_size > "4KiB" or http.body_size > 2026-01-10 or http.path == 192.0.2.1
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-004 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path == 1.2.3 or http.path == 80/tcp or http.path == 4KiB or http.path == true or http.path == /a/
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
