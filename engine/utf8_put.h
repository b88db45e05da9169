// SPDX-License-Identifier: Apache-2.0
// A character to UTF-8, where escapes and references name one. Tested by form_steps_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>

namespace stopgap::engine {

inline constexpr uint32_t kLastCharacter = 0x10FFFF;
inline constexpr uint32_t kReplacementCharacter = 0xFFFD;

constexpr bool is_surrogate(uint32_t code) { return code >= 0xD800 && code <= 0xDFFF; }
constexpr bool is_high_surrogate(uint32_t code) { return code >= 0xD800 && code <= 0xDBFF; }
constexpr bool is_low_surrogate(uint32_t code) { return code >= 0xDC00 && code <= 0xDFFF; }
/// What a pair of them stands for (RFC 2781, 2.2).
constexpr uint32_t joined_surrogates(uint32_t high, uint32_t low) {
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/// Writes `code`, which is at most kLastCharacter, and returns its 1 to 4 bytes.
inline size_t put_utf8(uint32_t code, char* out) {
  const auto tail = [code](unsigned shift) {
    return static_cast<char>(0x80 | (code >> shift & 0x3F));
  };
  if (code < 0x80) {
    out[0] = static_cast<char>(code);
    return 1;
  }
  if (code < 0x800) {
    out[0] = static_cast<char>(0xC0 | code >> 6);
    out[1] = tail(0);
    return 2;
  }
  if (code < 0x10000) {
    out[0] = static_cast<char>(0xE0 | code >> 12);
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | code >> 18);
  out[1] = tail(12);
  out[2] = tail(6);
  out[3] = tail(0);
  return 4;
}

}  // namespace stopgap::engine
