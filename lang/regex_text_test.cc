// SPDX-License-Identifier: Apache-2.0
// Regexes as rows of tokens: what the lints rely on, and text that is no regex at all.
#include <gtest/gtest.h>

#include "lang/lint.h"

namespace stopgap::lang::checking {
namespace {

/// One letter a token: b byte, . any byte, c class, ^ start, $ end, o other; `*` unbounded, `?`
/// another quantifier.
std::string shape(std::string_view pattern) {
  std::string text;
  for (const RegexToken& token : read_regex(pattern)) {
    text += "b.c^$o"[static_cast<size_t>(token.part)];
    if (token.repeated) text += token.unbounded ? '*' : '?';
  }
  return text;
}

TEST(RegexText, ReadsTokens) {
  EXPECT_EQ(shape("ab"), "bb");
  EXPECT_EQ(shape("^a.*b$"), "^b.*b$");
  EXPECT_EQ(shape("\\Aa\\z"), "^b$");
  EXPECT_EQ(shape("a+?b??c{2}d{2,}e{1,3}"), "b*b?b?b*b?");
  EXPECT_EQ(shape("\\.\\/\\d\\x41"), "bboo");
  EXPECT_EQ(shape("(?:a|b)"), "obobo");
  EXPECT_EQ(shape("(a)*|b"), "obo*ob");
}

TEST(RegexText, SkipsClassesAsAWhole) {
  EXPECT_EQ(shape("[a-z]x"), "cb");
  EXPECT_EQ(shape("[]a]x"), "cb");
  EXPECT_EQ(shape("[^]a]x"), "cb");
  EXPECT_EQ(shape("[\\]a]*x"), "c*b");
  EXPECT_EQ(shape("[[:alpha:]1]x"), "cb");
}

TEST(RegexText, BracesThatAreNoBoundAreBytes) {
  EXPECT_EQ(shape("{a}"), "bbb");
  EXPECT_EQ(shape("a{}"), "bbb");
  EXPECT_EQ(shape("a{"), "bb");
}

TEST(RegexText, SurvivesTextThatIsNoRegex) {
  for (const char* pattern :
       {"\\", "[", "[^", "[\\", "[[:", "*", "+a", "{1}", "(?", "\\x", "(?:"}) {
    EXPECT_LE(read_regex(pattern).size(), 4u) << pattern;
  }
}

TEST(RegexText, FindsRowsOfBytes) {
  EXPECT_EQ(literal_rows("/admin/(?:console|sh)x?.*done", 4),
            (std::vector<std::string>{"/admin/", "console", "done"}));
  EXPECT_EQ(literal_rows("ab+c", 1), (std::vector<std::string>{"a", "c"}));
}

}  // namespace
}  // namespace stopgap::lang::checking
