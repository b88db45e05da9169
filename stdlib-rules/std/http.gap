syntax 1
import std.connection

/// What rules may ask about one HTTP request and its response (docs/language.md, section 4).
schema std.http version 1 {
  record pair { name : text   value : text }
  record header { name : text verbatim nocase   value : text }
  /// The name also with every `_` as `-`.
  record request_header { name : text nocase   value : text }
  event http.request after connection {
    /// As sent.
    field http.method                 : text verbatim
    /// The request target as sent.
    field http.target                 : text
    /// The target without scheme and authority: path and query.
    field http.uri                    : text
    /// Up to the first `?` as sent; also in its canonical forms.
    field http.path                   : path
    /// After the first `?`; absent without one.
    field http.query                  : text?
    /// `1.1`
    field http.version                : text verbatim
    /// Every candidate: the authority of an absolute target, each `Host` header.
    field http.host                   : host?
    /// Those of one name also joined; trailers stand behind the others.
    field http.headers                : list<request_header> key name
    /// From every `Cookie` header.
    field http.cookies                : list<pair> key name
    /// What headers and `_method` say the `target`, `prefix`, `host` and `method` are.
    field http.overrides              : list<pair> key name
    /// The user name of `Authorization: Basic`.
    field http.auth_user              : text?
    /// Query arguments, then those of the body.
    field http.args                   : list<pair> key name
    field http.query_args             : list<pair> key name
    /// Of a form.
    field http.form_args              : list<pair> key name
    /// Of `multipart/form-data` and its relatives: contents, file names and headers of parts.
    field http.parts                  : list<pair> key name
    /// Of a JSON body: every value, named by the path that leads to it.
    field http.json                   : list<pair> key name
    /// Of an XML body: elements, attributes, comments, what a DOCTYPE declares.
    field http.xml                    : list<pair> key name
    /// The four lists before this one.
    field http.body_args              : list<pair> key name
    /// As received, after its codings, and in UTF-8.
    field http.body                   : bytes max 1MiB secret
    field http.body_size              : size
    field http.uri_size               : size
    /// Some chain of decoding the target has a second round.
    field http.flags.double_encoded   : bool
    /// A `%` without two hexadecimal digits after it.
    field http.flags.bad_percent      : bool
    field http.flags.null_byte        : bool
    /// A fifth round of some chain would still change the target.
    field http.flags.undecoded        : bool
    field http.flags.duplicate_host   : bool
    field http.flags.bad_target       : bool
    /// Something was larger than what is inspected; the decision is degraded.
    field http.flags.oversize         : bool
    /// The caller said that the body is incomplete; the decision is degraded.
    field http.flags.truncated        : bool
    /// The target holds `%uHHHH`, as sent or decoded.
    field http.flags.percent_u        : bool
    /// The target holds overlong UTF-8.
    field http.flags.overlong         : bool
    /// The target holds a character that looks like an ASCII sign.
    field http.flags.best_fit         : bool
    /// The path holds a `;`.
    field http.flags.path_parameter   : bool
    /// Servers disagree on which path it is.
    field http.flags.path_confusion   : bool
    field http.flags.control_byte     : bool
    /// The target names a scheme and a host.
    field http.flags.absolute_target  : bool
    /// Two arguments of one name, or two members of a JSON object.
    field http.flags.duplicate_key    : bool
    /// A header or an argument `_method` names another method.
    field http.flags.method_override  : bool
    /// A header that may stand once stands there twice.
    field http.flags.duplicate_header : bool
    field http.flags.duplicate_cookie : bool
    /// Content-Length and Transfer-Encoding.
    field http.flags.cl_te            : bool
    /// A header whose name is no token, or whose value holds a NUL, CR or LF.
    field http.flags.bad_header       : bool
    /// A header that goes on in the next line.
    field http.flags.obs_fold         : bool
    field http.flags.bad_cookie       : bool
    /// A header names another target.
    field http.flags.rewrite_header   : bool
    /// A content coding is declared.
    field http.flags.compressed       : bool
    /// One that the engine does not know, or too many.
    field http.flags.unknown_encoding : bool
    /// A character set that the engine does not know is named for the body or a part.
    field http.flags.unknown_charset  : bool
    /// The body may be in several character sets.
    field http.flags.mixed_charset    : bool
    /// The body looks like JSON, XML or multipart, and is declared as another of these or a form.
    field http.flags.type_mismatch    : bool
    /// Declared as multipart, and not well-formed or read differently by different servers.
    field http.flags.bad_multipart    : bool
    /// Declared as JSON, and not well-formed.
    field http.flags.bad_json         : bool
    /// Declared as XML, and not well-formed.
    field http.flags.bad_xml          : bool
    /// An XML body has a `<!DOCTYPE`.
    field http.flags.xml_doctype      : bool
  }
  event http.response after http.request {
    field http.response.status       : int
    field http.response.headers      : list<header> key name
    /// The value of every `Content-Type` header; absent without one.
    field http.response.content_type : text? verbatim
    /// As the server wrote it, before any coding of the transfer.
    field http.response.body         : bytes max 1MiB secret
    field http.response.body_size    : size
  }
}
