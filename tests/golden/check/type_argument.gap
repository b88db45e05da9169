syntax 1
import std.http

set   words : set<text> = { "a", "b" }
set   ports : set<int> = { 80, 8080 }
param word  : text = "a"
param port  : int = 80
predicate asks(text : text) = http.uri contains text
predicate asks_all(texts : set<text>) = http.uri contains all texts
predicate is_from(number : int) = server.port == number
predicate asks_other(number : int) = asks(number)
predicate is_like(pattern : regex) = http.uri matches pattern
predicate is_argument(text : text) = http.path == "/" and text
predicate is_compared(texts : set<text>, number : int) = http.path == texts or server.port in number

mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when asks(5) or asks({ "a" }) or asks(words) or asks(/a/) or asks(port)
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
  when asks_all("a") or asks_all(word) or asks_all(ports) or asks_all({ 1 }) or is_from(word)
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
  when asks() or is_from(1, 2) or asks("a") or asks(word) or asks_all(words) or is_from(port)
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
  when is_argument("a") or is_compared(words, 80) or asks
  then block(status: 403)
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
  }
}
