syntax 1
import std.connection

mitigation M2026-001 "Closed to the old network" {
  about { severity high  breaks "Clients that were not moved." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on connection
  backend iis
  when client.ip in 192.0.2.0/24
  then drop
  tests {
    block connection from 192.0.2.1
    pass  connection from 198.51.100.1
  }
}
