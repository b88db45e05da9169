syntax 1
import std.http

set   days    : set<date> = { 2026-01-10 }
set   one     : text = { "a" }
param flag    : bool = true
param several : int = { 1 }
param bare    : set<int> = 5
set   maybe   : set<text>? = { "a" }
param pairs   : list<pair> = "a"
predicate twice(word : text, word : text) = http.uri contains word
predicate maybe_one(word : text?) = http.uri contains word

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
