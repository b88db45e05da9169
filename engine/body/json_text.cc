// SPDX-License-Identifier: Apache-2.0
// Which parsers read what RFC 8259 does not have:
//   raw control characters: Json.NET, Jackson (ALLOW_UNQUOTED_CONTROL_CHARS), Python (strict=False)
//   other case of literals: PHP 7 (json_decode("TRUE")), Gson
//   NaN, Infinity: Python, Json.NET, Gson, RapidJSON (also Inf)
//   01, +1, .5, 1.: Jackson (ALLOW_LEADING_ZEROS_FOR_NUMBERS and its family), JSON5; 0x1F: Json.NET
// Tested in json_text_test.cc.
#include "engine/body/json_text.h"

#include <cstdint>

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

constexpr uint32_t kReplacement = 0xfffd;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

size_t put_utf8(uint32_t code, char* out) {
  const auto byte = [&](size_t i, uint32_t bits) { out[i] = static_cast<char>(bits); };
  if (code < 0x80) {
    byte(0, code);
    return 1;
  }
  if (code < 0x800) {
    byte(0, 0xc0 | code >> 6);
    byte(1, 0x80 | (code & 0x3f));
    return 2;
  }
  if (code < 0x10000) {
    byte(0, 0xe0 | code >> 12);
    byte(1, 0x80 | (code >> 6 & 0x3f));
    byte(2, 0x80 | (code & 0x3f));
    return 3;
  }
  byte(0, 0xf0 | code >> 18);
  byte(1, 0x80 | (code >> 12 & 0x3f));
  byte(2, 0x80 | (code >> 6 & 0x3f));
  byte(3, 0x80 | (code & 0x3f));
  return 4;
}

/// The number of `uHHHH` at `at`, or -1.
int32_t unit_at(std::string_view raw, size_t at) {
  if (raw.size() < at + 5 || raw[at] != 'u') return -1;
  int32_t unit = 0;
  for (size_t i = at + 1; i < at + 5; ++i) {
    const int digit = hex_digit(raw[i]);
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

bool is_high(int32_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool is_low(int32_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

/// The byte that a backslash and `letter` stand for, or -1.
int simple_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return -1;
  }
}

size_t digits(std::string_view text, size_t at) {
  size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

bool all_hex(std::string_view text) {
  for (char c : text)
    if (hex_digit(c) < 0) return false;
  return !text.empty();
}

/// `word` without its sign: digits with at most one dot among them, and an exponent.
bool is_decimal(std::string_view word) {
  const size_t whole = digits(word, 0);
  size_t at = whole;
  size_t fraction = 0;
  if (at < word.size() && word[at] == '.') {
    fraction = digits(word, at + 1);
    at += 1 + fraction;
  }
  if (whole + fraction == 0) return false;
  if (at == word.size()) return true;
  if (to_lower(word[at]) != 'e') return false;
  ++at;
  if (at < word.size() && (word[at] == '+' || word[at] == '-')) ++at;
  return at < word.size() && at + digits(word, at) == word.size();
}

/// Of what is_decimal() takes, that which RFC 8259 has too.
bool is_strict(std::string_view decimal) {
  const size_t whole = digits(decimal, 0);
  if (whole == 0 || (whole > 1 && decimal[0] == '0')) return false;
  return whole == decimal.size() || decimal[whole] != '.' || digits(decimal, whole + 1) > 0;
}

}  // namespace

JsonString take_json_string(std::string_view text) {
  JsonString string;
  size_t i = 0;
  for (; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\') {
      string.escaped = true;
      if (++i == text.size()) break;
    }
    string.control = string.control || is_control(text[i]);
  }
  string.closed = i < text.size();
  string.raw = text.substr(0, i);
  return string;
}

JsonDecoded decode_json_string(std::string_view raw, char* out) {
  JsonDecoded decoded;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') {
      out[decoded.size++] = raw[i];
      continue;
    }
    if (++i == raw.size()) return decoded;
    const int simple = simple_escape(raw[i]);
    if (simple >= 0) {
      out[decoded.size++] = static_cast<char>(simple);
      continue;
    }
    const int32_t unit = unit_at(raw, i);
    if (unit < 0) return decoded;
    i += 4;
    auto code = static_cast<uint32_t>(unit);
    if (is_high(unit) || is_low(unit)) {
      const bool escape = i + 1 < raw.size() && raw[i + 1] == '\\';
      const int32_t next = is_high(unit) && escape ? unit_at(raw, i + 2) : -1;
      if (is_low(next)) {
        code = 0x10000 + ((code & 0x3ff) << 10) + (static_cast<uint32_t>(next) & 0x3ff);
        i += 6;
      } else {
        code = kReplacement;
        decoded.lone_surrogate = true;
      }
    }
    decoded.size += put_utf8(code, out + decoded.size);
  }
  decoded.good = true;
  return decoded;
}

std::string_view take_json_word(std::string_view text) {
  const auto belongs = [](char c) {
    const char lower = to_lower(c);
    return is_digit(c) || (lower >= 'a' && lower <= 'z') || c == '+' || c == '-' || c == '.' ||
           c == '_' || c == '$';
  };
  size_t size = 0;
  while (size < text.size() && belongs(text[size])) ++size;
  return text.substr(0, size);
}

JsonWord read_json_word(std::string_view word) {
  for (std::string_view literal : {"true", "false", "null"}) {
    if (word == literal) return {JsonWordKind::kStrict, literal};
    if (equal_ignoring_case(word, literal)) return {JsonWordKind::kLenient, literal};
  }
  std::string_view number = word;
  const bool plus = number.starts_with('+');
  if (plus || number.starts_with('-')) number.remove_prefix(1);
  if (is_decimal(number))
    return {!plus && is_strict(number) ? JsonWordKind::kStrict : JsonWordKind::kLenient, word};
  const bool hex = number.size() > 2 && number[0] == '0' && to_lower(number[1]) == 'x';
  if ((hex && all_hex(number.substr(2))) || number == "NaN" || number == "Inf" ||
      number == "Infinity")
    return {JsonWordKind::kLenient, word};
  return {};
}

}  // namespace stopgap::engine
