// SPDX-License-Identifier: Apache-2.0
// Values of strings, regexes and fences; numbers are in numbers.cc. Covered by literals_test.cc.
#include "lang/literals.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::string& out, uint32_t value) {
  const auto low = [value](int shift) {
    return static_cast<char>(0x80 | ((value >> shift) & 0x3F));
  };
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += {static_cast<char>(0xC0 | (value >> 6)), low(0)};
  } else if (value < 0x10000) {
    out += {static_cast<char>(0xE0 | (value >> 12)), low(6), low(0)};
  } else {
    out += {static_cast<char>(0xF0 | (value >> 18)), low(12), low(6), low(0)};
  }
}

/// Reads `\u{H…}` at `text`; returns how many bytes it takes, 0 when it is not one.
size_t read_code_point(std::string_view text, std::string& out) {
  constexpr size_t kMaxDigits = 6;
  if (text.substr(0, 3) != "\\u{") return 0;
  const size_t close = text.substr(0, 3 + kMaxDigits + 1).find('}');
  if (close == std::string_view::npos || close == 3) return 0;
  uint32_t value = 0;
  for (const char c : text.substr(3, close - 3)) {
    if (hex_value(c) < 0) return 0;
    value = value * 16 + static_cast<uint32_t>(hex_value(c));
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
  append_utf8(out, value);
  return close + 1;
}

std::optional<char> simple_escape(char c) {
  if (c == '"' || c == '\\') return c;
  if (c == 'n') return '\n';
  if (c == 'r') return '\r';
  if (c == 't') return '\t';
  if (c == '0') return '\0';
  return std::nullopt;
}

/// Reads the escape at the start of `text`; returns how many bytes it takes, 0 when there is no
/// such escape.
size_t read_escape(std::string_view text, std::string& out) {
  if (text.size() < 2) return 0;
  if (const auto byte = simple_escape(text[1])) {
    out += *byte;
    return 2;
  }
  if (text[1] == 'x' && text.size() >= 4 && hex_value(text[2]) >= 0 && hex_value(text[3]) >= 0) {
    out += static_cast<char>(hex_value(text[2]) * 16 + hex_value(text[3]));
    return 4;
  }
  return read_code_point(text, out);
}

/// The bytes to underline for an escape nobody knows: the backslash and one character, or all of a
/// `\u{…}`.
size_t bad_escape_size(std::string_view text) {
  if (text.substr(0, 3) == "\\u{") {
    const size_t close = text.substr(0, 16).find('}');
    if (close != std::string_view::npos) return close + 1;
  }
  if (text.size() > 1 && text[1] == 'x') {
    size_t size = 2;
    while (size < std::min<size_t>(text.size(), 4) && hex_value(text[size]) >= 0) ++size;
    return size;
  }
  return text.size() < 2 ? text.size() : 1 + decode_utf8(text, 1).length;
}

void check_size(const ast::Literal& literal, size_t limit, std::string_view what,
                Diagnostics& diagnostics) {
  if (literal.text.size() <= limit) return;
  diagnostics.add(
      Code::kLiteralTooLong, literal.span,
      fmt::format("this {} has {} bytes, the limit is {}", what, literal.text.size(), limit));
}

/// Takes the suffix `i` and the closing mark off.
std::string_view body_of(std::string_view text, bool& nocase) {
  nocase = text.back() == 'i';
  if (nocase) text.remove_suffix(1);
  return text.substr(1, text.size() - 2);
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t") == line.npos; }

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines(1);
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') {
      lines.emplace_back();
    } else if (text[at] != '\r') {  // only ever stands before a line feed
      lines.back() += text[at];
    }
  }
  return lines;
}

}  // namespace

ast::Literal read_string(std::string_view text, Span span, Diagnostics& diagnostics) {
  ast::Literal literal;
  literal.span = span;
  const std::string_view body = body_of(text, literal.nocase);
  for (size_t at = 0; at < body.size();) {
    if (body[at] != '\\') {
      literal.text += body[at++];
      continue;
    }
    const size_t size = read_escape(body.substr(at), literal.text);
    if (size != 0) {
      at += size;
      continue;
    }
    const size_t bad = bad_escape_size(body.substr(at));
    const auto begin = static_cast<uint32_t>(span.begin + 1 + at);
    diagnostics.add(Code::kBadEscape, {span.file, begin, static_cast<uint32_t>(begin + bad)},
                    fmt::format("{} is not an escape", quoted(body.substr(at, bad))),
                    R"(the escapes are \" \\ \n \r \t \0 \xHH \u{H…}; write `\\` for a backslash)");
    at += bad;
  }
  check_size(literal, kMaxLiteralBytes, "string", diagnostics);
  return literal;
}

ast::Literal read_regex(std::string_view text, Span span, Diagnostics& diagnostics) {
  ast::Literal literal;
  literal.kind = ast::LiteralKind::kRegex;
  literal.span = span;
  const std::string_view body = body_of(text, literal.nocase);
  for (size_t at = 0; at < body.size(); ++at) {
    if (body[at] == '\\') {
      ++at;  // the grammar lets no body end in a lone backslash
      if (body[at] != '/') literal.text += '\\';
    }
    literal.text += body[at];
  }
  check_size(literal, kMaxRegexBytes, "regex", diagnostics);
  return literal;
}

ast::Literal read_fence(std::string_view text, Span span, Diagnostics& diagnostics) {
  ast::Literal literal;
  literal.kind = ast::LiteralKind::kFence;
  literal.span = span;
  std::vector<std::string> lines = split_lines(text.substr(3, text.size() - 6));
  if (is_blank(lines.back())) lines.pop_back();
  if (!lines.empty() && is_blank(lines.front())) {
    lines.erase(lines.begin());
  } else if (!lines.empty()) {
    lines.front().erase(0, lines.front().find_first_not_of(" \t"));
  }
  size_t shared = std::string::npos;
  for (const std::string& line : lines) {
    if (!is_blank(line)) shared = std::min(shared, line.find_first_not_of(" \t"));
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i != 0) literal.text += '\n';
    if (shared < lines[i].size()) literal.text += lines[i].substr(shared);
  }
  check_size(literal, kMaxRequestTestBytes, "text", diagnostics);
  return literal;
}

}  // namespace stopgap::lang
