syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects nginx as debian {
    1.22    before "1.22.1-9+deb12u1"
    "1:2.3" before "1:2.3~rc1-4"
  }
  affects library as semver { 1.4 before "1.4.0-rc.2"  2 before 2.1.0 }
  affects example_server { 4.0 before 4.0.9  4.2 before 4.2.3  7 before 7.1  9 before 9.1 }
  on http.request
  when http.path starts_with "/debug/"i
  then block
  tests {
    block GET "https://www.example.org/debug/"
    idle  GET "https://www.example.org/debug/" with nginx = "1:2.4-1", library = 1.4.0, example_server = 4.1
    pass  GET "https://www.example.org/debug"
  }
}
