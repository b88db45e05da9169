// SPDX-License-Identifier: Apache-2.0
#include "engine/php_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

Texts views(const std::vector<std::string_view>& names) {
  Arena arena;
  const ViewList all = with_php_names(names, arena);
  return {all.begin(), all.end()};
}

TEST(PhpNames, OrdinaryOnesStayWhereTheyAre) {
  Arena arena;
  const std::string_view name = "user_name";
  EXPECT_EQ(with_php_names({&name, 1}, arena).data(), &name);
  EXPECT_EQ(arena.capacity(), 0u);
  EXPECT_EQ(views({""}), Texts{""});
}

TEST(PhpNames, BlanksAndDotsBecomeUnderscores) {
  EXPECT_EQ(views({"user.name"}), (Texts{"user.name", "user_name"}));
  EXPECT_EQ(views({"  user name"}), (Texts{"  user name", "user_name"}));
  EXPECT_EQ(views({"a+b", "a b"}), (Texts{"a+b", "a b", "a_b"}));
  EXPECT_EQ(views({" "}), (Texts{" ", ""}));
  EXPECT_EQ(views({"\ta.b"}), (Texts{"\ta.b", "\ta_b"}));
}

TEST(PhpNames, ClosedBracketsAreKeptAndCutOff) {
  EXPECT_EQ(views({"a[b]"}), (Texts{"a[b]", "a"}));
  EXPECT_EQ(views({"a.b[c.d][e"}), (Texts{"a.b[c.d][e", "a_b", "a_b[c.d][e", "a_b[c.d]"}));
  EXPECT_EQ(views({"a[b]c"}), (Texts{"a[b]c", "a", "a[b]"}));
  EXPECT_EQ(views({"a[b][c]d[e]"}), (Texts{"a[b][c]d[e]", "a", "a[b][c]"}));
}

TEST(PhpNames, AWhiteSpaceByteInBracketsIsNone) {
  EXPECT_EQ(views({"a[ ]"}), (Texts{"a[ ]", "a", "a[]"}));
  EXPECT_EQ(views({"a.b[x][\v][\n]c"}),
            (Texts{"a.b[x][\v][\n]c", "a_b", "a_b[x][\v][\n]c", "a_b[x][\v][\n]", "a_b[x][][]"}));
  EXPECT_EQ(views({"a[  ]"}), (Texts{"a[  ]", "a"}));
  EXPECT_EQ(views({"a[[ ]"}), (Texts{"a[[ ]", "a"}));
}

/// qs and Rack.
TEST(PhpNames, BracketsAtTheStartAreLeftOut) {
  EXPECT_EQ(views({"[cmd]"}), (Texts{"[cmd]", "", "cmd"}));
  EXPECT_EQ(views({"[a][b]c"}), (Texts{"[a][b]c", "", "a", "a[b]c", "[a][b]"}));
  EXPECT_EQ(views({"b]"}), (Texts{"b]", "b"}));
  EXPECT_EQ(views({"][a[b"}), (Texts{"][a[b", "]", "a", "]_a[b", "]_a_b"}));
  EXPECT_EQ(views({"[]"}), (Texts{"[]", ""}));
}

TEST(PhpNames, AQuestionMarkAtTheStartIsThatOfTheQuery) {
  EXPECT_EQ(views({"?cmd"}), (Texts{"?cmd", "cmd"}));
  EXPECT_EQ(views({"??a.b[c]"}),
            (Texts{"??a.b[c]", "??a_b", "??a_b[c]", "a.b[c]", "a_b", "a_b[c]"}));
  EXPECT_EQ(views({"?"}), (Texts{"?", ""}));
}

TEST(PhpNames, AnOpenBracketIsAnUnderscore) {
  EXPECT_EQ(views({"user[name"}), (Texts{"user[name", "user", "user_name"}));
  EXPECT_EQ(views({"a[b.c[d e"}), (Texts{"a[b.c[d e", "a", "a_b.c[d e", "a_b_c_d_e"}));
  EXPECT_EQ(views({"a]["}), (Texts{"a][", "a]", "a", "a[", "a]_"}));
}

TEST(PhpNames, ANulEndsThem) {
  EXPECT_EQ(views({std::string_view("a\0b.c", 5)}), (Texts{std::string("a\0b.c", 5), "a"}));
  EXPECT_EQ(views({std::string_view(" a.b\0[c]", 8)}), (Texts{std::string(" a.b\0[c]", 8), "a_b"}));
}

}  // namespace
}  // namespace stopgap::engine
