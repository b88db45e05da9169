// SPDX-License-Identifier: Apache-2.0
// See media_type.h. Tested in media_type_test.cc.
#include "engine/body/media_type.h"

#include <algorithm>

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

constexpr std::string_view kXmlDeclaration = "<?xml";
constexpr size_t kLongestFormName = 64, kLongestBoundary = 256;

bool is_letter(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }

bool is_space(char c) { return is_blank(c) || c == '\r' || c == '\n'; }

std::string_view skip_spaces(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

/// Without a mark and blanks before it.
std::string_view beginning(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return skip_spaces(text);
}

bool ends_like(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

size_t end_of_piece(std::string_view text) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ';' || c == ',')) {
      return i;
    }
  }
  return text.size();
}

/// `application/x-ndjson`, `application/geo+json`; of the others those in use.
bool is_json(std::string_view subtype) {
  static constexpr std::string_view kOthers[] = {"jsonl",      "jsonlines", "x-jsonlines",
                                                 "json-seq",   "json5",     "geo+json-seq",
                                                 "csp-report", "json-rpc",  "jsonrequest"};
  return ends_like(subtype, "json") ||
         std::any_of(std::begin(kOthers), std::end(kOthers),
                     [&](std::string_view other) { return equal_ignoring_case(subtype, other); });
}

/// `text/xml`, `application/soap+xml`; not `wbxml`, which is binary.
bool is_xml(std::string_view subtype) {
  return ends_like(subtype, "xml") &&
         (subtype.size() == 3 || !is_letter(subtype[subtype.size() - 4]));
}

/// What names of form fields are made of; `%` and `+` for encoded ones.
bool is_form_name(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("_-.~[]%+$*@:!()'").find(c) != std::string_view::npos;
}

bool begins_form(std::string_view text) {
  const std::string_view start = text.substr(0, kLongestFormName + 1);
  const auto end = std::find_if_not(start.begin(), start.end(), is_form_name);
  return end != start.begin() && end != start.end() && *end == '=';
}

}  // namespace

bool next_piece(std::string_view& rest, ContentTypePiece& piece) {
  while (!rest.empty()) {
    const size_t end = end_of_piece(rest);
    const std::string_view text = trim_blanks(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (text.empty()) continue;
    const size_t equals = text.find('=');
    const std::string_view name = trim_blanks(text.substr(0, equals));
    if (equals == std::string_view::npos || name.find('/') != std::string_view::npos) {
      piece = {text, {}, true};
    } else {
      piece = {name, trim_blanks(text.substr(equals + 1)), false};
    }
    return true;
  }
  return false;
}

std::optional<BodyKind> kind_of_type(std::string_view media_type) {
  if (equal_ignoring_case(media_type, "application/x-www-form-urlencoded")) return BodyKind::kForm;
  const size_t slash = media_type.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  if (equal_ignoring_case(media_type.substr(0, slash), "multipart")) return BodyKind::kMultipart;
  const std::string_view subtype = media_type.substr(slash + 1);
  if (is_json(subtype)) return BodyKind::kJson;
  if (is_xml(subtype)) return BodyKind::kXml;
  return std::nullopt;
}

std::optional<BodyKind> looks_like(std::string_view text, bool or_form) {
  const std::string_view start = beginning(text);
  if (start.empty()) return std::nullopt;
  if (start[0] == '{' || start[0] == '[' || start[0] == '"') return BodyKind::kJson;
  if (start[0] == '<') return BodyKind::kXml;
  if (!first_boundary(text).empty()) return BodyKind::kMultipart;
  if (or_form && begins_form(start)) return BodyKind::kForm;
  return std::nullopt;
}

std::string_view first_boundary(std::string_view text) {
  const std::string_view start = beginning(text);
  if (!start.starts_with("--")) return {};
  const std::string_view line = start.substr(2, kLongestBoundary + 1);
  const size_t end = line.find_first_of("\r\n");
  if (end == std::string_view::npos) return {};
  std::string_view boundary = line.substr(0, end);
  while (!boundary.empty() && is_blank(boundary.back())) boundary.remove_suffix(1);
  const bool plain = std::all_of(boundary.begin(), boundary.end(), [](char c) {
    return c > ' ' && c < '\x7F' && c != '"' && c != '\\';
  });
  return plain ? boundary : std::string_view();
}

bool may_name_encoding(std::string_view text) {
  const std::string_view start = beginning(text);
  if (kXmlDeclaration.starts_with(start)) return true;
  return start.starts_with(kXmlDeclaration) && start.find("?>") == std::string_view::npos;
}

std::string_view xml_encoding(std::string_view text) {
  std::string_view rest = beginning(text);
  if (!rest.starts_with(kXmlDeclaration)) return {};
  rest = rest.substr(0, rest.find("?>"));
  const size_t word = rest.find("encoding");
  if (word == std::string_view::npos) return {};
  rest = skip_spaces(rest.substr(word + std::string_view("encoding").size()));
  if (!rest.starts_with('=')) return {};
  rest = skip_spaces(rest.substr(1));
  if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return {};
  const size_t end = rest.find(rest[0], 1);
  return end == std::string_view::npos ? std::string_view() : rest.substr(1, end - 1);
}

}  // namespace stopgap::engine
