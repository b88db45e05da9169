syntax 1
import std.http

schema example.twice version 1 {
  record part { name : text  name : text  value : text }
  record part { name : text  value : text }
  record maybe { name : text?  value : text }
  event mail.message {
    field mail.keyed : text key name
    field mail.optional : list<part>?
    field mail.of : text<part>
    field mail.plain : list
  }
}
mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
