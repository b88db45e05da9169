// SPDX-License-Identifier: Apache-2.0
// Sets of bytes: what \d, [[:alpha:]] and ASCII case mean. Bytes from 0x80 on are in no class but
// negated ones and \h (0xA0), as in PCRE's byte mode.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/regex/regex.h"

namespace stopgap::compiler::regex {

ByteSet range(uint8_t first, uint8_t last);
/// \d \D \w \W \s \S \h \H, by its letter.
std::optional<ByteSet> escape_class(char letter);
/// The class called `name` in [[:name:]]; ignoring case, upper and lower mean alpha.
std::optional<ByteSet> posix_class(std::string_view name, bool nocase);
/// Adds the other case of every ASCII letter in the set.
ByteSet fold_case(const ByteSet& set);

}  // namespace stopgap::compiler::regex
