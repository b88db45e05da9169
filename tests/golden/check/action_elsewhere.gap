syntax 1
import std.http
import std.connection
import std.host

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects example_server { 1.0 before 1.0.9 }
  on http.response
  when http.path == "/a"
  then drop, redirect("/b"), throttle(per_minute: 5), block, close_port(1/tcp)
  tests {
    block GET "https://www.example.org/a" response { }
    pass  GET "https://www.example.org/" response { }
  }
}
