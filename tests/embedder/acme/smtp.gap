syntax 1
import std.connection

/// What a mail server asks about one message, as far as it has come.
schema acme.smtp version 1 {
  record header { name : text verbatim nocase   value : text verbatim }
  /// `domain` is what stands behind the last `@` of the address.
  record recipient { address : text verbatim nocase   domain : text verbatim nocase }
  /// After MAIL and every RCPT.
  event smtp.envelope after connection {
    field smtp.helo      : host?
    field smtp.mail_from : text? verbatim nocase
    field smtp.rcpt      : list<recipient> key address
    /// As the client announced it with MAIL.
    field smtp.size      : size?
    field smtp.tls       : bool
  }
  /// After the message.
  event smtp.message after smtp.envelope {
    field smtp.header : list<header> max 256KiB key name
    /// Of an attachment that is a link; percent-encoded.
    field smtp.link   : text?
    field smtp.data   : bytes max 8MiB secret
  }
}
