// SPDX-License-Identifier: Apache-2.0
// See body_head.h. Tested in body_texts_test.cc.
#include "engine/body_head.h"

#include <algorithm>

#include "engine/ascii.h"
#include "engine/header_fields.h"

namespace stopgap::engine {
namespace {

void add_charset(BodyHead& head, std::string_view name) {
  const std::optional<Charset> charset = find_charset(name);
  if (!charset) {
    head.unknown_charset = true;
    return;
  }
  const auto end = head.charsets.begin() + static_cast<std::ptrdiff_t>(head.charset_count);
  const bool known = std::any_of(head.charsets.begin(), end, [&](Charset other) {
    return other == *charset || (is_utf8(other) && is_utf8(*charset));
  });
  if (known) return;
  if (head.charset_count == head.charsets.size()) {
    head.more_charsets = true;
  } else {
    head.charsets[head.charset_count++] = *charset;
  }
}

void add_multipart(BodyHead& head, std::string_view value) {
  const auto end = head.multiparts.begin() + static_cast<std::ptrdiff_t>(head.multipart_count);
  if (std::find(head.multiparts.begin(), end, value) != end) return;
  if (head.multipart_count == kMaxMultipartTypes) {
    head.more_multiparts = true;
  } else {
    head.multiparts[head.multipart_count++] = value;
  }
}

void add_kind(BodyHead& head, BodyKind kind) { head.kinds |= kind_bit(kind); }

/// What some server takes the type for: by its beginning (PHP main/SAPI.c, Tornado, Werkzeug) or
/// wherever it stands (HTTP::Body, Mojolicious, formidable); Werkzeug's second name for forms;
/// `text/plain` (Bottle). Rack takes an empty one, and multipart without a boundary, for a form.
void assume_kinds(BodyHead& head, std::string_view value) {
  bool form = value.empty(), multipart = false, boundary = false;
  const auto at = [&](size_t i, std::string_view part) {
    return equal_ignoring_case(value.substr(i, part.size()), part);
  };
  for (size_t i = 0; i < value.size(); ++i) {
    switch (to_lower(value[i])) {
      case 'u':
        form = form || at(i, "urlencoded");
        break;
      case 'x':
        form = form || at(i, "x-url-encoded");
        break;
      case 't':
        form = form || at(i, "text/plain");
        break;
      case 'm':
        multipart = multipart || at(i, "multipart");
        break;
      case 'b':
        boundary = boundary || at(i, "boundary=");
        break;
    }
  }
  if (form || (multipart && !boundary)) head.assumed |= kind_bit(BodyKind::kForm);
  if (!multipart) return;
  head.assumed |= kind_bit(BodyKind::kMultipart);
  add_multipart(head, value);
}

void add_content_type(BodyHead& head, std::string_view value) {
  // As nearly all bodies have it: nothing to take apart.
  if (value == "application/x-www-form-urlencoded") return add_kind(head, BodyKind::kForm);
  if (value == "application/json") return add_kind(head, BodyKind::kJson);
  ContentTypePiece piece;
  for (std::string_view rest = value; next_piece(rest, piece);) {
    if (piece.is_type) {
      const std::optional<BodyKind> kind = kind_of_type(piece.name);
      if (kind) add_kind(head, *kind);
    } else if (equal_ignoring_case(piece.name, "charset")) {
      add_charset(head, piece.value);
    }
  }
  assume_kinds(head, value);
}

}  // namespace

void read_body_head(std::span<const HeaderView> headers, Arena& arena, BodyHead& head) {
  static constexpr BodyHead kNothing;  // copied: clearing in place takes longer
  head = kNothing;
  bool typed = false;
  for (const HeaderView& header : headers) {
    switch (header.name.size()) {  // few headers share a length with the two that count
      case 12:
        if (is_same_header(header.name, "content-type")) {
          typed = typed || equal_ignoring_case(header.name, "content-type");
          add_content_type(head, plain_value(header.value, arena));
        }
        break;
      case 16:
        if (equal_ignoring_case(header.name, "content-encoding")) {
          add_codings(plain_value(header.value, arena), head.codings);
        }
        break;
    }
  }
  if (!typed) head.assumed |= kind_bit(BodyKind::kForm);  // Rack, WebOb, cgi.FieldStorage, CGI.pm
}

}  // namespace stopgap::engine
