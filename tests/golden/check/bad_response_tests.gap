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
  then remove_header("X-A")
  tests {
    edit GET "https://www.example.org/a" response { "X-A: b" } gives { }
    edit GET "https://www.example.org/a" response { "X-A: b" }
    edit GET "https://www.example.org/a" gives { }
    pass GET "https://www.example.org/" response { } gives { }
    pass GET "https://www.example.org/"
    pass GET "https://www.example.org/" response 42 { "no colon" }
    pass GET "https://www.example.org/" response """
      200 OK
      """
    pass GET "https://www.example.org/" to 70000 response { }
    pass connection response { }
    armed with example_server = 1.0.8
    idle GET "https://www.example.org/a" with example_server = 1.0.9
  }
}
