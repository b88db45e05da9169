// Virtual patches for the Exchange Server holes that were exploited at scale. Every file here belongs to one pack.
// A mitigation buys time until the update is installed; it does not remove the hole.
//
// How the names below are cut. A word in a *path* counts only as a whole segment: it stands after a slash, a path parameter
// or a control character, and ends at one of those, at an encoded `?` or `#`, or at the end. So the mailbox
// /owa/powershell@example.org/ and the calendar folder "PowerShell Training" are not the PowerShell endpoint. A word in a *query*
// may stand anywhere, but not as a part of a mail address or host name: Email=powershell.team@example.org is a mailbox. A
// `%` behind the word decides nothing: it may be the same address before decoding (powershell%40example.org), and the decoded views
// tell. Control characters count as separators because a published rule was passed by a line break (%0a) between its words.
syntax 1
pack "exchange-emergency" version 1.0.0 {
  publisher  "stopgap"
  requires   engine >= 0.1
}

/// A request to the Autodiscover service: its folder at the root, or its JSON endpoint under any folder, since the EWS folder
/// serves that too. Not "contains autodiscover": a mailbox may be called that, and a documentation page on the same host.
let autodiscover_path = /(?:^[\/\\\x00-\x1f]+autodiscover[ .]*(?:\.json|\.xml|\.svc|[\/\\;:?#\x00-\x1f]|$)|[\/\\;\x00-\x1f]autodiscover\.json)/i

/// A request to remote PowerShell itself, or to one of its two sibling applications. Trailing dots and blanks are allowed because
/// Windows drops them from names.
let powershell_entry = /^[\/\\\x00-\x1f]+powershell(?:-proxy|-liveid)?[ .]*(?:[\/\\;:?#\x00-\x1f]|$)/i

/// The same further on in a path, where another application is the entry.
let powershell_segment = /[\/\\;\x00-\x1f]powershell(?:-proxy|-liveid)?[ .]*(?:[\/\\;:?#\x00-\x1f]|$)/i
