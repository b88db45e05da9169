// SPDX-License-Identifier: Apache-2.0
// See parts.h. Tested by evasion_test.cc.
#include "evasion/parts.h"

#include <algorithm>

namespace stopgap::evasion {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

uint32_t narrow(size_t at) { return static_cast<uint32_t>(at); }

/// Where path and query begin: behind scheme and authority, if there are any.
size_t origin_size(std::string_view target) {
  const size_t scheme = target.find("://");
  if (scheme == std::string_view::npos || scheme > target.find_first_of("/?")) return 0;
  return std::min(target.find_first_of("/?#", scheme + 3), target.size());
}

/// Bytes of the escape at `at`: `%2f`, `%252f`, `%u0070`; 0 for a `%` that starts none.
size_t escape_size(std::string_view text, size_t at) {
  size_t end = at + 1;
  if (end < text.size() && (text[end] == 'u' || text[end] == 'U')) {
    const std::string_view digits = text.substr(end + 1, 4);
    return digits.size() == 4 && std::all_of(digits.begin(), digits.end(), is_hex) ? 6 : 0;
  }
  while (text.substr(end, 2) == "25") end += 2;
  const bool hex = end + 1 < text.size() && is_hex(text[end]) && is_hex(text[end + 1]);
  if (hex) return end + 2 - at;
  return end > at + 1 ? end - at : 0;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Without blanks at both ends.
void trim(std::string_view text, uint32_t& begin, uint32_t& end) {
  while (begin < end && is_blank(text[begin])) ++begin;
  while (end > begin && is_blank(text[end - 1])) --end;
}

/// The values in the Cookie header `header`.
void add_cookies(const Request& request, uint32_t header, std::vector<Piece>& out) {
  const std::string_view text = request.headers[header].second;
  for (size_t begin = 0; begin < text.size();) {
    const size_t next = std::min(text.find(';', begin), text.size());
    const size_t equals = text.find('=', begin);
    if (equals < next) {
      Piece value{Part::kHeaderValue, header, narrow(equals + 1), narrow(next)};
      trim(text, value.begin, value.end);
      const bool quoted =
          value.end - value.begin >= 2 && text[value.begin] == '"' && text[value.end - 1] == '"';
      if (quoted) ++value.begin, --value.end;
      if (value.begin < value.end) out.push_back(value);
    }
    begin = next + 1;
  }
}

}  // namespace

std::string_view text_of(const Request& request, const Piece& piece) {
  std::string_view whole;
  switch (piece.part) {
    case Part::kTarget:
      whole = request.target;
      break;
    case Part::kBody:
      whole = request.body;
      break;
    case Part::kHeaderName:
      whole = request.headers[piece.header].first;
      break;
    case Part::kHeaderValue:
      whole = request.headers[piece.header].second;
      break;
    case Part::kNewHeader:
    case Part::kDropHeader:
      break;
  }
  return whole.substr(piece.begin, piece.end - piece.begin);
}

Piece path_of(const Request& request) {
  if (request.method == "CONNECT" || request.target == "*") return {};
  const size_t begin = origin_size(request.target);
  const size_t end = std::min(request.target.find('?', begin), request.target.size());
  return {Part::kTarget, 0, narrow(begin), narrow(end)};
}

std::vector<Piece> parameters_of(const Request& request) {
  std::vector<Piece> lists;
  const uint32_t question = path_of(request).end;
  if (request.method != "CONNECT" && question + 1 < request.target.size()) {
    lists.push_back({Part::kTarget, 0, question + 1, narrow(request.target.size())});
  }
  if (!request.body.empty() && media_type(request) == "application/x-www-form-urlencoded") {
    lists.push_back({Part::kBody, 0, 0, narrow(request.body.size())});
  }
  return lists;
}

std::vector<Piece> cookie_values(const Request& request) {
  std::vector<Piece> values;
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    if (same_word(request.headers[i].first, "Cookie")) add_cookies(request, i, values);
  }
  return values;
}

std::vector<Piece> decoded_pieces(const Request& request) {
  std::vector<Piece> pieces = {path_of(request)};
  for (const Piece& list : parameters_of(request)) pieces.push_back(list);
  for (const Piece& value : cookie_values(request)) pieces.push_back(value);
  return pieces;
}

std::vector<Piece> json_strings(const Request& request) {
  std::vector<Piece> strings;
  const std::string type = media_type(request);
  if (!type.ends_with("/json") && !type.ends_with("+json")) return strings;
  const std::string_view body = request.body;
  for (size_t open = body.find('"'); open != std::string_view::npos;) {
    size_t close = open + 1;
    while (close < body.size() && body[close] != '"') close += body[close] == '\\' ? 2 : 1;
    if (close >= body.size()) break;
    strings.push_back({Part::kBody, 0, narrow(open + 1), narrow(close)});
    open = body.find('"', close + 1);
  }
  return strings;
}

std::vector<Piece> split_parameters(const Request& request, const Piece& list) {
  std::vector<Piece> out;
  const std::string_view text = text_of(request, list);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('&', begin), text.size());
    if (end > begin) {
      out.push_back({list.part, list.header, list.begin + narrow(begin), list.begin + narrow(end)});
    }
    begin = end + 1;
  }
  return out;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string media_type(const Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (!same_word(name, "Content-Type")) continue;
    uint32_t begin = 0;
    uint32_t end = narrow(std::min(value.find(';'), value.size()));
    trim(value, begin, end);
    std::string type = value.substr(begin, end - begin);
    std::transform(type.begin(), type.end(), type.begin(), lower);
    return type;
  }
  return {};
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_unreserved(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

std::vector<uint32_t> places(const Request& request, const Piece& piece, bool (*wanted)(char)) {
  std::vector<uint32_t> found;
  const std::string_view text = text_of(request, piece);
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t escape = text[i] == '%' ? escape_size(text, i) : 0;
    if (escape != 0) {
      i += escape - 1;
    } else if (wanted(text[i])) {
      found.push_back(piece.begin + narrow(i));
    }
  }
  return found;
}

std::vector<uint32_t> escapes(const Request& request, const Piece& piece) {
  std::vector<uint32_t> found;
  const std::string_view text = text_of(request, piece);
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t escape = text[i] == '%' ? escape_size(text, i) : 0;
    if (escape == 0) continue;
    found.push_back(piece.begin + narrow(i));
    i += escape - 1;
  }
  return found;
}

}  // namespace stopgap::evasion
