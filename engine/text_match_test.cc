// SPDX-License-Identifier: Apache-2.0
// Text search against a plain loop, at the seams of the pieces, and in time on hostile text.
#include "engine/text_match.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "engine/limits.h"

namespace stopgap::engine {
namespace {

size_t naive_find(std::string_view text, const Needle& needle) {
  for (size_t i = 0; i + needle.bytes.size() <= text.size(); ++i) {
    if (equals(text.substr(i, needle.bytes.size()), needle)) return i;
  }
  return std::string_view::npos;
}

TEST(TextMatch, FoldsExactlyTheAsciiLetters) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  for (size_t shift = 0; shift < 9; ++shift) {
    const std::string text = all.substr(shift);
    std::string want;
    for (const char c : text) want += to_lower(c);
    EXPECT_EQ(folded(text), want);
  }
}

TEST(TextMatch, FindsWhatAPlainLoopFinds) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = "aAbB"[random() % 4];
    std::string bytes(1 + random() % 4, '\0');
    const bool nocase = random() % 2 != 0;
    for (char& c : bytes) c = nocase ? "ab"[random() % 2] : "aAbB"[random() % 4];
    const Needle needle{bytes, nocase};
    ASSERT_EQ(find(text, needle), naive_find(text, needle)) << text << " / " << bytes;
  }
}

TEST(TextMatch, FindsAcrossThePieces) {
  for (const size_t length : {size_t{1}, size_t{2}, size_t{100}, kMaxLiteralBytes}) {
    const std::string bytes = std::string(length - 1, 'x') + "y";
    for (size_t at = 2 * kMaxLiteralBytes - length - 1; at < 2 * kMaxLiteralBytes + 2; ++at) {
      std::string text(20000, '.');
      text.replace(at, length, std::string(length - 1, 'X') + "Y");
      ASSERT_EQ(find(text, {bytes, true}), at) << length;
    }
  }
}

TEST(TextMatch, EndsAndEquality) {
  EXPECT_TRUE(starts_with("ABc", {"ab", true}));
  EXPECT_FALSE(starts_with("ABc", {"ab", false}));
  EXPECT_TRUE(ends_with("abC", {"bc", true}));
  EXPECT_FALSE(ends_with("b", {"ab", true}));
  EXPECT_TRUE(equals("@[`{", {"@[`{", true}));
  EXPECT_FALSE(equals("@", {"`", true})) << "only letters have case";
}

TEST(TextMatch, HostileTextIsLinear) {
  const std::string text(1 << 20, 'a');
  const std::string bytes = std::string(2000, 'a') + "b" + std::string(2000, 'a');
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(find(text, {bytes, true}), std::string_view::npos);
  EXPECT_EQ(find(text, {bytes, false}), std::string_view::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

}  // namespace
}  // namespace stopgap::engine
