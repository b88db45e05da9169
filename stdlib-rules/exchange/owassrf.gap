// OWASSRF: the way round the ProxyNotShell rule. "Explicit logon" exists at every front door of Exchange, so OWA led to remote
// PowerShell as well, without the word Autodiscover. The rule is therefore about the target, whichever door is used.
syntax 1
import std.http

/// A request that enters by any door of the front end and names remote PowerShell further on. The two are asked separately: the
/// door may show in one decode stage, the target in another. Remote PowerShell's own path has no door in front of it and passes.
let powershell_behind_a_door =
      http.path matches /^[\/\\\x00-\x1f]+(?:owa|ecp|ews|mapi|oab|rpc|rpcwithcert|api|autodiscover|pushnotifications|microsoft-server-activesync)[ .]*[\/;\x00-\x1f]/i
  and http.path matches powershell_segment

/// OWA followed by the control panel: path normalisation behind the front end made /owa/x@y/../ecp of it. OWA has no such folder.
let ecp_behind_owa =
      http.path matches /^[\/\\\x00-\x1f]+owa[ .]*[\/;\x00-\x1f]/i
  and http.path matches /[\/\\;\x00-\x1f]ecp[ .]*(?:[\/\\;:?#\x00-\x1f]|$)/i

/// From one door up and over to the other: /owa/x@y/..%2f..%2fecp. Asked of one decode stage and anywhere in the path, because the
/// canonical form of such a path no longer shows the door. No client climbs out of an application.
let climbs_out_of_a_door =
      http.path matches /[\/\\;\x00-\x1f](?:owa|ews|mapi|oab|rpc|rpcwithcert|api|autodiscover|pushnotifications|microsoft-server-activesync)(?:[ .]*|:[^\/\\]*)[\/\\;\x00-\x1f].*\.\.[\/\\;\x00-\x1f](?:.*[\/\\;\x00-\x1f])?(?:ecp|powershell(?:-proxy|-liveid)?)[ .]*(?:[\/\\;:?#\x00-\x1f]|$)/i

/// The remaining applications, only straight behind an explicit logon (a first segment with an `@`), because OWA's own folders
/// and published calendars may well use such short names.
let back_end_behind_mailbox =
      http.path matches /^[\/\\\x00-\x1f]+owa[\x00-\x1f]*\/[^\/]*@[^\/]*\/(?:mapi|ews|oab|rpc|rpcwithcert|autodiscover|microsoft-server-activesync)[ .]*(?:[\/\\;:?#\x00-\x1f]|$)/i

/// The header that starts the explicit logon holds an address when OWA sends it; in the attack it holds the piece of path to cut
/// out of the URL.
// stopgap: allow SG0613 because "OWA is read at several paths, and nobody else sends this header"
let logon_header_holds_path =
      any http.headers["X-OWA-ExplicitLogonUser"] matches /^[\/\\\x00-\x1f]*(?:owa|ecp|ews|mapi|autodiscover)[ \x00-\x1f]*[\/\\]/i

mitigation M2022-002 "OWASSRF: OWA and its siblings reach remote PowerShell" {
  about {
    cve        CVE-2022-41080, CVE-2022-41082
    severity   critical
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2022-41080"
    reference  "https://msrc.microsoft.com/update-guide/vulnerability/CVE-2022-41082"
    breaks     "A published calendar whose folder is called exactly PowerShell or ECP cannot be opened."
  }
  lifecycle {
    status    enforce
    revision  1 on 2026-11-20
  }
  affects exchange_server {
    15.0 before 15.0.1497.44
    15.1 before 15.1.2507.16
    15.2 before 15.2.1118.20
  }
  on http.request
  when powershell_behind_a_door
    or ecp_behind_owa
    or climbs_out_of_a_door
    or back_end_behind_mailbox
    or logon_header_holds_path
  then block(status: 403), log(http.uri)
  tests {
    block POST "https://mail.example.org/owa/mastermailbox%40outlook.com/powershell"
    block POST "https://mail.example.org/owa/mastermailbox@outlook.com/powershell"
          { "X-OWA-ExplicitLogonUser: owa/mastermailbox@outlook.com" }
    block POST "https://mail.example.org/OWA/a@e.test/PowerShell/?x=1"
    block POST "https://mail.example.org/owa/a%2540e.test/p%252577ershell%2f%2e%2e%2fpowershell"
    block POST "https://mail.example.org/%6fwa/a@e.test%2fpo%77ershell"
    block POST "https://mail.example.org/owa/a@e.test/%252550owershell"
    block POST "https://mail.example.org//owa/.//a@e.test/./b/../powershell"
    block POST "https://mail.example.org/owa\\a@e.test\\powershell"
    block POST "https://mail.example.org/owa;a=1/a@e.test;b/powershell;c=2"
    block POST "https://mail.example.org/owa/a@e.test%0a/powershell"
    block POST "https://mail.example.org/owa/a@e.test/%0dpowershell%0a"
    block POST "https://mail.example.org/owa/a@e.test/powershell./"
    block POST "https://mail.example.org/owa/a@e.test/powershell%3fx"
    block POST "https://mail.example.org/owa/a@e.test/PowerShell-Proxy"
    block POST "https://mail.example.org/owa/a@e.test/%u0070owershell"
    block POST "https://mail.example.org/ecp/a@e.test/powershell"
    block POST "https://mail.example.org/ews/a@e.test/powershell/"
    block POST "https://mail.example.org/mapi/a@e.test/powershell"
    block POST "https://mail.example.org/x/../owa/a@e.test/powershell"
    block GET  "https://mail.example.org/owa/a@e.test/ecp/default.aspx"
    block GET  "https://mail.example.org/owa/a@e.test/..%2f..%2fecp/default.aspx"
    block GET  "https://mail.example.org/./%6fwa/a@e.test/..%2f..%2fecp/default.aspx"
    block POST "https://mail.example.org/x/../%6fwa/a@e.test/..%2f..%5cpowershell"
    block POST "https://mail.example.org/owa/a@e.test/mapi/nspi/"
    block POST "https://mail.example.org/owa/x" { "x-owa-explicitlogonuser: OWA%2fa@e.test" }
    block """
      POST https://mail.example.org/owa/mastermailbox%40outlook.com/powershell HTTP/1.1
      Host: mail.example.org
      User-Agent: ClientInfo
    """
    pass  GET  "https://mail.example.org/owa/"
    pass  GET  "https://mail.example.org/owa/auth/logon.aspx?url=https%3a%2f%2fmail.example.org%2fecp%2f&reason=0"
    pass  GET  "https://mail.example.org/owa/user@example.org/"
    pass  GET  "https://mail.example.org/owa/user@example.org/?ae=Folder&t=IPF.Note"
    pass  GET  "https://mail.example.org/owa/powershell@example.org/"
    pass  GET  "https://mail.example.org/owa/ecp@example.org/"
    pass  GET  "https://mail.example.org/owa/?q=powershell"
    pass  GET  "https://mail.example.org/owa/?path=/mail/search/powershell"
    pass  GET  "https://mail.example.org/owa/calendar/user@example.org/Calendar/calendar.html"
    pass  GET  "https://mail.example.org/owa/calendar/user@example.org/PowerShell%20Training/calendar.ics"
    pass  POST "https://mail.example.org/owa/service.svc?action=FindItem"
          { "X-OWA-ExplicitLogonUser: shared@example.org" }
    pass  GET  "https://mail.example.org/owa/redir.aspx?C=x&URL=https%3a%2f%2fdocs.example%2fpowershell%2f"
    pass  POST "https://mail.example.org/powershell?clientApplication=ManagementShell"
    pass  POST "https://mail.example.org/PowerShell/"
    pass  GET  "https://mail.example.org/ecp/?rfr=owa&p=customize/voicemail.aspx"
    pass  GET  "https://mail.example.org/ecp/user@example.org/?rfr=owa"
    pass  POST "https://mail.example.org/ecp/DDI/DDIService.svc/GetList?schema=PowerShellVirtualDirectory"
    pass  POST "https://mail.example.org/EWS/Exchange.asmx"
          { "Referer: https://mail.example.org/owa/a@b.example/powershell" }
    idle  POST "https://mail.example.org/owa/a@e.test/powershell"
          with exchange_server = 15.1.2507.16
    idle  POST "https://mail.example.org/owa/a@e.test/powershell"
          with exchange_server = 15.2.1748.46
    block POST "https://mail.example.org/owa/a@e.test/powershell" with exchange_server = 15.2.986.29
    stays block under percent_encode, double_encode, mixed_hex_case, case, dot_segments, slashes, path_parameters, header_case, parameter_duplication
    stays block under percent_u, overlong_utf8, full_width, best_fit, encoded_separators, trailing_dots, data_stream
  }
}
