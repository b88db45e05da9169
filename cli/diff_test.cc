// SPDX-License-Identifier: Apache-2.0
#include "cli/diff.h"

#include <gtest/gtest.h>

namespace stopgap::cli {
namespace {

std::string body(std::string_view before, std::string_view after) {
  const std::string text = unified_diff("a", before, after);
  const std::string head = "--- a\n+++ a\n";
  EXPECT_EQ(text.substr(0, head.size()), head);
  return text.substr(head.size());
}

TEST(Diff, EqualTextsHaveNone) {
  EXPECT_EQ(unified_diff("a", "", ""), "");
  EXPECT_EQ(unified_diff("a", "x\ny\n", "x\ny\n"), "");
}

TEST(Diff, ShowsAChangedLineWithItsNeighbours) {
  EXPECT_EQ(body("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(Diff, JoinsNearChangesAndSplitsFarOnes) {
  const std::string before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
  EXPECT_EQ(body(before, "one\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\ntwelve\n"),
            "@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n"
            "@@ -9,4 +9,4 @@\n 9\n 10\n 11\n-12\n+twelve\n");
  EXPECT_EQ(body("1\n2\n3\n", "one\n2\nthree\n"), "@@ -1,3 +1,3 @@\n-1\n+one\n 2\n-3\n+three\n");
}

TEST(Diff, AddsAndRemovesLines) {
  EXPECT_EQ(body("1\n2\n", "1\nnew\n2\n"), "@@ -1,2 +1,3 @@\n 1\n+new\n 2\n");
  EXPECT_EQ(body("1\n2\n3\n", "1\n3\n"), "@@ -1,3 +1,2 @@\n 1\n-2\n 3\n");
  EXPECT_EQ(body("", "1\n"), "@@ -0,0 +1,1 @@\n+1\n");
  EXPECT_EQ(body("1\n", ""), "@@ -1,1 +0,0 @@\n-1\n");
}

TEST(Diff, SaysWhenTheLastLineHasNoEnd) {
  EXPECT_EQ(body("1", "1\n"), "@@ -1,1 +1,1 @@\n-1\n\\ No newline at end of file\n+1\n");
}

TEST(Diff, StaysBoundedOnTextsThatHaveNothingInCommon) {
  std::string before, after;
  for (int i = 0; i < 20'000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(body(before, after).substr(0, 24), "@@ -1,20000 +1,20000 @@\n");
}

}  // namespace
}  // namespace stopgap::cli
