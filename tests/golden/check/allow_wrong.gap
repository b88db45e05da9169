syntax 1
import std.http

// stopgap: allow SG0601
let a = http.query contains "x"
// stopgap: allow SG0601 because ""
let b = http.query contains "x"
// stopgap: allow SG9999 because "why"
let c = http.query contains "x"
// stopgap: allow SG0102 because "why"
let d = http.query contains "x"
// stopgap: ignore SG0601
let e = http.query contains "x"
// stopgap: allow because "why"
let f = http.query contains "x"

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when a and b and c and d and e and f
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
