syntax 1
pack "acme-mail" version 1.0.0 {
  publisher  "Example CERT"
  requires   engine >= 1.0
}
import acme.smtp

set own_domains : set<text> = { "example.org", "mail.example.org" }

mitigation M2026-101 "Relaying through the address rewriter" {
  about {
    severity  high
    breaks    "Mail to addresses with a percent sign."
  }
  lifecycle {
    status    enforce
    revision  1 on 2026-03-01
  }
  on smtp.envelope
  when any to in smtp.rcpt where to.address contains "%" and to.domain in own_domains
  except "our own relay" when client.ip in 192.0.2.0/28
  then block(status: 550), log(smtp.mail_from)
  tests {
    block event { smtp.rcpt = { address = "victim%other.test@example.org" domain = "example.org" } }
          from 198.51.100.7
    pass  event { smtp.rcpt = { address = "victim%other.test@example.org" domain = "example.org" } }
          from 192.0.2.3
    pass  event {
          smtp.rcpt = { address = "victim%other.test@elsewhere.test" domain = "elsewhere.test" }
          smtp.rcpt = { address = "a@example.org" domain = "example.org" } }
  }
}

mitigation M2026-102 "Oversized announcement crashes the queue" {
  about {
    severity  critical
    breaks    "Nothing known."
  }
  lifecycle {
    status    enforce
    revision  1 on 2026-03-01
  }
  affects acme_mail { 4.2 before 4.2.17 }
  on smtp.envelope
  when smtp.size >= 2GiB
   and not smtp.tls
   and smtp.helo not in { "backup.example.org" } or absent
  then drop
  tests {
    block event { smtp.size = 2GiB smtp.helo = "client.test" }
    block event { smtp.size = 3GiB }
    pass  event { smtp.size = 3GiB smtp.helo = "BACKUP.example.org." }
    pass  event { smtp.size = 3GiB smtp.tls = true }
    pass  event { smtp.helo = "client.test" }
    idle  event { smtp.size = 2GiB } with acme_mail = 4.2.17
  }
}

mitigation M2026-103 "Command injection in the archive scanner" {
  about {
    severity  critical
    breaks    "Archives whose names hold a dollar sign."
  }
  lifecycle {
    status    enforce
    revision  2 on 2026-03-04
  }
  on smtp.message
  when smtp.data contains "$("
   and any smtp.header["Content-Disposition"].value matches /filename="[^"]*\$\(/
    or smtp.link contains "$("
  then block(status: 554)
  on_oversize log
  tests {
    block event { smtp.mail_from = "a@sender.test"
          smtp.header = { name = "content-disposition" value = "attachment; filename=\"a$(id).zip\"" }
          smtp.data = "…$(id)…" }
    block event { smtp.link = "https://files.example/%2524%28id)" }
    pass  event {
          smtp.header = { name = "Content-Disposition" value = "attachment; filename=\"a.zip\"" }
          smtp.data = "costs $(5)" }
    pass  event { smtp.header = { name = "Subject" value = "filename=\"$(id)\"" } smtp.data = "$(" }
    pass  event {
          smtp.header = { name = "Content-Disposition" value = "attachment; filename=\"a$(id).zip\"" }
          smtp.link = "https://files.example/a" }
  }
}
