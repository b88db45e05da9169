syntax 1
import std.http

schema example.mail version 1 {
  record part { name : text nocase  value : text }
  event mail.message {
    /// The envelope sender.
    field mail.sender : text?
    field mail.parts : list<part> key name
  }
}
mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/debug"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on mail.message
  when mail.sender == "a@mail.example"
  then block(status: 403)
  tests {
    block event { mail.sender = "a@mail.example" }
    pass  event { }
  }
}
