syntax 1

/// What rules may ask about one connection, before anything was sent over it (docs/language.md, section 4).
schema std.connection version 1 {
  event connection {
    field client.ip   : ip?
    field server.port : int?
    /// The server name of the TLS hello.
    field tls.sni     : host?
    /// Every protocol the TLS hello offers; absent without one.
    field tls.alpn    : text? verbatim
  }
}
