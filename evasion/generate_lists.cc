// SPDX-License-Identifier: Apache-2.0
// Classes that some servers undo when they make lists of a request: names they read as others,
// values they join, quoting and folds they remove. Tested by lists_test.cc.
#include <algorithm>

#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

Edit insert(const Piece& piece, uint32_t at, std::string with) {
  return {piece.part, piece.header, at, at, std::move(with)};
}
Edit replace(const Piece& piece, uint32_t at, std::string with) {
  return {piece.part, piece.header, at, at + 1, std::move(with)};
}

/// Names of parameters, without their `=`.
std::vector<Piece> parameter_names(const Request& request) {
  std::vector<Piece> names;
  for (const Piece& list : parameters_of(request)) {
    for (Piece one : split_parameters(request, list)) {
      const std::string_view text = text_of(request, one);
      one.end = one.begin + static_cast<uint32_t>(std::min(text.find('='), text.size()));
      if (one.begin < one.end) names.push_back(one);
    }
  }
  return names;
}

/// What the front server itself goes by.
bool is_of_transport(std::string_view name) {
  return same_word(name, "Content-Length") || same_word(name, "Content-Type") ||
         same_word(name, "Transfer-Encoding") || same_word(name, "Content-Encoding");
}

/// RFC 9110: one value, no list.
bool has_one_value(std::string_view name) {
  return is_of_transport(name) || same_word(name, "Host") || same_word(name, "Authorization");
}

/// Every place of `c` in the pieces, `with` in its place.
Variant replace_all(const Request& request, const std::vector<Piece>& pieces, char c,
                    const std::string& with) {
  Variant variant;
  for (const Piece& piece : pieces) {
    const std::string_view text = text_of(request, piece);
    for (size_t at = text.find(c); at != std::string_view::npos; at = text.find(c, at + 1)) {
      variant.push_back({replace(piece, piece.begin + static_cast<uint32_t>(at), with)});
    }
  }
  return variant;
}

std::vector<Piece> header_values(const Request& request) {
  std::vector<Piece> values;
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    if (has_one_value(request.headers[i].first)) continue;
    const auto size = static_cast<uint32_t>(request.headers[i].second.size());
    values.push_back({Part::kHeaderValue, i, 0, size});
  }
  return values;
}

/// From `at` on the value stands in headers of its own.
Change split_header(const Piece& value, std::string_view name, std::string_view text,
                    std::string_view between) {
  Change change;
  size_t at = text.find(between);
  const auto end = static_cast<uint32_t>(text.size());
  change.push_back({value.part, value.header, static_cast<uint32_t>(at), end, {}});
  while (at != std::string_view::npos) {
    const size_t begin = at + between.size();
    at = text.find(between, begin);
    const std::string_view one = text.substr(begin, at == text.npos ? at : at - begin);
    change.push_back({Part::kNewHeader, 0, 0, 0, std::string(name) + ": " + std::string(one)});
  }
  return change;
}

/// Without quotation marks: RFC 2109 puts them around.
std::vector<Piece> unquoted_cookies(const Request& request) {
  std::vector<Piece> values;
  for (const Piece& value : cookie_values(request)) {
    const std::string_view header = request.headers[value.header].second;
    const bool quoted = value.begin > 0 && header[value.begin - 1] == '"';
    if (!quoted && text_of(request, value).find('"') == std::string_view::npos) {
      values.push_back(value);
    }
  }
  return values;
}

enum class Quote { kMarks, kBackslash, kOctal };

/// A byte of a quoted value; only what stays itself without its backslash is quoted.
std::string quoted_byte(char c, Quote quote) {
  if (c == '\\') return quote == Quote::kOctal ? "\\134" : "\\\\";
  if (quote == Quote::kBackslash && is_letter(c)) return std::string("\\") + c;
  if (quote != Quote::kOctal || !is_letter(c)) return std::string(1, c);
  const auto byte = static_cast<unsigned char>(c);
  std::string out = "\\";
  for (const int shift : {6, 3, 0}) out += static_cast<char>('0' + (byte >> shift & 7));
  return out;
}

Variant quote_cookies(const Request& request, Quote quote) {
  Variant variant;
  for (const Piece& value : unquoted_cookies(request)) {
    std::string quoted = "\"";
    for (const char c : text_of(request, value)) quoted += quoted_byte(c, quote);
    variant.push_back({Edit{value.part, value.header, value.begin, value.end, quoted + "\""}});
  }
  return variant;
}

/// `$Version` makes servers that know RFC 2109 read the rest by it.
Variant with_version(const Request& request, Variant variant) {
  if (variant.empty()) return variant;
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    if (!same_word(request.headers[i].first, "Cookie")) continue;
    variant.push_back({insert({Part::kHeaderValue, i, 0, 0}, 0, "$Version=1; ")});
  }
  return variant;
}

/// `&` between parameters; `every`: of so many one.
Variant with_semicolons(const Request& request, size_t every) {
  Variant variant;
  for (const Piece& list : parameters_of(request)) {
    const std::vector<Piece> all = split_parameters(request, list);
    for (size_t i = 1; i < all.size(); i += every) {
      variant.push_back({Edit{list.part, list.header, all[i].begin - 1, all[i].begin, ";"}});
    }
  }
  return variant;
}

Variant change_case(const Request& request, bool upper) {
  Variant variant;
  for (const Piece& name : parameter_names(request)) {
    const std::string_view text = text_of(request, name);
    for (const uint32_t at : places(request, name, is_letter)) {
      const char c = text[at - name.begin];
      const bool is_upper = c >= 'A' && c <= 'Z';
      if (is_upper != upper) {
        variant.push_back({replace(name, at, std::string(1, static_cast<char>(c ^ 0x20)))});
      }
    }
  }
  return variant;
}

}  // namespace

std::vector<Variant> header_underscore(const Request& request) {
  std::vector<Piece> names;
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    if (is_of_transport(request.headers[i].first)) continue;
    const auto size = static_cast<uint32_t>(request.headers[i].first.size());
    names.push_back({Part::kHeaderName, i, 0, size});
  }
  return {replace_all(request, names, '-', "_")};
}

std::vector<Variant> header_split(const Request& request) {
  Variant variant;
  for (const Piece& value : header_values(request)) {
    const std::string& name = request.headers[value.header].first;
    const std::string_view between = same_word(name, "Cookie") ? "; " : ", ";
    const std::string_view text = text_of(request, value);
    if (text.find(between) == std::string_view::npos) continue;
    variant.push_back(split_header(value, name, text, between));
  }
  return {variant};
}

std::vector<Variant> obs_fold(const Request& request) {
  const std::vector<Piece> values = header_values(request);
  Variant before;
  for (const Piece& value : values) before.push_back({insert(value, value.begin, "\r\n ")});
  return {replace_all(request, values, ' ', "\r\n "), replace_all(request, values, ' ', "\r\n\t"),
          before};
}

std::vector<Variant> cookie_quoting(const Request& request) {
  return {quote_cookies(request, Quote::kMarks),
          with_version(request, quote_cookies(request, Quote::kBackslash)),
          quote_cookies(request, Quote::kOctal)};
}

std::vector<Variant> parameter_split(const Request& request) {
  Variant variant;
  for (const Piece& list : parameters_of(request)) {
    for (const Piece& one : split_parameters(request, list)) {
      const std::string_view text = text_of(request, one);
      const size_t equals = text.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string next = "&" + std::string(text.substr(0, equals + 1));
      for (size_t at = text.find(',', equals); at != std::string_view::npos;
           at = text.find(',', at + 1)) {
        variant.push_back({replace(one, one.begin + static_cast<uint32_t>(at), next)});
      }
    }
  }
  return {variant};
}

std::vector<Variant> parameter_semicolon(const Request& request) {
  return {with_semicolons(request, 1), with_semicolons(request, 2)};
}

std::vector<Variant> parameter_case(const Request& request) {
  return {change_case(request, true), change_case(request, false)};
}

std::vector<Variant> php_names(const Request& request) {
  const std::vector<Piece> names = parameter_names(request);
  Variant blank, bracket;
  for (const Piece& name : names) {
    blank.push_back({insert(name, name.begin, "+")});
    // Later ones would stand in a bracket that is open.
    const std::string_view text = text_of(request, name);
    const size_t at = text.find('_');
    if (at == std::string_view::npos || text.find('[') != std::string_view::npos) continue;
    bracket.push_back({replace(name, name.begin + static_cast<uint32_t>(at), "[")});
  }
  return {replace_all(request, names, '_', "."), replace_all(request, names, '_', "+"), bracket,
          blank};
}

}  // namespace stopgap::evasion
