syntax 1
import std.connection

/// What a mail server asks about one message, as far as it has come.
schema acme.smtp version 1 {
  record header {
    name  : text verbatim nocase
    value : text verbatim
  }
  record recipient {
    address : text verbatim nocase
    domain  : text verbatim nocase
  }
  event smtp.envelope after connection {
    field smtp.helo : host?
    field smtp.from : text? verbatim nocase
    field smtp.peer : ip?
    field smtp.hops : int
    field smtp.rcpt : list<recipient> key address
    field smtp.size : size?
    field smtp.tls  : bool
  }
  event smtp.message after smtp.envelope {
    field smtp.header : list<header> key name
    field smtp.data   : bytes max 1MiB secret
  }
  event smtp.timer { field smtp.after : int }
}

mitigation M2026-001 "Every type of a value" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on smtp.message
  when smtp.data contains "a" and smtp.size > 1KiB and smtp.tls and smtp.hops > 3 and smtp.peer in 198.51.100.0/24
   and any smtp.rcpt["a@b.example"].domain == "b.example" and client.ip in 192.0.2.0/24
  then block(status: 550), log(smtp.from)
  on_oversize allow
  tests {
    block event {
      smtp.data = "a" smtp.size = 2KiB smtp.tls = true smtp.hops = 4 smtp.peer = 198.51.100.7
      smtp.rcpt = { address = "A@b.example" domain = "b.example" }
      smtp.rcpt = { domain = "d" address = "c" }
      smtp.helo = "x"
    } from 192.0.2.1
    pass event { }
    observe event { smtp.tls = false } at 2026-02-01
  }
}
mitigation M2026-002 "On its own" {
  about { severity low  breaks "Nothing known." }
  lifecycle { status observe  revision 1 on 2026-01-10 }
  on smtp.timer
  when smtp.after >= 60
  then tag("slow")
  tests { observe event { smtp.after = 60 } }
}
