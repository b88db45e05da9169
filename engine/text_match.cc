// SPDX-License-Identifier: Apache-2.0
// See text_match.h. memmem is two-way search in glibc: linear for every needle. Ignoring case, the
// text is folded piece by piece into a buffer on the stack. Tested by text_match_test.cc.
#include "engine/text_match.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/limits.h"

namespace stopgap::engine {
namespace {

/// Eight bytes at once: sets bit 5 of each byte that is an upper-case ASCII letter.
uint64_t fold_word(uint64_t word) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  const uint64_t low7 = word & (kOnes * 0x7f);
  const uint64_t from_a = low7 + kOnes * (0x80 - 'A');
  const uint64_t after_z = low7 + kOnes * (0x7f - 'Z');
  const uint64_t upper = (from_a ^ after_z) & ~word & (kOnes * 0x80);
  return word | (upper >> 2);
}

size_t find_exact(std::string_view text, std::string_view needle) {
  const void* hit = memmem(text.data(), text.size(), needle.data(), needle.size());
  if (hit == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(hit) - text.data());
}

}  // namespace

void fold(std::string_view text, char* out) {
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    word = fold_word(word);
    std::memcpy(out + i, &word, 8);
  }
  for (; i < text.size(); ++i) out[i] = to_lower(text[i]);
}

std::string folded(std::string_view text) {
  std::string out(text.size(), '\0');
  fold(text, out.data());
  return out;
}

size_t find(std::string_view text, const Needle& needle) {
  if (needle.bytes.size() > text.size()) return std::string_view::npos;
  if (!needle.nocase) return find_exact(text, needle.bytes);
  constexpr size_t kPiece = 2 * kMaxLiteralBytes;
  char piece[kPiece];
  const size_t overlap = needle.bytes.size() - 1;
  for (size_t start = 0; start + overlap < text.size(); start += kPiece - overlap) {
    const std::string_view part = text.substr(start, kPiece);
    fold(part, piece);
    const size_t at = find_exact({piece, part.size()}, needle.bytes);
    if (at != std::string_view::npos) return start + at;
  }
  return std::string_view::npos;
}

}  // namespace stopgap::engine
