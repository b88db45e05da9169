syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects nginx as debain { 1.22 before 1.22.1 }
  affects library as semver {
    1.4 before 1.4
    "1.4.0-rc.1" before 1.4.1
    1.5 before 1.6.0
    2 before 2.1.0
    2.0 before 2.0.5
  }
  affects package as debian { 1.0 before "1.0_1" }
  on http.request
  when http.path starts_with "/debug/"i
  then block
  tests {
    block GET "https://www.example.org/debug/"
    idle  GET "https://www.example.org/debug/" with library = 1.4
    pass  GET "https://www.example.org/debug"
  }
}
