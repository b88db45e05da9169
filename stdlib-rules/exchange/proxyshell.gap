// ProxyShell: Autodiscover's "explicit logon" cut the value of Email out of the requested URL. With an Email that repeats
// /autodiscover/autodiscover.json?…@…, what was left was a path of the attacker's on the back end, with the rights of the server.
syntax 1
import std.http

/// The applications of an Exchange front end.
let exchange_entry = /^[\/\\\x00-\x1f]+(?:owa|ecp|ews|mapi|oab|rpc|rpcwithcert|api|powershell(?:-proxy|-liveid)?|pushnotifications|microsoft-server-activesync)(?:[\/\\;:?#\x00-\x1f]|$)/i

/// Autodiscover's own path together with the root of another application, or with an address that goes on after its domain. What
/// is cut out of the URL has to hold the entry path, so the target always stands behind it: in the query, or further on in the
/// path. Autodiscover clients send an address, a protocol and a counter; none of these ever holds an application's root.
let route_behind_autodiscover =
      http.path matches autodiscover_path
  and (http.query matches /[^a-zA-Z0-9._+@&=%-](?:mapi|ews|owa|ecp|oab|rpc|rpcwithcert|powershell(?:-proxy|-liveid)?|pushnotifications|microsoft-server-activesync)(?:[^a-zA-Z0-9._+@%-]|$)/i
    or http.query matches /@[a-zA-Z0-9.:\x00-\x20-]*[\/\\]/
    or http.path matches /autodiscover\.json.*[\/\\;\x00-\x1f](?:mapi|ews|owa|ecp|oab|rpc|rpcwithcert|pushnotifications|microsoft-server-activesync)(?:[\/\\;:?#\x00-\x1f]|$)/i)

/// The key to the hole: an Email that is not an address but holds the endpoint's own file name. The application reads it from the
/// query, a form or a cookie alike, so all three are asked. `contains` in the name, because a piece of the target URL may be glued
/// in front of it (?@x/owa/?Email=…). Only on Exchange's own paths: elsewhere on the host it is some form's field.
let email_holds_endpoint =
      (http.path matches exchange_entry or http.path matches autodiscover_path)
  and (any a in http.args where a.name contains "email"i
                            and a.value contains "autodiscover.json"i
                            and a.value contains "@"
    or any c in http.cookies where c.name contains "email"i
                               and c.value contains "autodiscover.json"i
                               and c.value contains "@")

/// Email may stand in a body that only the server knows how to take apart. An Autodiscover request's body never names that file.
let body_holds_endpoint =
      http.path matches autodiscover_path
  and http.body contains "autodiscover.json"i
  and http.body contains "@"

/// The same words the other way round: the back end first, the endpoint behind. /owa/ and /ecp/ are left out because people search
/// there; a search for "autodiscover.json" is not an attack.
let endpoint_behind_route =
      (http.path matches powershell_entry
    or http.path matches /^[\/\\\x00-\x1f]+(?:mapi|ews|oab|rpc|rpcwithcert|microsoft-server-activesync)(?:[\/\\;:?#\x00-\x1f]|$)/i)
  and http.query contains "autodiscover.json"i
  and http.query contains "@"

/// The token that made the second step (CVE-2021-34523): only the back end writes it. In a search it is just a word, so it counts
/// where it is read: at PowerShell, and on the way to it.
let token_from_outside =
      http.query contains "X-Rps-CAT"i
  and (http.path matches autodiscover_path or http.path matches powershell_entry)

// stopgap: allow SG0614 because "a form that carries Email is one way of five, and no other rule of this id needs the body"
mitigation M2021-003 "ProxyShell: Autodiscover explicit logon reaches the back end" {
  about {
    cve        CVE-2021-34473, CVE-2021-34523, CVE-2021-31207
    severity   critical
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2021-34473"
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2021-34523"
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2021-31207"
    breaks     "Nothing known."
  }
  lifecycle {
    status    enforce
    revision  1 on 2026-11-20
  }
  // The first two were fixed in April 2021, the third in May 2021: the later builds count.
  affects exchange_server {
    15.0 before 15.0.1497.18
    15.1 before 15.1.2242.10
    15.2 before 15.2.858.12
  }
  on http.request
  when route_behind_autodiscover
    or email_holds_endpoint
    or body_holds_endpoint
    or endpoint_behind_route
    or token_from_outside
  then block(status: 403), log(http.uri)
  tests {
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@test.com/owa/?&Email=autodiscover/autodiscover.json%3F@test.com"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@test.com/mapi/nspi/?&Email=autodiscover/autodiscover.json%3F@test.com"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@test.com/mapi/nspi"
    block POST "https://mail.example.org/autodiscover/autodiscover.json?@e.test/mapi/emsmdb?&Email=autodiscover/autodiscover.json%3f@e.test"
    block POST "https://mail.example.org/autodiscover/autodiscover.json?@e.test/EWS/exchange.asmx?&Email=autodiscover/autodiscover.json%3f@e.test"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test/ecp/proxyLogon.ecp?&Email=autodiscover/autodiscover.json%3f@e.test"
    block POST "https://mail.example.org/autodiscover/autodiscover.json?@e.test/powershell/?X-Rps-CAT=VgEAVAdXaW5kb3dz&Email=autodiscover/autodiscover.json%3f@e.test"
    block POST "https://mail.example.org/powershell/?X-Rps-CAT=VgEAVAdXaW5kb3dz"
    block GET  "https://mail.example.org/AUTODISCOVER/AutoDiscover.JSON?@e.test/MAPI/Nspi/"
    block GET  "https://mail.example.org/autodiscover/autodiscover%2ejson?%40e.test%2fmapi%2fnspi%2f"
    block GET  "https://mail.example.org/%2561utodiscover/autodiscover.json?%2540e.test%25252fm%252561pi%25252fnspi"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?a@e.test%0a/mapi%0d/nspi"
    block GET  "https://mail.example.org//autodiscover//./x/..\\autodiscover.json;a=b?@e.test//mapi\\nspi"
    block GET  "https://mail.example.org/mapi/nspi/?x=1&Email=autodiscover/autodiscover.json%3f@e.test"
    block GET  "https://mail.example.org/mapi/nspi/?autodiscover/autodiscover.json?@e.test"
    block GET  "https://mail.example.org/ews/autodiscover.json?@e.test/mapi/nspi"
    block GET  "https://mail.example.org/owa/?Email=autodiscover/autodiscover.json%3f@e.test"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json/@e.test/mapi/nspi/"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test/backend/anything"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test"
          { "Cookie: Email=autodiscover/autodiscover.json?@e.test" }
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test"
          { "Cookie: a=b", "Cookie: %45mail = autodiscover%2fautodiscover.json%3f%40e.test" }
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?a=/mapi/nspi"
    block GET  "https://mail.example.org/powershell/?a=autodiscover.json@e.test"
    block GET  "https://mail.example.org/autodiscover/autodiscover.xml?X-Rps-CAT=VgEAVAdXaW5kb3dz"
    block """
      POST https://mail.example.org/autodiscover/autodiscover.json HTTP/1.1
      Host: mail.example.org
      Content-Type: application/x-www-form-urlencoded

      a=b&Email=autodiscover%2Fautodiscover.json%3F%40e.test
    """
    block """
      POST /autodiscover/autodiscover.json HTTP/1.1
      Host: mail.example.org
      Content-Type: multipart/form-data; boundary=b

      --b
      Content-Disposition: form-data; name="Email"

      autodiscover/autodiscover.json?a@e.test
      --b--
    """
    block """
      POST /autodiscover/autodiscover.json HTTP/1.1
      Host: mail.example.org
      Content-Type: text/plain

      Email: autodiscover/autodiscover.json?a@e.test
    """
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json?Email=user@example.org&Protocol=ActiveSync&RedirectCount=1"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json?Email=user%40example.org&Protocol=EWS"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json/v1.0/user@example.org?Protocol=AutodiscoverV1&RedirectCount=1"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json/v1.0/u@c.test?Protocol=ActiveSync"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json/v1.0/ews@example.org?Protocol=Ews"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json?Email=owa.team@example.org&Protocol=Rest"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.xml"
    pass  POST "https://mail.example.org/autodiscover/autodiscover.svc/wssecurity"
    pass  POST "https://mail.example.org/mapi/emsmdb/?MailboxId=11111111-2222-3333-4444-555555555555@example.org"
    pass  POST "https://mail.example.org/mapi/nspi/?MailboxId=11111111-2222-3333-4444-555555555555@example.org"
    pass  POST "https://mail.example.org/EWS/Exchange.asmx"
    pass  GET  "https://mail.example.org/owa/?q=autodiscover.json+@+mapi/nspi"
    pass  GET  "https://mail.example.org/owa/?q=autodiscover+powershell+howto"
    pass  POST "https://mail.example.org/powershell/?clientApplication=ManagementShell"
    pass  GET  "https://mail.example.org/owa/?q=X-Rps-CAT"
    pass  POST "https://mail.example.org/owa/" { "Cookie: Email=user@example.org" }
    pass  GET  "https://www.example.org/contact?email=jo@example.org+about+autodiscover.json"
    pass  GET  "https://www.example.org/docs/autodiscover/?see=/mapi/nspi"
    pass  GET  "https://mail.example.org/owa/?Email=autodiscover.json"
    pass  GET  "https://mail.example.org/owa/" { "Cookie: last=autodiscover.json@example.org" }
    pass  GET  "https://mail.example.org/owa/" { "Cookie: Email=autodiscover.json" }
    pass  GET  "https://mail.example.org/powershell/?a=autodiscover.json"
    pass """
      POST /owa/ HTTP/1.1
      Host: mail.example.org
      Content-Type: text/plain

      autodiscover.json fails for user@example.org
    """
    pass """
      POST /autodiscover/autodiscover.xml HTTP/1.1
      Host: autodiscover.example.org
      Content-Type: text/plain

      see autodiscover.json
    """
    pass """
      POST /autodiscover/autodiscover.xml HTTP/1.1
      Host: autodiscover.example.org
      Content-Type: text/xml

      <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
      <EMailAddress>user@example.org</EMailAddress></Request></Autodiscover>
    """
    idle  GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test/mapi/nspi"
          with exchange_server = 15.2.858.12
    idle  GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test/mapi/nspi"
          with exchange_server = 15.1.2507.16
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test/mapi/nspi"
          with exchange_server = 15.0.1497.15
    stays block under percent_encode, double_encode, mixed_hex_case, case, dot_segments, slashes, path_parameters, header_case, parameter_order, parameter_duplication, chunking
    stays block under percent_u, overlong_utf8, full_width, best_fit, encoded_separators, trailing_dots, data_stream
  }
}
