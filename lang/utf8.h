// SPDX-License-Identifier: Apache-2.0
// Reading UTF-8 that may be broken: where rule text is shown (renderers) or inspected (lint).
// Private to lang.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stopgap::lang {

struct CodePoint {
  uint32_t value = 0;
  size_t length = 1;   ///< bytes taken; 1 when not valid
  bool valid = false;  ///< false: the byte at this place starts no well-formed sequence
};

/// The code point at `at`; refuses overlong forms, surrogates and values over U+10FFFF. `at` must
/// be inside `text`.
CodePoint decode_utf8(std::string_view text, size_t at);

/// Whether the code point reorders the text around it: U+202A-202E, U+2066-2069, U+200E, U+200F.
bool is_bidi_control(uint32_t value);

/// `text` with everything that could move a terminal's cursor or hide text written as `\xHH` or
/// `\u{H…}`; tabs become spaces.
std::string printable(std::string_view text);

/// `text` in backticks, cut after 60 bytes so that a message stays one line.
std::string quoted(std::string_view text);

}  // namespace stopgap::lang
