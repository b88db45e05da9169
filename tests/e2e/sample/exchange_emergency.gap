syntax 1
pack "exchange-emergency" version 3.1.0 {
  publisher "Example CERT"
  requires  engine >= 1.0
}
import std.http
import std.host

/// Names this server answers to. A site sets its own value; it never edits the pack.
param mail_hosts : set<host> = { "mail.example.org", "autodiscover.example.org" }

mitigation M2022-014 "ProxyNotShell: Autodiscover SSRF into remote PowerShell" {
  about {
    cve         CVE-2022-41040, CVE-2022-41082
    severity    critical
    reference   "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2022-41040"
    breaks      "Nothing known; remote PowerShell is not reached through Autodiscover."
  }
  lifecycle {
    status      enforce                     // draft | observe | enforce | retired
    revision    3 on 2022-10-08
    supersedes  M2022-012                   // in this pack or an import: its block-tests must still be blocked; else a note
    expires     2023-11-08 then observe     // then observe | retire
  }
  affects exchange_server {
    15.1 before 15.1.2507.16                // one range per product branch
    15.2 before 15.2.1118.20
  }                                         // not installed: idle; version unknown: armed, and reported
  on http.request
  when http.uri contains "autodiscover"i
   and http.uri contains "powershell"i
   and http.host in mail_hosts
  except "balancer probe" when client.ip in 10.0.0.0/28 until 2022-12-01
  then block(status: 403), log(http.uri)
  tests {
    block GET  "https://mail.example.org/autodiscover/autodiscover.json?@e.example/PowerShell/"
    block POST "https://mail.example.org/AutoDiscover/?a=@e.example/P%256Fwershell"
    pass  GET  "https://mail.example.org/autodiscover/autodiscover.json?Protocol=EWS"
    idle  GET  "https://mail.example.org/autodiscover/?powershell" with exchange_server = 15.2.1118.20
    stays block under percent_encode, double_encode, case, dot_segments
  }
}

mitigation M2026-002 "OWA cross-site scripting: forbid inline event handlers" {
  about { cve CVE-2026-42897  severity high
          breaks "Print calendar; inline images in the reading pane; OWA Light." }
  lifecycle { status enforce  revision 2 on 2026-05-15 }
  affects exchange_server { 15.2 before 15.2.2562.43 }
  on http.response
  when http.path in { "/owa", "/owa/", "/owa/default.aspx", "/owa/readingpane.aspx"i }
   and http.response.content_type starts_with "text/html"i
  then append_header("Content-Security-Policy", "script-src-attr 'none'", separator: "; ")
  tests {
    edit GET "https://mail.example.org/owa/" response { "Content-Type: text/html" }
         gives { "Content-Security-Policy: script-src-attr 'none'" }
    pass GET "https://mail.example.org/owa/auth/logon.aspx" response { "Content-Type: text/html" }
  }
}

mitigation M2021-003 "Stop Unified Messaging until updated" {
  about { cve CVE-2021-26857  severity critical  breaks "Voice mail to mailbox." }
  lifecycle { status enforce  revision 1 on 2021-03-08 }
  affects exchange_server { 15.1 before 15.1.2176.9 }
  on host
  then disable_service("MSExchangeUM") undo restore, close_port(5060/tcp) undo restore
  tests {
    armed with exchange_server = 15.1.2106.2
    idle  with exchange_server = 15.1.2507.16
  }
}
