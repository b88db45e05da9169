syntax 1
import std.connection
import std.http

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

mitigation M2026-001 "Every mistake" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on smtp.envelope
  when smtp.size > 1KiB
  then block(status: 550), set_header("A", "b")
  tests {
    block event { smtp.size = 2048 }
    block event { smtp.siz = 2KiB }
    block event { smtp.data = "a" }
    block event { smtp.tls = 1 smtp.helo = 5 smtp.hops = "1" smtp.peer = 192.0.2.0/24 }
    block event { client.ip = 192.0.2.1 http.path = "/" }
    block event { smtp.size = 2KiB smtp.size = 3KiB }
    block event { smtp.rcpt = "a" smtp.helo = { name = "a" } }
    block event { smtp.rcpt = { adress = "a" domain = "b" } }
    block event { smtp.rcpt = { address = "a" address = "b" } }
    block event { smtp.rcpt = { address = "a" } }
    block event { smtp.rcpt = { address = 1 domain = "b" } }
    block GET "https://www.example.org/"
    block connection from 192.0.2.1
    pass event { } response { }
    edit event { } gives { "A: b" }
    stays block under case
  }
}
mitigation M2026-002 "Values elsewhere" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/a"
  then block
  tests {
    block GET "https://www.example.org/a"
    pass event { smtp.size = 1KiB }
  }
}
mitigation M2026-003 "Without a connection" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on smtp.timer
  when smtp.after > 1 and smtp.size > 1KiB and smtp.afte > 2
  then drop
  tests {
    block event { smtp.after = 2 }
    pass event { } from 192.0.2.1
  }
}
mitigation M2026-004 "Secrets and elements" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on smtp.mesage
  when any smtp.rcpt == "a@b.example" and smtp.data contains "x"
  then block, log(smtp.data)
  tests {
    block event { smtp.data = "x" }
    pass event { }
  }
}
mitigation M2026-005 "Secrets and elements" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on smtp.message
  when any smtp.rcpt == "a@b.example" and smtp.data contains "x"
  then block(status: 1000), log(smtp.data)
  tests {
    block event { smtp.data = "x" }
    pass event { }
  }
}
