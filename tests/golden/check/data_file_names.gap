syntax 1
import std.http

set a : set<text> from "../secrets.txt"
set b : set<text> from "/etc/hosts"
set c : set<text> from "no.txt"
set d : set<text> from ""

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.uri in a or http.uri in b or http.uri in c or http.uri in d
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/debug"
  }
}
