// SPDX-License-Identifier: Apache-2.0
// Exact comparison of bytes, with or without ASCII case, in time linear in the text whatever the
// text is: it comes from the attacker.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/ascii.h"

namespace stopgap::engine {

/// What is looked for. INVARIANT: with `nocase`, `bytes` holds no upper-case ASCII letter; at most
/// kMaxLiteralBytes, not empty.
struct Needle {
  std::string_view bytes;
  bool nocase = false;
};

/// Writes `text` with ASCII letters in lower case to `out`, which has room for it.
void fold(std::string_view text, char* out);
std::string folded(std::string_view text);

/// Does `folded` equal `text` once that is folded?
inline bool equals_folded(std::string_view text, std::string_view folded) {
  if (text.size() != folded.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (to_lower(text[i]) != folded[i]) return false;
  }
  return true;
}

inline bool equals(std::string_view text, const Needle& needle) {
  return needle.nocase ? equals_folded(text, needle.bytes) : text == needle.bytes;
}
inline bool starts_with(std::string_view text, const Needle& needle) {
  return text.size() >= needle.bytes.size() && equals(text.substr(0, needle.bytes.size()), needle);
}
inline bool ends_with(std::string_view text, const Needle& needle) {
  return text.size() >= needle.bytes.size() &&
         equals(text.substr(text.size() - needle.bytes.size()), needle);
}

/// Offset of the first occurrence, or npos.
size_t find(std::string_view text, const Needle& needle);

}  // namespace stopgap::engine
