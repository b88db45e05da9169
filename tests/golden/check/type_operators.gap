syntax 1
import std.http

set   words : set<text> = { "a", "b" }
set   nets  : set<cidr> = { 192.0.2.0/24 }
param word  : text = "a"
param net   : ip = 192.0.2.1
param limit : size = 4KiB

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path == words or http.path != words or http.path in word or client.ip == nets
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-002 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with words or http.path matches word or http.path contains 5
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-003 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.uri contains any "a" or http.uri contains all word or http.uri matches any words
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-004 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when server.port contains any words or http.path ends_with limit or client.ip in { "a" }
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-005 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when client.ip < 192.0.2.1 or client.ip contains "1" or http.flags.null_byte < true
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-006 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when server.port >= net or server.port <= word or server.port starts_with word or http.body_size ends_with net
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-007 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when server.port < word or server.port > words or http.body_size matches /a/ or client.ip == word
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
mitigation M2026-008 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.flags.null_byte == "true" or http.flags.null_byte in { true } or client.ip in net
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
