syntax 1

schema std.demo version 1 {
  record pair { name : text   value : text }
  record header { name : text verbatim nocase   value : text }
  record documented {
    /// the key
    key : text verbatim nocase
    max : size? // no flag here
  }
  event demo.request {
    field demo.method : text verbatim
    field demo.headers : list<header> key name
    /// without the question mark
    field demo.query : text?
    field demo.body : bytes max 1MiB secret
  }
}
