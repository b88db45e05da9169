// SPDX-License-Identifier: Apache-2.0
#include "lang/fixes.h"

#include <gtest/gtest.h>

namespace stopgap::lang {
namespace {

void offer(Diagnostics& diagnostics, uint32_t file, uint32_t begin, uint32_t end,
           const std::string& replacement) {
  const Span span{file, begin, end};
  diagnostics.add(Code::kUnused, span, "x").fix = Fix{span, replacement, "title"};
}

std::string fixed(std::string_view text, const Diagnostics& diagnostics) {
  return apply_fixes(text, compatible_fixes(diagnostics, 0));
}

TEST(Fixes, AreAppliedInOrderOfTheText) {
  Diagnostics diagnostics;
  offer(diagnostics, 0, 6, 9, "SIX");
  offer(diagnostics, 0, 3, 3, "i");
  offer(diagnostics, 0, 0, 1, "");
  EXPECT_EQ(fixed("0123456789", diagnostics), "12i345SIX9");
}

TEST(Fixes, OverlappingOnesAreLeftForTheNextRound) {
  Diagnostics diagnostics;
  offer(diagnostics, 0, 2, 6, "a");
  offer(diagnostics, 0, 4, 8, "b");
  offer(diagnostics, 0, 6, 6, "c");
  offer(diagnostics, 0, 7, 8, "d");
  EXPECT_EQ(compatible_fixes(diagnostics, 0).size(), 2u);
  EXPECT_EQ(fixed("0123456789", diagnostics), "01a6d89");
}

TEST(Fixes, OfOtherFilesAreNotTaken) {
  Diagnostics diagnostics;
  offer(diagnostics, 1, 0, 1, "a");
  diagnostics.add(Code::kUnused, {0, 0, 1}, "without a fix");
  EXPECT_EQ(fixed("0123", diagnostics), "0123");
}

TEST(Fixes, MayTouchTheEndsOfTheText) {
  Diagnostics diagnostics;
  offer(diagnostics, 0, 0, 0, "<");
  offer(diagnostics, 0, 4, 4, ">");
  EXPECT_EQ(fixed("0123", diagnostics), "<0123>");
}

}  // namespace
}  // namespace stopgap::lang
