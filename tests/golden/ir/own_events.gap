syntax 1
import std.connection

schema acme.mail version 3 {
  event mail.first after connection {
    field mail.sender : text? verbatim nocase
    field mail.link   : text max 4KiB
  }
}

mitigation M2026-001 "Nothing of an embedder is gated" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on mail.first
  when mail.sender == "a@b.example" and mail.link contains "/evil" and tls.sni == "a.example"
  then block(status: 550)
  tests {
    block event { mail.sender = "A@b.example" mail.link = "/%65vil" } sni "a.example"
    pass  event { }
  }
}
