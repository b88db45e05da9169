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
  then set_header("Content-Length", "0"), set_header("X-A", "a"), append_header("x-a", "b"), append_header("X-B", "c"), append_header("x-b", "c"), append_header("X-B", "d", separator: ";"), append_header("X-C", "e", separator: "\n"), append_header("X-D", ""), append_header("X-E", " e")
  tests {
    edit GET "https://www.example.org/a" response { } gives { }
    pass GET "https://www.example.org/" response { }
  }
}
