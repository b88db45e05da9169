syntax 1

form flat = lower | strip_spaces
let a = http.path | flat contains "x" and same view (http.uri contains "a" and http.uri contains "b")

mitigation M2026-001 "title" {
  on host
  then disable_service("MSExchangeUM") undo restore, close_port(5060/tcp) undo restore
  on_oversize block
  on_unparsable allow
  on_budget log
  on_error block
  tests {
    armed with server = 1.2
    idle with server = 1.3
    edit GET "https://a.example/" response { "Content-Type: text/html" } gives { "X: y" }
    stays block under case, percent_encode
  }
}
