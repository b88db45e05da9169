// SPDX-License-Identifier: Apache-2.0
// Each function argues one sentence of docs/language.md, section 4. What it does not say is not
// argued: a header value with a line end in it, for instance, can come from an HTTP/2 frame, and a
// rule may well look for one. Tested by field_values_test.cc.
#include "lang/field_values.h"

#include <algorithm>
#include <array>

#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

using Flaw = std::optional<ValueFlaw>;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string folded(std::string_view text) {
  std::string made(text);
  for (char& c : made) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return made;
}

bool is_whole(TestOp op) { return op == TestOp::kEqual || op == TestOp::kIn; }
/// Whether the value begins, ends where the literal does.
bool at_start(TestOp op) { return is_whole(op) || op == TestOp::kStartsWith; }
bool at_end(TestOp op) { return is_whole(op) || op == TestOp::kEndsWith; }

// ---- hosts -------------------------------------------------------------------------------------

constexpr std::string_view kScheme = "://";

/// Hexadecimal digits, dots and at least two colons, without the brackets.
bool is_bare_ipv6(std::string_view text) {
  return std::count(text.begin(), text.end(), ':') >= 2 &&
         text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

/// Where a `:port` at the end begins, or npos.
size_t port_at(std::string_view text) {
  size_t at = text.size();
  while (at > 0 && is_digit(text[at - 1])) --at;
  return at > 0 && text[at - 1] == ':' ? at - 1 : std::string_view::npos;
}

/// Whether the colon behind this cannot be one inside the brackets of an IPv6 address.
bool is_outside_brackets(TestOp op, std::string_view before_colon) {
  if (op == TestOp::kStartsWith) return !before_colon.starts_with('[');
  return before_colon.find_first_not_of("[0123456789abcdefABCDEF:") != std::string_view::npos;
}

/// The host in what may be an origin, as it is compared.
std::string host_in(std::string_view text) {
  if (const size_t scheme = text.find(kScheme); scheme != std::string_view::npos) {
    text.remove_prefix(scheme + kScheme.size());
    text = text.substr(0, text.find_first_of("/?#"));
  }
  if (const size_t at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
  if (is_bare_ipv6(text)) return "[" + std::string(text) + "]";
  text = text.substr(0, port_at(text));
  while (text.ends_with('.')) text.remove_suffix(1);
  return std::string(text);
}

/// "Everything up to the last `@` is dropped, then a `:port` at the end …, then one trailing dot."
Flaw host_flaw(const LiteralTest& test) {
  if (test.type != TypeKind::kHost) return std::nullopt;
  const std::string_view text = test.bytes;
  const bool of_request = test.field == "http.host";
  const std::string better = is_whole(test.op) || at_end(test.op) ? host_in(text) : std::string();
  // What is left holds no `@`, wherever the literal would stand in it.
  if (text.find('@') != std::string_view::npos) {
    return ValueFlaw{true, "no host holds an `@`",
                     "everything up to the last `@` is dropped before a host is compared", better};
  }
  if (is_whole(test.op) && text.find(kScheme) != std::string_view::npos) {
    return ValueFlaw{false, "a host is compared without scheme and path", "name the host alone",
                     better};
  }
  // `::1` without brackets loses its last digits to the port.
  if (is_whole(test.op) && is_bare_ipv6(text)) {
    return ValueFlaw{false, "an IPv6 address stands between brackets in a host", {}, better};
  }
  // One port and then one dot are dropped, so a second one stays: `a:1` of `a:1:2` and of `a:1.`.
  const size_t port = port_at(text);
  const bool is_port = port != std::string_view::npos &&
                       (at_end(test.op) || is_outside_brackets(test.op, text.substr(0, port)));
  if (is_port) {
    return ValueFlaw{false, "a host is compared without its port",
                     of_request ? "leave the port out; which one was used is `server.port`"
                                : "leave the port out",
                     host_in(text)};
  }
  if (at_end(test.op) && text.ends_with('.')) {
    return ValueFlaw{false, "a host is compared without its final dot",
                     "only one that was sent with two dots still has one", better};
  }
  return std::nullopt;
}

// ---- targets -----------------------------------------------------------------------------------

/// A target starts with `/`, is absolute (then `http.uri` begins at `/`, `?` or `#` or is empty) or
/// `*`; CONNECT has no `http.uri`. What starts otherwise sets `bad_target`, so the end of the uri
/// and of the path is missing: `==` and `in` are unknown then (section 8.1), but `starts_with` is
/// true of what was seen. Decoding leaves the first byte of all these as it is, canonical forms
/// begin with `/`.
Flaw first_byte_flaw(const LiteralTest& test) {
  const bool path = test.field == "http.path";
  if ((!path && test.field != "http.uri") || !at_start(test.op)) return std::nullopt;
  const char first = test.bytes.front();
  if (first == '/' || first == '#' || (first == '?' && !path) || test.bytes == "*") {
    return std::nullopt;
  }
  const bool absolute = test.bytes.find(kScheme) != std::string_view::npos;
  const bool plain =
      is_digit(first) ||
      (folded(test.bytes.substr(0, 1))[0] >= 'a' && folded(test.bytes.substr(0, 1))[0] <= 'z') ||
      first == '.' || first == '_' || first == '-' || first == '~';
  ValueFlaw flaw;
  flaw.never = is_whole(test.op);
  flaw.message = flaw.never ? std::string("no value of ") + quoted(test.field) +
                                  " equals this: it begins with `/`"
                            : quoted(test.field) + " begins with `/`, unless the target is broken";
  flaw.help = absolute ? "scheme and authority are not part of it; the host is `http.host`"
                       : "put a `/` in front";
  if (plain && !absolute) flaw.better = "/" + std::string(test.bytes);
  return flaw;
}

/// "`http.uri` up to the first `?` as sent": a later view holds a `?` that was sent as `%3f`.
Flaw question_flaw(const LiteralTest& test) {
  if (test.field != "http.path") return std::nullopt;
  const size_t question = test.bytes.find('?');
  if (question == std::string_view::npos) return std::nullopt;
  constexpr std::string_view kHelp = "ask `http.uri`, or `http.query` and `http.args`";
  if (test.single_view) {
    return ValueFlaw{true, "a path as sent holds no `?`", std::string(kHelp), {}};
  }
  // A `?` alone may be about `%3f`; with an argument behind it a query is meant.
  if (test.bytes.find('=', question) == std::string_view::npos) return std::nullopt;
  return ValueFlaw{
      false, "a path ends before its `?`; only one sent as `%3f` stays", std::string(kHelp), {}};
}

/// "After the first `?`". A value that begins with one was sent with two.
Flaw query_flaw(const LiteralTest& test) {
  if (test.field != "http.query" || !at_start(test.op)) return std::nullopt;
  if (test.bytes.size() < 2 || test.bytes[0] != '?' || test.bytes[1] == '?') return std::nullopt;
  return ValueFlaw{false, "a query begins behind its `?`", "leave the `?` out",
                   std::string(test.bytes.substr(1))};
}

// ---- the request line --------------------------------------------------------------------------

/// "As sent", and methods are case-sensitive (RFC 9110, 9.1): `get` is another method than GET.
Flaw method_flaw(const LiteralTest& test) {
  if (test.field != "http.method" || test.nocase || !is_whole(test.op)) return std::nullopt;
  static constexpr std::array<std::string_view, 18> kMethods = {
      "get",  "head", "post",   "put",  "delete",   "connect", "options",   "trace",  "patch",
      "copy", "lock", "unlock", "move", "propfind", "mkcol",   "proppatch", "search", "report"};
  const std::string lower = folded(test.bytes);
  if (std::find(kMethods.begin(), kMethods.end(), lower) == kMethods.end()) return std::nullopt;
  std::string upper = lower;
  for (char& c : upper) c = static_cast<char>(c - ('a' - 'A'));
  if (upper == test.bytes) return std::nullopt;
  return ValueFlaw{false, "methods are compared as sent, and this one is sent as " + quoted(upper),
                   "write it in capitals; with the suffix `i` any case will do", upper};
}

/// "`1.1`"
Flaw version_flaw(const LiteralTest& test) {
  constexpr std::string_view kProtocol = "http/";
  if (test.field != "http.version" || test.op == TestOp::kEndsWith) return std::nullopt;
  if (!folded(test.bytes).starts_with(kProtocol)) return std::nullopt;
  return ValueFlaw{false, "a version has no `HTTP/` before it: it is `1.1`",
                   "write the number alone", std::string(test.bytes.substr(kProtocol.size()))};
}

// ---- headers -----------------------------------------------------------------------------------

std::string trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

/// "Trimmed of spaces and tabs at both ends"; but a blank that was encoded stays.
Flaw blank_flaw(const LiteralTest& test) {
  const bool value = (test.field == "http.headers" || test.field == "http.response.headers") &&
                     test.attribute == "value";
  if (!value && test.field != "http.response.content_type") return std::nullopt;
  const bool leading = at_start(test.op) && is_blank(test.bytes.front());
  const bool trailing = at_end(test.op) && is_blank(test.bytes.back());
  if (!leading && !trailing) return std::nullopt;
  return ValueFlaw{false, "values of headers are compared without blanks around them",
                   "leave the blank out", trimmed(test.bytes)};
}

/// A header line is split at its first colon.
Flaw header_name_flaw(std::string_view list, std::string_view name) {
  if (list != "http.headers" && list != "http.response.headers") return std::nullopt;
  if (name.size() < 2 || name.back() != ':') return std::nullopt;
  return ValueFlaw{false, "names of headers are compared without the colon", "leave the colon out",
                   std::string(name.substr(0, name.size() - 1))};
}

// ---- cookies and arguments ---------------------------------------------------------------------

/// What names of a list were split at. Values are not argued: that of a cookie may be quoted.
std::string_view separators(std::string_view list, std::string_view attribute) {
  if (attribute != "name") return {};
  if (list == "http.cookies") return "=;";
  const bool args = list == "http.args" || list == "http.query_args" || list == "http.form_args";
  return args ? "=&" : std::string_view();
}

/// "Split at `;` …, name and value are split at the first `=`"; "split at `&`, each non-empty piece
/// at its first `=`". Later views may hold what was sent encoded, and rules rightly look for that;
/// but a whole name with a `=` was rather meant as the name and what follows it.
Flaw separator_flaw(const LiteralTest& test) {
  const std::string_view marks = separators(test.field, test.attribute);
  const size_t at = test.bytes.find_first_of(marks);
  if (marks.empty() || at == std::string_view::npos) return std::nullopt;
  const bool last = test.bytes.size() == at + 1;
  const std::string better =
      last && at > 0 && at_end(test.op) ? std::string(test.bytes.substr(0, at)) : std::string();
  const std::string mark = quoted(test.bytes.substr(at, 1));
  const std::string what =
      std::string("name of ") + (test.field == "http.cookies" ? "a cookie" : "an argument");
  // Names of a form body are those of whatever reader the body has.
  if (test.single_view && test.field != "http.args" && test.field != "http.form_args") {
    return ValueFlaw{true, "no " + what + " holds a " + mark + " as sent", "it ends before one",
                     better};
  }
  const bool meant = is_whole(test.op) || (last && at_end(test.op));
  if (!meant || test.bytes.size() == 1) return std::nullopt;
  return ValueFlaw{false, "a " + what + " ends before a " + mark + "; only an encoded one stays",
                   "name and value are tested apart", better};
}

/// Names of cookies are trimmed; a value may keep blanks between quotes.
Flaw cookie_blank_flaw(const LiteralTest& test) {
  if (test.field != "http.cookies" || test.attribute != "name") return std::nullopt;
  const bool leading = at_start(test.op) && is_blank(test.bytes.front());
  const bool trailing = at_end(test.op) && is_blank(test.bytes.back());
  if (!leading && !trailing) return std::nullopt;
  return ValueFlaw{test.single_view,
                   test.single_view
                       ? "no name of a cookie begins or ends with a blank as sent"
                       : "names of cookies are trimmed; a blank stays only encoded, or to PHP",
                   "leave the blank out", trimmed(test.bytes)};
}

}  // namespace

std::optional<ValueFlaw> flaw_of(const LiteralTest& test) {
  if (test.bytes.empty()) return std::nullopt;
  for (const auto& argue : {host_flaw, first_byte_flaw, question_flaw, query_flaw, method_flaw,
                            version_flaw, blank_flaw, separator_flaw, cookie_blank_flaw}) {
    if (Flaw flaw = argue(test)) return flaw;
  }
  if (test.attribute == "name" && at_end(test.op)) return header_name_flaw(test.field, test.bytes);
  return std::nullopt;
}

std::optional<ValueFlaw> flaw_of(std::string_view field, int64_t least, int64_t most) {
  // Ports of TCP have 16 bits (RFC 9293, 3.1), and so has what the engine is given.
  constexpr int64_t kMostPort = 65535;
  if (field == "server.port" && (most < 0 || least > kMostPort)) {
    return ValueFlaw{true, "no port is this", "ports go from 0 to 65535", {}};
  }
  // Three digits (RFC 9112, 4); the engine takes what a server gives it, so another is only odd.
  constexpr int64_t kLeastStatus = 100;
  constexpr int64_t kMostStatus = 999;
  if (field == "http.response.status" && (most < kLeastStatus || least > kMostStatus)) {
    return ValueFlaw{false, "no response has such a status", "a status has three digits", {}};
  }
  return std::nullopt;
}

std::optional<ValueFlaw> flaw_of_key(std::string_view list, std::string_view key) {
  if (Flaw colon = header_name_flaw(list, key)) return colon;
  LiteralTest test;
  test.field = list;
  test.attribute = "name";
  test.bytes = key;
  if (Flaw mark = separator_flaw(test)) return mark;
  return cookie_blank_flaw(test);
}

}  // namespace stopgap::lang
