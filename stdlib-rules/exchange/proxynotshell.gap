// ProxyNotShell: the same door as ProxyShell after its first repair, for anyone with a mailbox, towards remote PowerShell.
// The vendor's rule for it was revised four times in eight days: it wanted an `@` in the middle, then one order of the two words,
// then did not decode, then its `.` stopped at a line break. Here both words are asked for on their own, in every decode stage.
syntax 1
import std.http

/// Remote PowerShell anywhere in the target, in any order with the other word. Not a part of an address or host name.
let powershell_word = /powershell(?:-proxy|-liveid)?[ .]*(?:[^a-zA-Z0-9._+@%-]|$)/i

/// Scoped by path: one of the two words has to be the place the request goes to. A search in OWA for both words is none.
let autodiscover_to_powershell =
      http.path matches autodiscover_path and http.uri matches powershell_word

/// The other order. autodiscover.example.org in a parameter is a server, not the service.
let powershell_with_autodiscover =
      http.path matches powershell_entry
  and http.uri matches /autodiscover(?:\.json|\.xml|\.svc|[^a-zA-Z0-9._+@%-]|$)/i

mitigation M2022-001 "ProxyNotShell: Autodiscover reaches remote PowerShell" {
  about {
    cve        CVE-2022-41040, CVE-2022-41082
    severity   critical
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2022-41040"
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2022-41082"
    breaks     "Nothing known; no client reaches remote PowerShell through Autodiscover."
  }
  lifecycle {
    status    enforce
    revision  1 on 2026-11-20
  }
  // November 2022. The builds of the same day for older updates (15.1.2375.37, 15.2.986.36) are fixed and stay armed, harmlessly.
  affects exchange_server {
    15.0 before 15.0.1497.44
    15.1 before 15.1.2507.16
    15.2 before 15.2.1118.20
  }
  on http.request
  when autodiscover_to_powershell or powershell_with_autodiscover
  then block(status: 403), log(http.uri)
  tests {
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test/powershell/?X=1&Email=autodiscover/autodiscover.json%3f@e.test"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?a%40e.test/powershell/?x=1"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?a@e.test/%50owershell/?x=1"
    block GET  "https://mail.example.org/autodiscover/autodiscover%2ejson?a@e.test/powershell/"
    block GET  "https://mail.example.org/powershell/?x=1&Email=autodiscover/autodiscover.json%3f@e.test/"
    block GET  "https://mail.example.org/autodiscover/autodiscover.xml?a@e.test/powershell/"
    block GET  "https://mail.example.org/AuToDiScOvEr/AutoDiscover.JSON?@e.test/PoWeRsHeLl"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?a@e.test/%2550owershell/"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?a%0apowershell"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?a@e.test%0d%0a/%25%35%30owershell"
    block POST "https://mail.example.org/powershell?x=autodiscover%0a"
    block GET  "https://mail.example.org/powershell/autodiscover.json?@e.test"
    block GET  "https://mail.example.org/autodiscover/powershell/"
    block GET  "https://mail.example.org//autodiscover/x/../.%2fautodiscover.json;v=1?@e.test\\powershell"
    block GET  "https://mail.example.org/\\autodiscover\\autodiscover.json?@e.test/powershell-proxy/"
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.test/%u0070owershell/"
    block GET  "https://mail.example.org/autodiscover?powershell=1"
    block """
      POST https://mail.example.org/autodiscover/autodiscover.json?@e.test/PowerShell/ HTTP/1.1
      Host: other.example.org
    """
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.xml"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json/v1.0/u@c.test?Protocol=ActiveSync"
    pass  POST "https://mail.example.org/powershell/?clientApplication=ManagementShell"
    pass  POST "https://autodiscover.example.org/powershell?serializationLevel=Full;ExchClientVer=15.2.986.14;clientApplication=ManagementShell;TargetServer=autodiscover.example.org;PSVersion=5.1"
    pass  GET  "https://mail.example.org/owa/?q=autodiscover+powershell+howto"
    pass  GET  "https://mail.example.org/owa/?q=autodiscover/autodiscover.json+and+/powershell/"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json/v1.0/powershell@example.org?Protocol=AutodiscoverV1"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json?Email=powershell.team@example.org&Protocol=EWS"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json?Email=powershell%40example.org&Protocol=EWS"
    pass  GET  "https://mail.example.org/owa/autodiscover@example.org/?q=powershell"
    pass  POST "https://mail.example.org/ews/exchange.asmx"
          { "User-Agent: PowerShell", "Referer: https://mail.example.org/autodiscover/" }
    pass  GET  "https://mail.example.org/owa/?q=%u0070"
    pass  GET  "https://www.example.org/docs/powershell/autodiscover/"
    pass  GET  "https://www.example.org/docs/autodiscover/powershell/"
    pass  GET  "https://powershell.example.org/autodiscover/autodiscover.xml"
    pass """
      POST http://autodiscover.example.org/powershell?PSVersion=5.1 HTTP/1.1
      Host: autodiscover.example.org
    """
    idle  GET  "https://mail.example.org/autodiscover/?powershell"
          with exchange_server = 15.2.1118.20
    idle  GET  "https://mail.example.org/autodiscover/?powershell"
          with exchange_server = 15.0.1497.44
    block GET  "https://mail.example.org/autodiscover/?powershell"
          with exchange_server = 15.1.2507.12
    stays block under percent_encode, double_encode, mixed_hex_case, case, dot_segments, slashes, path_parameters, header_case, parameter_order, parameter_duplication
    stays block under percent_u, overlong_utf8, full_width, best_fit, encoded_separators, trailing_dots, data_stream
  }
}
