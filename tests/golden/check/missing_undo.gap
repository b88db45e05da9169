syntax 1
import std.http
import std.connection
import std.host

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects example_server { 1.0 before 1.0.9 }
  on host
  then disable_service("Example"), stop_service("Example") undo restart, close_port(5060/tcp) undo restore
  tests {
    armed with example_server = 1.0.8
    idle  with example_server = 1.0.9
  }
}
