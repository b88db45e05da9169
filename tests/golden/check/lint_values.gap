syntax 1
import std.http

set hosts : set<host> = { "a.example:443", "b.example" }
param ports : set<int> = { 443, 70000 }

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i and (
       http.host == "www.example.org:8443" or http.host contains "user@" or http.host in hosts
    or http.host == "www.example.org." or http.host == "::1"
    or http.path == "debug"i or http.path in { "/a"i, "b/"i } or http.path starts_with "debug"i
    or http.path.raw contains "%?" or http.path ends_with ".asp?id=1"i
    or http.query starts_with "?id="
    or http.method == "get" or http.version == "HTTP/1.1"
    or any http.headers["X-Debug:"] == "1"
    or any http.headers.value starts_with any { "a", " b" }
    or any h in http.headers where h.value.raw ends_with "%20 "
    or any c in http.cookies where c.name.raw contains "%3b;"
    or any http.args.name == "debug="
    or server.port == 70000 or server.port in ports)
  except "none" when http.host != "c.example:80" or absent
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/x" { "X-Debug:: 1" }
    pass  GET "https://www.example.org/debug"
  }
}

mitigation M2026-002 "A broken answer" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.response
  when http.response.status == 99 or http.response.status > 999
  then block(status: 502)
  tests {
    pass GET "https://www.example.org/" response 200 { "A: b" }
  }
}
