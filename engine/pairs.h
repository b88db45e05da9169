// SPDX-License-Identifier: Apache-2.0
// Names and values as forms and Cookie headers write them (docs/language.md section 4). Nothing is
// decoded. Results point into the text; walking through a text is linear, without allocation.
//
//   Pair pair;
//   for (std::string_view rest = query; next_form_pair(rest, pair);) use(pair.name, pair.value);
#pragma once

#include <cstddef>
#include <string_view>

namespace stopgap::engine {

struct Pair {
  std::string_view name;
  std::string_view value;
  bool quoted = false;  ///< of a cookie: its value stood in quotation marks
};

/// Takes the next piece that is not empty from the front of `rest`; false when there is none.
bool next_piece(std::string_view& rest, char separator, std::string_view& piece);
/// Split at its first '='.
Pair split_pair(std::string_view piece);
/// The next piece, split.
bool next_pair(std::string_view& rest, char separator, Pair& pair);
inline bool next_form_pair(std::string_view& rest, Pair& pair) {
  return next_pair(rest, '&', pair);
}
/// The next piece between ';' that is not blank, and what it reads as.
bool next_cookie(std::string_view& rest, std::string_view& piece, Pair& pair);
/// Name and value of a piece of a Cookie header, trimmed of white space (PHP, Plack, CGI.pm), then
/// quotation marks around the value removed. False: there is nothing else.
bool read_cookie(std::string_view piece, Pair& pair);
/// The same where bytes that are white space in Latin-1 are too (Werkzeug, Django, WebOb, hapi).
/// False: it is no other cookie.
bool read_cookie_in_latin1(std::string_view piece, Pair& pair);

/// At most how many pairs a text of so many bytes can hold: each is a byte and a separator.
constexpr size_t most_pairs(size_t bytes) { return bytes / 2 + 1; }

/// Whether a Content-Type value says the body is a form.
bool is_form_type(std::string_view content_type);

}  // namespace stopgap::engine
