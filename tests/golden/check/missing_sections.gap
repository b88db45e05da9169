syntax 1
import std.http

mitigation M2026-001 "A debug console" {
  on http.request
}
