syntax 1
import std.http

set names : set<text> = { "alpha1", "beta22"i }
set nets : set<cidr> = { 192.0.2.0/24, 2001:db8::/32 }
set ports : set<int> = { 80, 8443 }
param sites : set<host> = { "Mail.example" }
param limit : size = 4KiB

mitigation R1 "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.path in names or client.ip in nets or server.port in ports or http.host in sites or http.body_size > limit
  then block
  tests {
    pass GET "https://www.example.org/"
  }
}
