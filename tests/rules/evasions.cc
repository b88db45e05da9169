// SPDX-License-Identifier: Apache-2.0
// See evasions.h. Tested by evasions_test.cc's own checks of the transformations.
#include "tests/rules/evasions.h"

#include <algorithm>

#include "evasion/parts.h"
#include "tests/rules/spelling.h"

namespace stopgap::rules {
namespace {

using evasion::is_letter;

/// `with` for every slash of path and query from the path's byte `from` on.
Rewrite slashes(std::string with, size_t from) {
  return [with = std::move(with), from](const Request& request) {
    Pieces pieces = split(request.target);
    pieces.path = replace_slashes(pieces.path, with, from);
    pieces.query = replace_slashes(pieces.query, with, 0);
    Request changed = request;
    changed.target = join(pieces);
    return changed;
  };
}

Request add_parameters(const Request& request) {
  Pieces pieces = split(request.target);
  if (!pieces.path.starts_with('/')) return request;
  pieces.path = replace_slashes(pieces.path, ";a=1/", 1);
  if (!pieces.path.ends_with('/')) pieces.path += ";b";
  Request changed = request;
  changed.target = join(pieces);
  return changed;
}

Request add_encoded_parent(const Request& request) {
  Pieces pieces = split(request.target);
  pieces.path = "/y/%2e%2E" + pieces.path;
  Request changed = request;
  changed.target = join(pieces);
  return changed;
}

enum class HexCase { kLower, kUpper, kMixed };

std::string encoded(char c, unsigned rounds, HexCase hex_case, size_t turn) {
  const bool upper = hex_case == HexCase::kUpper || (hex_case == HexCase::kMixed && turn % 2 == 1);
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  std::string out = "%";
  for (unsigned round = 1; round < rounds; ++round) out += "25";
  return out + digits[byte >> 4] + digits[byte & 15];
}

/// Every letter, or every second one.
Change encode_letters(unsigned rounds, HexCase hex_case, size_t step) {
  return [=](std::string_view text) {
    std::string out(text);
    const std::vector<size_t> places = letters(text);
    for (size_t n = places.size(); n-- > 0;)
      if (n % step == 0) out.replace(places[n], 1, encoded(text[places[n]], rounds, hex_case, n));
    return out;
  };
}

Change map_letters(std::function<char(char, size_t)> map) {
  return [map = std::move(map)](std::string_view text) {
    std::string out(text);
    for (size_t i = 0; i < out.size(); ++i)
      if (is_letter(out[i])) out[i] = map(out[i], i);
    return out;
  };
}

char upper(char c, size_t) { return static_cast<char>(c & ~0x20); }
char lower(char c, size_t) { return static_cast<char>(c | 0x20); }
char flip(char c, size_t place) { return place % 2 == 0 ? upper(c, 0) : lower(c, 0); }

Request to_absolute(const Request& request) {
  Request changed = request;
  const Pieces pieces = split(request.target);
  if (pieces.origin.empty() && pieces.path.starts_with('/'))
    changed.target = "HTTPS://mail.example.org:443" + request.target;
  return changed;
}

std::vector<std::string> one_cookie_a_header(std::string value) {
  std::vector<std::string> headers = {"ClientId=0A1B2C"};
  for (size_t begin = 0; begin <= value.size();) {
    const size_t end = std::min(value.find(';', begin), value.size());
    headers.push_back(value.substr(begin, end - begin));
    begin = end + 1;
  }
  headers.push_back("UC=1;");
  return headers;
}

std::vector<std::string> blanks_around_equals(std::string value) {
  bool first = true;
  std::string out = "; ;";
  for (const char c : value) {
    const bool split_here = c == '=' && first;
    out += split_here ? " \t= \t" : std::string(1, c);
    first = c == ';' || (first && c != '=');
  }
  return {out + " ;;"};
}

/// Whether a name, not a dot segment or nothing, ends before `place`. A line break inside `..`
/// would make an ordinary name of it.
bool name_ends_at(std::string_view text, size_t place) {
  const size_t slash = text.substr(0, place).find_last_of("/\\?");
  const std::string_view segment =
      text.substr(slash == std::string_view::npos ? 0 : slash + 1,
                  place - (slash == std::string_view::npos ? 0 : slash + 1));
  return !segment.empty() && segment != "." && segment != "..";
}

/// `with` before every slash that ends a name.
Rewrite line_breaks(std::string with) {
  const Change change = [with = std::move(with)](std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '/' && name_ends_at(text, i)) out += with;
      out += text[i];
    }
    return out;
  };
  return [change](const Request& request) {
    Pieces pieces = split(request.target);
    pieces.path = change(pieces.path);
    pieces.query = change(pieces.query);
    Request changed = request;
    changed.target = join(pieces);
    return changed;
  };
}

Request as_is(const Request& request) { return request; }

}  // namespace

std::vector<Evasion> path_evasions() {
  return {{"", as_is},
          {"double-slash", slashes("//", 0)},
          {"dot-segment", slashes("/./", 0)},
          {"parent-segment", slashes("/x/../", 0)},
          {"encoded-parent", add_encoded_parent},
          {"backslash", slashes("\\", 1)},
          {"mixed-slash", slashes("\\/", 1)},
          {"path-parameter", add_parameters},
          {"line-feed", line_breaks("%0a")},
          {"carriage-return", line_breaks("%0D")},
          {"raw-line-break", line_breaks("\r\n")}};
}

std::vector<Evasion> case_evasions() {
  return {{"", as_is},
          {"upper", everywhere(map_letters(upper))},
          {"lower", everywhere(map_letters(lower))},
          {"alternating", everywhere(map_letters(flip))}};
}

std::vector<Evasion> encoding_evasions() {
  return {{"", as_is},
          {"letters-1", everywhere(encode_letters(1, HexCase::kLower, 1))},
          {"letters-2", everywhere(encode_letters(2, HexCase::kUpper, 1))},
          {"letters-3", everywhere(encode_letters(3, HexCase::kMixed, 1))},
          {"every-second-1", everywhere(encode_letters(1, HexCase::kMixed, 2))},
          {"every-third-3", everywhere(encode_letters(3, HexCase::kLower, 3))}};
}

std::vector<Evasion> framing_evasions() {
  return {{"", as_is},
          {"absolute-form", to_absolute},
          {"one-cookie-a-header", cookies(one_cookie_a_header)},
          {"blanks-in-cookie", cookies(blanks_around_equals)}};
}

std::vector<size_t> letters_of_target(const Request& request) {
  const Pieces pieces = split(request.target);
  std::vector<size_t> places = letters(pieces.path + pieces.query);
  for (size_t& place : places) place += pieces.origin.size();
  return places;
}

Request encode_letter(const Request& request, size_t place, unsigned rounds) {
  Request changed = request;
  changed.target.replace(place, 1, encoded(request.target[place], rounds, HexCase::kMixed, place));
  return changed;
}

Request swap_words(const Request& request) {
  Request changed = request;
  const Pieces pieces = split(map_letters(lower)(request.target));
  changed.target.clear();
  if (!pieces.path.starts_with("/autodiscover/autodiscover.")) return changed;
  for (const std::string_view folder : {"/powershell", "/mapi", "/ews"}) {
    if (pieces.query.find(folder) == std::string::npos) continue;
    changed.target = std::string(folder) + "/?x=1&Email=" + pieces.path.substr(1) + "%3f@e.test";
    break;
  }
  return changed;
}

}  // namespace stopgap::rules
