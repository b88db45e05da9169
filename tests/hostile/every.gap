// What the packs that are mutated have to have: every section of a pack, every operator, operand, quantifier and action.
syntax 1
pack "every" version 1.2.3 {
  publisher "Example CERT"
  requires  engine >= 0.1
}
import std.http
import std.connection
import std.host

set words : set<text> = { "alpha1", "beta22"i, "attack" }
set nets : set<cidr> = { 192.0.2.0/24, 2001:db8::/32 }
set ports : set<int> = { 80, 8443 }
param sites : set<host> = { "mail.example.org" }
param limit : size = 1KiB
form plain = html_entities | lower

mitigation M2026-001 "Older" {
  about { severity low  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/older"
  then block
  tests {
    block GET "https://mail.example.org/older"
    pass  GET "https://mail.example.org/"
  }
}

mitigation M2026-002 "Newer" {
  about {
    cve        CVE-2026-0001, CVE-2026-0002
    severity   critical
    reference  "https://www.example.org/a"
    breaks     "Nothing known."
  }
  lifecycle {
    status     enforce
    revision   3 on 2026-02-08
    supersedes M2026-001
    expires    2027-11-08 then observe
  }
  affects example_server {
    15.1 before 15.1.2507.16
    15.2 before 15.2.1118.20
  }
  on http.request
  when http.path in { "/older", "/newer" }
    or http.query in words
    or client.ip in nets and server.port in ports
    or http.host in sites and http.body_size > limit
  except "balancer probe" when client.ip in 10.0.0.0/28 until 2026-12-01
  then block(status: 403), log(http.uri, client.ip), tag("newer")
  tests {
    block GET "https://mail.example.org/older"
    block GET "https://mail.example.org/a" from 192.0.2.1 to 80
    pass  GET "https://mail.example.org/"
    idle  GET "https://mail.example.org/older" with example_server = 15.2.1118.20
    stays block under percent_encode
  }
}

mitigation M2026-003 "Quantifiers, forms and views" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status observe  revision 1 on 2026-01-10 }
  on http.request
  when any a in http.args where (any c in http.cookies where (c.name == "sid9" and a.value contains "x9y") or a.name in words)
    or http.path | plain contains "<script" and http.path.raw not ends_with ".aspx"
    or any a in http.args["q"] where same view (a.value | base64_decode contains "powershell" and a.value | base64_decode not contains "%")
    or same view (http.path starts_with "/owa/" and not http.path contains "%")
  then tag("seen"), set_header("X-Seen", "yes"), remove_header("X-Real")
  tests {
    observe GET "https://mail.example.org/owa/a"
    pass    GET "https://mail.example.org/"
  }
}

mitigation M2026-004 "Regexes, sets of several, every header" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  backend iis
  when http.uri matches /^\/x[0-9a-f]{4}\.cgi/i and http.body matches /\x00\xff(?:ab|cd)+|attack/
    or http.body contains all words
    or all http.headers["X-All"].value starts_with any { "a", "b" }
   and any x in http.headers["X-All"] where true
  then redirect("https://www.example.org/"), log(http.headers)
  on_oversize block
  on_error allow
  tests {
    block """
      POST /x0a0f.cgi HTTP/1.1
      Host: mail.example.org

      attack
      """
    pass  GET  "https://mail.example.org/"
  }
}

mitigation M2026-005 "A response" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.response
  when http.path == "/owa/" and http.response.content_type starts_with "text/html"i
   and any http.response.headers["Server"] contains "example"
    or http.response.body contains "secret" and http.response.status >= 200
  then append_header("X-A", "b", separator: "; "), remove_header("X-B"), tag("seen")
  tests {
    edit GET "https://mail.example.org/owa/" response { "Content-Type: text/html", "Server: example", "X-A: a" } gives { "X-A: a; b" }
    pass GET "https://mail.example.org/owa/" response 404 { }
  }
}

mitigation M2026-006 "A connection" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on connection
  when tls.sni == "www.example.org" and server.port == 443
  then drop
  tests {
    block connection from 192.0.2.9 to 443 sni "www.example.org" alpn { "h2" }
    pass  connection
  }
}

mitigation M2026-007 "A host" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects example_server { 1.0 before 1.0.9 }
  on host
  then close_port(5060/tcp) undo restore, disable_service("Example") undo restore
  tests {
    armed with example_server = 1.0.8
    idle  with example_server = 1.0.9
  }
}

mitigation M2026-008 "Throttle" {
  about { severity low  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.method == "POST" and http.flags.double_encoded
  then throttle(per_minute: 60)
  tests {
    block POST "https://mail.example.org/%2541"
    pass  GET  "https://mail.example.org/"
  }
}
