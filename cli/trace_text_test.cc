// SPDX-License-Identifier: Apache-2.0
#include "cli/trace_text.h"

#include <gtest/gtest.h>

namespace stopgap::cli {
namespace {

TEST(Excerpt, MarksTheMatch) {
  EXPECT_EQ(excerpt("/a/b", {2, 4}), "/a»/b«");
  EXPECT_EQ(excerpt("/a/b", {0, 2}), "»/a«/b");
  EXPECT_EQ(excerpt("", {0, 0}), "»«");
  EXPECT_EQ(excerpt("abc", {99, 100}), "abc»");
}

TEST(Excerpt, MarksWhatIsKnownOfIt) {
  EXPECT_EQ(excerpt("/a/b", {{}, 2}), "/a«/b");
  EXPECT_EQ(excerpt("/a/b", {1, {}}), "/»a/b");
}

TEST(Excerpt, CutsBothEnds) {
  const std::string text = std::string(100, 'a') + "X" + std::string(100, 'b');
  EXPECT_EQ(excerpt(text, {100, 101}),
            "…" + std::string(24, 'a') + "»X«" + std::string(39, 'b') + "…");
  EXPECT_EQ(excerpt(text, {100, 180}),
            "…" + std::string(24, 'a') + "»X" + std::string(39, 'b') + "…");
}

TEST(Excerpt, EscapesControlBytes) {
  EXPECT_EQ(excerpt("a\x1b[2J", {1, 2}).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace stopgap::cli
