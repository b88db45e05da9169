syntax 1
import std.http

schema std.mail version 1 {
  event mail.none { field mail.nothing : text }
}
schema example.bad version 1.2 {
  record one { name : text }
  record three { name : text  value : text  more : text }
  record pair { name : text  value : text }
  event http.upgrade { field mail.upgrade : text }
  event mail.reply after http.response { field mail.reply : text }
  event mail.gone after host { field mail.gone : text }
  event mail.message {
    field client.ip   : ip?
    field mail.flag   : bool?
    field mail.count  : int max 4KiB
    field mail.body   : bytes max 0B
    field mail.large  : bytes max 65MiB
    field mail.pairs  : list<pair> key value
    field mail.body   : bytes
  }
}
schema example.zero version 0 {
  event mail.later after mail.message { field mail.size : size }
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
