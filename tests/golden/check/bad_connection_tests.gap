syntax 1
import std.http
import std.connection
import std.host

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects example_server { 1.0 before 1.0.9 }
  on connection
  when client.ip in 192.0.2.0/24
  then drop
  tests {
    block connection from 192.0.2.1
    pass  connection
    pass  GET "https://www.example.org/"
    edit  connection gives { "A: b" }
    pass  connection response { }
  }
}
