syntax 1
import std.http

param words : set<text> = { "debug", "console"i }
set   few   : set<text> = { "/debug/", "/console/" }
set   many  : set<text> = {
  "/a01/", "/a02/", "/a03/", "/a04/", "/a05/", "/a06/", "/a07/", "/a08/", "/a09/", "/a10/", "/a11/",
  "/a12/", "/a13/", "/a14/", "/a15/", "/a16/", "/a17/",
}
predicate has_all(wanted : set<text>) = http.uri contains all wanted

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when has_all(words) and http.uri contains any words and http.path starts_with any few
   and http.path contains any many and not (http.path ends_with all few)
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
