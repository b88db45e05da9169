// SPDX-License-Identifier: Apache-2.0
// See unicode_text.h. Tested in charset_test.cc.
#include "engine/body/unicode_text.h"

#include <algorithm>
#include <cstddef>

#include "engine/ascii.h"
#include "engine/utf8_put.h"

namespace stopgap::engine {
namespace {

uint32_t byte_at(std::string_view text, size_t at) { return static_cast<unsigned char>(text[at]); }

/// Returns behind it. What is no character becomes U+FFFD.
char* write_character(uint32_t code, char* out) {
  const bool is_one = code <= kLastCharacter && !is_surrogate(code);
  return out + put_utf8(is_one ? code : kReplacementCharacter, out);
}

/// Puts units of UTF-16 together: the first half of a pair waits for the second.
class Units {
 public:
  char* put(uint32_t unit, char* out) {
    if (high_ != 0 && is_low_surrogate(unit)) {
      out = write_character(joined_surrogates(high_, unit), out);
      high_ = 0;
      return out;
    }
    out = finish(out);
    if (!is_high_surrogate(unit)) return write_character(unit, out);
    high_ = unit;
    return out;
  }
  char* finish(char* out) {
    if (high_ != 0) out = write_character(kReplacementCharacter, out);
    high_ = 0;
    return out;
  }

 private:
  uint32_t high_ = 0;
};

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/// Behind the `+`; moves `at` behind the run.
char* put_run(std::string_view text, size_t& at, char* out) {
  if (at < text.size() && text[at] == '-') {
    ++at;
    *out++ = '+';
    return out;
  }
  Units units;
  uint32_t bits = 0;
  unsigned count = 0;
  for (; at < text.size(); ++at) {
    const int digit = base64_digit(text[at]);
    if (digit < 0) break;
    bits = (bits << 6 | static_cast<uint32_t>(digit)) & 0x3FFFFF;
    count += 6;
    if (count < 16) continue;
    count -= 16;
    out = units.put(bits >> count & 0xFFFF, out);
  }
  if (at < text.size() && text[at] == '-') ++at;
  return units.finish(out);
}

}  // namespace

/// Two bytes give at most three, four at most four, a rest three.
std::string_view utf16_text(std::string_view text, bool big_endian, Arena& arena) {
  const size_t room = text.size() / 2 * 3 + 3;
  char* const begin = arena.allocate<char>(room);
  char* out = begin;
  Units units;
  const size_t whole = text.size() & ~size_t{1};
  for (size_t at = 0; at < whole; at += 2) {
    const uint32_t a = byte_at(text, at), b = byte_at(text, at + 1);
    out = units.put(big_endian ? a << 8 | b : b << 8 | a, out);
  }
  out = units.finish(out);
  if (whole < text.size()) out = write_character(kReplacementCharacter, out);
  const auto size = static_cast<size_t>(out - begin);
  arena.shrink_last(begin, size);
  return {begin, size};
}

std::string_view utf32_text(std::string_view text, bool big_endian, Arena& arena) {
  char* const begin = arena.allocate<char>(text.size() + 3);
  char* out = begin;
  const size_t whole = text.size() & ~size_t{3};
  for (size_t at = 0; at < whole; at += 4) {
    uint32_t point = 0;
    for (size_t i = 0; i < 4; ++i) {
      point = point << 8 | byte_at(text, at + (big_endian ? i : 3 - i));
    }
    out = write_character(point, out);
  }
  if (whole < text.size()) out = write_character(kReplacementCharacter, out);
  const auto size = static_cast<size_t>(out - begin);
  arena.shrink_last(begin, size);
  return {begin, size};
}

/// A byte above 127 gives three; eight digits of a run are three units, of three bytes at most.
std::string_view utf7_text(std::string_view text, Arena& arena) {
  const auto above =
      static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c < 0; }));
  const size_t plus = text.find('+');
  if (above == 0 && plus == std::string_view::npos) return text;
  char* const begin = arena.allocate<char>(text.size() + 2 * above + text.size() / 8 + 4);
  char* out = begin;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == '+') {
      out = put_run(text, at, out);
    } else if (c < 0) {
      out = write_character(kReplacementCharacter, out);
    } else {
      *out++ = c;
    }
  }
  const auto size = static_cast<size_t>(out - begin);
  arena.shrink_last(begin, size);
  return {begin, size};
}

}  // namespace stopgap::engine
