syntax 1
import std.http

// stopgap: allow SG0601 because "kept for the next revision"
let later = http.query contains "x"

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  // stopgap: allow SG0609, SG0610 because "only the agent sends it, and never encoded"
  when http.path.raw == "/.Debug"
    or http.path == "/Trace"  // stopgap: allow SG0609 because "Example Server compares bytes"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x"
    pass  GET "https://www.example.org/debug"
  }
}
