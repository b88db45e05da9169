// SPDX-License-Identifier: Apache-2.0
#include "engine/cookies.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "engine/header_fields.h"

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

/// "name=value" of what several headers make joined.
std::string met(const std::vector<std::string_view>& headers) {
  Arena arena;
  const std::string_view joined = join_with_commas(headers, arena);
  std::string all;
  each_joined_cookie(headers, joined, [&](std::string_view piece) {
    Pair pair;
    EXPECT_TRUE(read_cookie(piece, pair));
    all += std::string(pair.name) + "=" + std::string(pair.value) + "|";
  });
  return all;
}

TEST(JoinedCookies, ArePiecesInWhichHeadersMeet) {
  EXPECT_EQ(met({}), "");
  EXPECT_EQ(met({"a=1"}), "");
  EXPECT_EQ(met({"a=1 union select 1", "2 from t"}), "a=1 union select 1, 2 from t|");
  EXPECT_EQ(met({"x; a=1", "2; c", "d;e"}), "a=1, 2|c, d=|");
  EXPECT_EQ(met({"a=1;", ";b"}), ",=|");
  EXPECT_EQ(met({"a", "", "b=2"}), "a, , b=2|");
}

TEST(JoinedCookies, OfTheOldReadingToo) {
  EXPECT_EQ(met({"a=\"1;", "2\""}), ", 2\"=|a=1;, 2|");
  EXPECT_EQ(met({"b,a=\"1", "2\""}), "b,a=1, 2|a=1, 2|");
}

Texts value_views(std::string_view value, std::string_view sent, bool quoted,
                  Backend backend = Backend::kGeneric) {
  Arena arena;
  const ViewList all = cookie_value_views(value, sent, quoted, reads_of(backend), arena);
  return {all.begin(), all.end()};
}

TEST(CookieValues, HaveTheirStagesThenThoseWithoutQuoting) {
  EXPECT_EQ(value_views("a%41", "a%41", false), (Texts{"a%41", "aA"}));
  EXPECT_EQ(value_views("\\x", "\\x", false), (Texts{"\\x", "x"}));
  EXPECT_EQ(value_views("\\141\\%41", "\"\\141\\%41\"", true),
            (Texts{"\\141\\%41", "\\141\\A", "141%41", "141A", "a%41", "aA", "\"\\141\\%41\"",
                   "\"\\141\\A\""}));
}

TEST(CookieValues, ThenAsTheyStandAndWithoutAMarkThatNothingEnds) {
  EXPECT_EQ(value_views("x", "\"x\"", true), (Texts{"x", "\"x\""}));
  EXPECT_EQ(value_views("x", " x ", false), (Texts{"x", " x "}));
  EXPECT_EQ(value_views("\"admin", "\"admin", false), (Texts{"\"admin", "admin", "admi"}));
  EXPECT_EQ(value_views("\"x%41", "\"x%41", false),
            (Texts{"\"x%41", "\"xA", "x%41", "xA", "x%4", "x"}));
  EXPECT_EQ(value_views("\"", "\"", false), (Texts{"\"", ""}));
}

TEST(CookieValues, APlusSignIsASpaceToSome) {
  EXPECT_EQ(value_views("a+%2B", "\"a+%2B\"", true),
            (Texts{"a+%2B", "a++", "\"a+%2B\"", "\"a++\"", "\"a +\""}));
  EXPECT_EQ(value_views("a+b", "a+b", false, Backend::kApache), (Texts{"a+b", "a b"}));
  EXPECT_EQ(value_views("a+b", "a+b", false, Backend::kPhp), Texts{"a+b"});
}

TEST(CookieNames, WithThePlusSignsAndBlanksBehindThem) {
  Arena arena;
  const auto views = [&](std::string_view name, std::string_view sent, Backend backend) {
    const ViewList all = cookie_name_views(name, sent, reads_of(backend), arena);
    return Texts(all.begin(), all.end());
  };
  EXPECT_EQ(views("cmd", "cmd ", Backend::kPhp), (Texts{"cmd", "cmd ", "cmd_"}));
  EXPECT_EQ(views("cmd", "cmd ", Backend::kTomcat), Texts{"cmd"});
  EXPECT_EQ(views("a.b", "a.b", Backend::kPhp), (Texts{"a.b", "a_b"}));
  EXPECT_EQ(views("a+b", "a+b", Backend::kApache), (Texts{"a+b", "a b"}));
  EXPECT_EQ(views("a+b", "a+b", Backend::kGeneric), (Texts{"a+b", "a b", "a_b"}));
}

}  // namespace
}  // namespace stopgap::engine
