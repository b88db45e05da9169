syntax 1

mitigation M "t" {
  tests {
    block """
      POST /a HTTP/1.1
      Host: a.example

        body, indented by two
      """ from 192.0.2.1
    pass """GET / HTTP/1.1"""
    pass """
"""
  }
}
