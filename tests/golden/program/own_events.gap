syntax 1
pack "own-events" version 1.0.0 { publisher "Example CERT"  requires engine >= 1.0 }
import std.connection

schema acme.mail version 3 {
  record pair { key : text verbatim nocase  note : text }
  event mail.first after connection {
    field mail.sender : text? verbatim nocase
    field mail.pairs  : list<pair> key key max 64KiB
    field mail.size   : size
    field mail.peer   : ip?
  }
  event mail.second after mail.first {
    field mail.body : bytes max 8MiB secret
  }
}

mitigation M2026-001 "Of the first" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on mail.first
  when mail.size > 1KiB and any mail.pairs["X"].note contains "a" and client.ip in 192.0.2.0/24
  then block(status: 550), log(mail.sender)
  on_oversize log
  tests {
    block event { mail.size = 2KiB mail.pairs = { key = "x" note = "%61" } mail.sender = "b" } from 192.0.2.1
    pass  event { mail.peer = 2001:db8::1 }
  }
}
mitigation M2026-002 "Of the second" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on mail.second
  when mail.body starts_with "X" and mail.sender is absent
  then drop
  tests {
    block event { mail.body = "X" }
    pass  event { mail.body = "X" mail.sender = "a" }
  }
}
