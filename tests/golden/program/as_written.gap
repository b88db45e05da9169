syntax 1
import std.http

let method_is_odd = http.method != "GET"
let odd = method_is_odd
predicate probe(paths : set<text>) = http.path in paths and client.ip in 192.0.2.0/28 and present
set health : set<text> = { "/ping", "/health" }

mitigation R1 "negated, guarded, named" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when http.query != "debug" or absent
   and http.query contains "x" and present
   and http.host is absent
   and not http.path contains "%"
   and odd and not odd
   and not (http.uri contains "a" or http.uri contains "b")
   and http.path contains all { "/c", "/d" }
   and http.uri not contains any { "e", "f" }
  except "balancer probe" when probe(health)
  except "until the new client is out" when not probe(health) or http.version == "1.0" until 2026-03-01
  then block
  tests { pass GET "https://www.example.org/" }
}

mitigation R2 "lists and views" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when not same view (http.query contains "g" and not http.query contains "h") or absent
   and (true or http.uri matches /only (shown|told)/)
   and (not all a in http.args where (a.name == "q" or any c in http.cookies where c.value == "z" and a.value not contains "y"))
   and any http.headers["X-A"] not contains "i"
  then block
  tests { pass GET "https://www.example.org/" }
}
