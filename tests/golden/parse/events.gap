syntax 1
schema a.b version 1 { event a.later after a.first { field a.x : text } }
mitigation M1 "t" {
  on http.response
  then append_header("A", "b", separator: "; "), close_port(5060/tcp) undo restore
  tests {
    block connection from ::1 to 5060/tcp sni "a.example" alpn { "h2", "http/1.1" }
    pass connection
    pass event { a.x = "b" a.y = 2MiB a.z = true } from ::1
    pass event { }
    pass event { a.l = { name = "a" value = "b" } a.l = { } } from ::1
    edit GET "/" response 404 { "A: b" } gives { }
    pass GET "/" { "H: v" } from 192.0.2.1 to 443 response """
      HTTP/1.1 200 OK
      A: b

      body
      """ at 2026-01-01
    armed with server = 1.2
  }
}
