syntax 1
import std.http

param hosts : set<host> = { "a.example", "B.example" }
param port : int = 8443
// stopgap: allow SG0610 because "it shows a raw view"
set words : set<text> = { "cmd", "exec"i }
let probe = client.ip in { 192.0.2.0/24, 2001:db8::/32 }
let marker = "x-debug"
predicate asks(word : text, where_from : set<host>) = http.uri contains word and http.host in where_from

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  // stopgap: allow SG0602, SG0609, SG0610, SG0616 because "it shows every operator once"
  when asks("debug", hosts)
   and (any a in http.args where a.name == "q" and a.value.raw contains any words)
   and any http.headers["Cookie"] matches /a=.b/i
   and all http.cookies.name starts_with "s"
   and any http.headers.name == marker
   and http.path in { "/a", "/b"i } and http.path.raw ends_with ".aspx"
   and http.uri contains all { "a", "b" }
   and (http.body_size > 4KiB or server.port == port)
   and http.method != "GET"
   and not http.query contains "q" and present
   and http.host not in hosts or absent
   and http.flags.null_byte == false and not http.flags.oversize
   and http.query is present and tls.sni is absent
   and client.ip == 192.0.2.7
  except "probe" when probe until 2026-12-31
  then drop, block(404, body: "gone"), redirect("/sorry"), throttle(per_minute: 5), set_header("X-A", "b"), remove_header("X-B"), tag("seen"), log(http.uri, client.ip)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/debug"
  }
}
