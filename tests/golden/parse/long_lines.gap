syntax 1

let a = http.uri contains "a long string number one" and (http.uri contains "a long string number two" or http.uri contains "a long string number three" or not (http.uri contains "a long string number four" and http.uri contains "a long string number five")) or http.uri in { "a long string number six", "a long string number seven", "a long string number eight" }
predicate p(a : text, b : set<text>) = any argument in http.args where argument.name == "a long string number one" and argument.value contains any b
param hosts : set<host> = { "one.example.org", "two.example.org", "three.example.org", "four.example.org", "five.example.org" }

mitigation M "t" {
  when any argument in http.args where argument.name == "a long string number one" and argument.value contains "another rather long one"
   and http.host in hosts
  except "a long reason that explains why" when http.uri contains "a long string number one" and client.ip in 10.0.0.0/8 until 2026-12-31
  then set_header("X-First-Header", "a long value of the header"), set_header("X-Second-Header", "another long value"), tag("t")
  tests {
    block GET "https://www.example.org/a/path/that/is/rather/long" { "Cookie: a=b; c=d", "X-Header: value" } from 192.0.2.1 with server = 1.2.3, other = 4.5 at 2026-02-03
    observe PROPFIND "https://www.example.org/"
    idle GET "https://www.example.org/"
  }
}
