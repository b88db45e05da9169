syntax 1
import std.http
import std.connection
import std.host

set banned : set<cidr> = { 192.0.2.0/28 }

mitigation M2026-001 "A response" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.response
  when http.path starts_with "/a" and http.response.status in { 200, 204 }
   and http.response.content_type starts_with "text/html"i and not (client.ip in banned or absent)
  then append_header("X-A", "b"), append_header("X-A", "c"), set_header("X-B", ""), remove_header("X-C"), log(http.response.status, http.uri), tag("seen")
  tests {
    edit GET "https://www.example.org/a" from 192.0.2.200 to 443 sni "www.example.org" alpn { "h2" } response { "Content-Type: text/html", "X-C: d" } gives { "X-A: b, c", "X-B: " }
    pass GET "https://www.example.org/a" response 404 { "Content-Type: text/html" }
    pass """
      GET /a HTTP/1.1
      Host: www.example.org
      """ response """
      HTTP/1.1 200 OK
      Content-Type: text/plain

      two
      lines
      """
  }
}
mitigation M2026-002 "A response that is replaced" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects example_server { 1.0 before 1.0.9 }
  on http.response
  when http.response.body contains "secret" and any http.response.headers["Server"] starts_with "Example"
  then block(status: 502)
  tests {
    block GET "https://www.example.org/" response """
      HTTP/1.1 200 OK
      Server: Example/1

      a secret
      """
    idle  GET "https://www.example.org/" with example_server = 1.0.9
  }
}
mitigation M2026-003 "A connection" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on connection
  when server.port == 5060 and client.ip in banned and tls.alpn != "h2" or absent
  then drop, log(client.ip)
  tests {
    block connection from 192.0.2.1 to 5060/tcp
    pass  connection from 192.0.2.1 to 5060/tcp alpn { "h2", "http/1.1" }
    pass  connection from 192.0.2.77 to 5060
  }
}
mitigation M2026-004 "A host" {
  about { severity high  breaks "Voice mail." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects example_server { 1.0 before 1.0.9 }
  on host
  then disable_service("ExampleUM") undo restore, stop_service("example-um.service") undo restore, close_port(5060/tcp) undo restore, close_port(53/udp) undo restore, disable_feature("voice mail") undo restore
  tests {
    armed with example_server = 1.0.8
    idle  with example_server = 1.0.9
  }
}
