// SPDX-License-Identifier: Apache-2.0
// The grammar itself: no rule loops without consuming, and the tables it leans on are in order.
#include "lang/grammar.h"

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

namespace stopgap::lang {
namespace {

struct LeftRecursive
    : grammar::pegtl::sor<grammar::pegtl::seq<LeftRecursive, grammar::name>, grammar::name> {};

TEST(Grammar, HasNoEndlessLoops) {
  EXPECT_EQ(grammar::pegtl::analyze<grammar::start>(), 0u);
  EXPECT_EQ(grammar::pegtl::analyze<grammar::syntax>(), 0u);
  EXPECT_EQ(grammar::pegtl::analyze<grammar::item>(), 0u);
}

TEST(Grammar, AnalysisSeesOurOwnRules) {
  using endless = grammar::pegtl::star<grammar::nested<grammar::pegtl::opt<grammar::name>>>;
  EXPECT_NE(grammar::pegtl::analyze<endless>(-1), 0u);
  EXPECT_NE(grammar::pegtl::analyze<LeftRecursive>(-1), 0u);
  EXPECT_NE(grammar::pegtl::analyze<grammar::pegtl::star<grammar::line_start>>(-1), 0u);
}

TEST(Words, ReservedOnesAreSortedAndShort) {
  EXPECT_TRUE(std::is_sorted(kReservedWords.begin(), kReservedWords.end()));
  for (const std::string_view word : kReservedWords) EXPECT_LE(word.size(), kMaxReservedBytes);
  for (const std::string_view word : kSectionWords) EXPECT_LE(word.size(), kMaxReservedBytes);
  EXPECT_TRUE(is_reserved("absent"));
  EXPECT_TRUE(is_reserved("with"));
  EXPECT_FALSE(is_reserved("http"));
  EXPECT_FALSE(is_reserved(""));
}

TEST(Words, ThoseThatStartDeclarationsAreReserved) {
  for (const std::string_view word : kDeclarationWords) EXPECT_TRUE(is_reserved(word)) << word;
}

}  // namespace
}  // namespace stopgap::lang
