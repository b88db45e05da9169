// SPDX-License-Identifier: Apache-2.0
#include "engine/cookies.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

/// "name=value" of what only the old reading has, quoted ones in "".
std::string old(std::string_view header) {
  std::string all;
  Pair pair;
  std::string_view piece;
  for (OldCookies cookies(header); cookies.next(piece, pair);) {
    const std::string mark = pair.quoted ? "\"" : "";
    all += std::string(pair.name) + "=" + mark + std::string(pair.value) + mark + "|";
  }
  EXPECT_TRUE(all.empty() || OldCookies::may_differ(header)) << header;
  return all;
}

TEST(OldCookies, NothingOfItsOwnInAnOrdinaryHeader) {
  EXPECT_EQ(old(""), "");
  EXPECT_EQ(old("a=b; c=\"d\"; ;e"), "");
  EXPECT_EQ(old("a=\"b\\\"c\""), "");
  EXPECT_FALSE(OldCookies::may_differ("a=b; c"));
}

TEST(OldCookies, ACommaSeparates) {
  EXPECT_EQ(old("a=b,c=d"), "a=b|c=d|");
  EXPECT_EQ(old("a=b; c=d , e"), "c=d|e=|");
  EXPECT_EQ(old("$Version=1, a=b"), "$Version=1|a=b|");
  EXPECT_EQ(old(",,"), "");
}

TEST(OldCookies, AQuotedStringHoldsSeparators) {
  EXPECT_EQ(old("a=\"b;c\"; d"), "a=\"b;c\"|");
  EXPECT_EQ(old("a= \"b,c=d\" ,e=\"f\""), "a=\"b,c=d\"|e=\"f\"|");
  EXPECT_EQ(old("a=\"b\\\";c\\\\\";d"), "a=\"b\\\";c\\\\\"|");
  EXPECT_EQ(old("a=\"b;c\"x;d"), "a=\"b;c\"x|");
}

TEST(OldCookies, AMarkWithoutAnEndIsNone) {
  EXPECT_EQ(old("a=\"b;c"), "");
  EXPECT_EQ(old("a=\"b,c"), "a=\"b|c=|");
  EXPECT_EQ(old("a\"=b;c\"=d"), "");
  EXPECT_EQ(old("a=b=\"c;d\""), "") << "not the first byte of the value";
}

TEST(OldCookies, ManyMarksTakeLinearTime) {
  const auto start = std::chrono::steady_clock::now();
  for (const char* piece : {"a=\"x\\", "a=\"", "a=\"\\\";", "=\"\",", "\\\"", "a= \"\\\\;"}) {
    std::string header;
    while (header.size() < 256 * 1024) header += piece;
    (void)old(header);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

std::string plain(std::string_view text, bool octal) {
  std::string out(text.size(), '#');
  out.resize(remove_quoting(text, octal, out.data()));
  return out;
}

TEST(Quoting, IsRemovedInTwoWays) {
  EXPECT_EQ(plain("a\\\"b\\\\c", false), "a\"b\\c");
  EXPECT_EQ(plain("\\141\\x", false), "141x");
  EXPECT_EQ(plain("\\141\\x", true), "ax");
  EXPECT_EQ(plain("\\000\\377\\400\\08", true), std::string("\0\377", 2) + "40008");
  EXPECT_EQ(plain("a\\", true), "a");
  EXPECT_EQ(plain("\\187\\081", true), "187081") << "8 is no octal digit";
  EXPECT_EQ(plain("\\14", true), "14");
}

TEST(CookieValues, HaveTheirStagesThenThoseWithoutQuoting) {
  Arena arena;
  const auto views = [&](std::string_view value, bool quoted) {
    const ViewList all = cookie_value_views(value, quoted, reads_of(Backend::kGeneric), arena);
    return Texts(all.begin(), all.end());
  };
  EXPECT_EQ(views("a%41", true), (Texts{"a%41", "aA"}));
  EXPECT_EQ(views("\\x", false), Texts{"\\x"});
  EXPECT_EQ(views("\\141\\%41", true),
            (Texts{"\\141\\%41", "\\141\\A", "141%41", "141A", "a%41", "aA"}));
  EXPECT_EQ(views("\\a", true), (Texts{"\\a", "a"}));
}

}  // namespace
}  // namespace stopgap::engine
