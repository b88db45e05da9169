// SPDX-License-Identifier: Apache-2.0
// Texts in UTF-7, UTF-16 and UTF-32 as UTF-8, leniently: what is no character becomes U+FFFD. Each
// result lies in the arena; linear. Tested in charset_test.cc.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/arena.h"

namespace stopgap::engine {

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// A last unit that is not whole is one U+FFFD, and so is each half of a pair that stands alone.
std::string_view utf16_text(std::string_view text, bool big_endian, Arena& arena);
std::string_view utf32_text(std::string_view text, bool big_endian, Arena& arena);

/// RFC 2152, more lenient than it: `+` begins a run of digits of base64, maybe none, of which each
/// 16 bits are a unit of UTF-16; bits left over are dropped, and a `-` right behind the run; a `+-`
/// is `+`. A byte above 127 is U+FFFD, any other is itself.
std::string_view utf7_text(std::string_view text, Arena& arena);

}  // namespace stopgap::engine
