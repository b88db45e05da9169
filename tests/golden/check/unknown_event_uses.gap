syntax 1
import std.http

form  folded = lower
let   word   = "a"
let   asks   = http.uri contains word
let   once   = asks or http.path == "/"
set   few    : set<text> = { "a", "b" }
predicate is_few(texts : set<text>) = http.path in texts

mitigation M2026-001 "Of an event that nothing declares, so all that it uses counts as used" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.requests
  when once and not is_few(few) or (http.path | folded == "/a") or http.host is present
    or same view (http.uri contains "a" and asks)
  except "a reason" when asks
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
