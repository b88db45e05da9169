// SPDX-License-Identifier: Apache-2.0
// Tested by form_steps_test.cc and tests/fuzz/fuzz_forms.cc.
#include "engine/escape_steps.h"

#include <cstdint>
#include <string_view>

#include "engine/ascii.h"
#include "engine/utf8_put.h"

namespace stopgap::engine {
namespace {

enum class Stands { kByte, kCharacter, kNothing };

/// An escape: how long it is, and for what it stands.
struct Escape {
  size_t length = 0;
  Stands stands = Stands::kByte;
  uint32_t code = 0;
};

Escape of_character(size_t length, uint32_t code) { return {length, Stands::kCharacter, code}; }
Escape nothing(size_t length) { return {length, Stands::kNothing, 0}; }
/// The backslash goes, the byte behind it stays.
Escape itself(std::string_view text) { return {2, Stands::kByte, static_cast<uint8_t>(text[1])}; }

/// `read` takes a text that begins with `sign` and has more than that.
template <typename Read>
size_t unescape(char* text, size_t size, char sign, const Read& read) {
  size_t out = 0;
  for (size_t i = 0; i < size;) {
    if (text[i] != sign || i + 1 == size) {
      text[out++] = text[i++];
      continue;
    }
    const Escape escape = read(std::string_view(text + i, size - i));
    i += escape.length;
    if (escape.stands == Stands::kByte) text[out++] = static_cast<char>(escape.code);
    if (escape.stands == Stands::kCharacter) out += put_utf8(escape.code, text + out);
  }
  return out;
}

// ---- ECMAScript --------------------------------------------------------------------------------

/// `count` hexadecimal digits at `at`, or -1.
int32_t hex_number(std::string_view text, size_t at, size_t count) {
  if (text.size() < at + count) return -1;
  int32_t number = 0;
  for (size_t i = at; i < at + count; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

/// `\u{H…}` at the start of `text`, of any length; nothing over U+10FFFF.
Escape code_point(std::string_view text) {
  uint32_t code = 0;
  size_t at = 3;
  for (; at < text.size() && hex_digit(text[at]) >= 0; ++at) {
    if (code <= kLastCharacter) code = code * 16 + static_cast<uint32_t>(hex_digit(text[at]));
  }
  const bool whole = at > 3 && at < text.size() && text[at] == '}' && code <= kLastCharacter;
  return whole ? of_character(at + 1, code) : itself(text);
}

/// `\uHHHH` or `\u{H…}`, surrogates as they are.
Escape unicode_unit(std::string_view text) {
  if (text.size() > 2 && text[2] == '{') return code_point(text);
  const int32_t code = hex_number(text, 2, 4);
  return code < 0 ? itself(text) : of_character(6, static_cast<uint32_t>(code));
}

/// A pair of surrogates is one character, one alone none.
Escape unicode_escape(std::string_view text) {
  const Escape first = unicode_unit(text);
  if (first.stands != Stands::kCharacter || !is_surrogate(first.code)) return first;
  const std::string_view rest = text.substr(first.length);
  if (is_high_surrogate(first.code) && rest.starts_with("\\u")) {
    const Escape second = unicode_unit(rest);
    if (second.stands == Stands::kCharacter && is_low_surrogate(second.code)) {
      return of_character(first.length + second.length, joined_surrogates(first.code, second.code));
    }
  }
  return of_character(first.length, kReplacementCharacter);
}

/// One to three digits, at most 255.
Escape octal_escape(std::string_view text) {
  uint32_t code = 0;
  size_t at = 1;
  for (; at < text.size() && at < 4 && text[at] >= '0' && text[at] <= '7'; ++at) {
    const uint32_t with_it = code * 8 + static_cast<uint32_t>(text[at] - '0');
    if (with_it > 255) break;
    code = with_it;
  }
  return of_character(at, code);
}

Escape js_escape(std::string_view text) {
  switch (text[1]) {
    case 'b':
      return of_character(2, '\b');
    case 'f':
      return of_character(2, '\f');
    case 'n':
      return of_character(2, '\n');
    case 'r':
      return of_character(2, '\r');
    case 't':
      return of_character(2, '\t');
    case 'v':
      return of_character(2, '\v');
    case '\n':
      return nothing(2);
    case '\r':
      return nothing(text.substr(2, 1) == "\n" ? 3 : 2);
    case 'u':
      return unicode_escape(text);
    case 'x': {
      const int32_t code = hex_number(text, 2, 2);
      return code < 0 ? itself(text) : of_character(4, static_cast<uint32_t>(code));
    }
    default:
      break;
  }
  if (text[1] >= '0' && text[1] <= '7') return octal_escape(text);
  // The line and the paragraph separator end lines too.
  const std::string_view behind = text.substr(1, 3);
  return behind == "\u2028" || behind == "\u2029" ? nothing(4) : itself(text);
}

// ---- CSS ---------------------------------------------------------------------------------------

/// A line end or a blank at `at`: its length, 0 without one. CRLF is one (3.3, preprocessing).
size_t css_space(std::string_view text, size_t at) {
  if (text.substr(at, 2) == "\r\n") return 2;
  const bool space = at < text.size() && (is_blank(text[at]) || text[at] == '\n' ||
                                          text[at] == '\f' || text[at] == '\r');
  return space ? 1 : 0;
}

Escape css_escape(std::string_view text) {
  constexpr size_t kMostDigits = 6;
  if (const size_t end = css_space(text, 1); end > 0 && !is_blank(text[1])) return nothing(1 + end);
  uint32_t code = 0;
  size_t at = 1;
  for (; at < text.size() && at <= kMostDigits && hex_digit(text[at]) >= 0; ++at) {
    code = code * 16 + static_cast<uint32_t>(hex_digit(text[at]));
  }
  if (at == 1) return itself(text);
  // CSS makes U+FFFD of 0 too, which is longer than `\0`; old browsers passed over it.
  if (code > kLastCharacter || is_surrogate(code)) code = kReplacementCharacter;
  return of_character(at + css_space(text, at), code);
}

// ---- percent signs -----------------------------------------------------------------------------

/// The four digits of the `%uHHHH` at the start of `text`, or -1.
int32_t percent_u(std::string_view text) {
  const bool is_one = text.size() > 1 && text[0] == '%' && to_lower(text[1]) == 'u';
  return is_one ? hex_number(text, 2, 4) : -1;
}

Escape percent_u_escape(std::string_view text) {
  const int32_t first = percent_u(text);
  if (first < 0) return {1, Stands::kByte, '%'};
  const auto code = static_cast<uint32_t>(first);
  if (!is_surrogate(code)) return of_character(6, code);
  const int32_t second = is_high_surrogate(code) ? percent_u(text.substr(6)) : -1;
  if (second >= 0 && is_low_surrogate(static_cast<uint32_t>(second))) {
    return of_character(12, joined_surrogates(code, static_cast<uint32_t>(second)));
  }
  return of_character(6, kReplacementCharacter);
}

}  // namespace

size_t percent_u_decode(char* text, size_t size) {
  return unescape(text, size, '%', percent_u_escape);
}

size_t js_escapes(char* text, size_t size) { return unescape(text, size, '\\', js_escape); }

size_t css_escapes(char* text, size_t size) { return unescape(text, size, '\\', css_escape); }

}  // namespace stopgap::engine
