syntax 1
import std.http

let a = b and b
let b = c and c
let c = d and d
let d = e and e
let e = f and f
let f = g and g
let g = h and h
let h = i and i
let i = http.uri contains "x"

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when a
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
