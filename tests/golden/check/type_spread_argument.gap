syntax 1
import std.http

predicate is_like(pattern : regex) = http.uri matches pattern
predicate has(texts : set<text>) = http.uri contains any texts
predicate has_one(text : text) = http.uri contains any text

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when is_like(/a.c/) and is_like("a") and has({ "a" }) and has_one("a")
   and not (http.auth_user is present) and any "X-A" in http.headers where true
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
