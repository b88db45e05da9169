syntax 1
import std.http

mitigation M1 "read as IIS does" {
  on http.request
  // why
  backend  iis
  when true
}
