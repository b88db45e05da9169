syntax 1
mitigation M2026-001 "title" {
  on http.request
  about { severity high }
}
mitigation M2026-002 "title" {
  then block
  when a
}
import std.http
pack "late" version 1 { }
