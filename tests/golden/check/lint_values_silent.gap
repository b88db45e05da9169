syntax 1
import std.http

form plain = lower | percent_decode
set hosts : set<host> = { "a.example", "[2001:db8::1]", "WWW.EXAMPLE.ORG" }
param ports : set<int> = { 443, 65535 }

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i and (
       http.host in hosts or http.host contains ":443" or http.host starts_with "www."
    or http.path | plain == "debug" or http.path contains "?" or http.path == "*"
    or http.uri starts_with "?debug"i or http.query contains "?id="
    or http.method == "get"i or http.method == "debug" or http.version == "2"
    or any http.headers.value contains " b " or any http.headers.name == "x "
    or any h in http.headers where h.value starts_with "b "
    or any http.cookies contains ";" or any http.cookies.name contains "="
    or any http.args contains "&"
    or server.port == 0 or server.port in ports)
  then block(status: 403)
  tests {
    block GET "https://a.example/debug/x"
    pass  GET "https://www.example.com/debug"
  }
}

mitigation M2026-002 "A broken answer" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.response
  when http.response.status == 999 or http.response.status < 101
  then block(status: 502)
  tests {
    block GET "https://www.example.org/" response 100 { "A: b" }
    pass  GET "https://www.example.org/" response 200 { "A: b" }
  }
}
