syntax 1

schema example.mail version 1 {
  event mail.message {
    field mail.sender : text?
  }
}
mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on mail.message
  when mail.sender == "a@mail.example"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/debug"
  }
}
