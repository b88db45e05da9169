syntax 1
import std.http
import std.connection
import std.host

mitigation R1 "a response" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.response
  when http.path == "/owa" and http.response.content_type starts_with "text/html"i
   and any http.response.headers["Server"] contains "example" and http.response.body contains "secret"
  then append_header("X-A", "b", separator: "; "), remove_header("X-B"), tag("seen")
  tests {
    edit GET "https://www.example.org/owa" response { "Content-Type: text/html", "X-A: a" } gives { "X-A: a; b" }
    pass GET "https://www.example.org/owa" response 404 { }
  }
}
mitigation R2 "a connection" {
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
mitigation R3 "a host" {
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
mitigation R4 "the same words on a request" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/owa"
  then block
  tests {
    block GET "https://www.example.org/owa"
    pass  GET "https://www.example.org/"
  }
}
