// SPDX-License-Identifier: Apache-2.0
#include "engine/pairs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace stopgap::engine {
namespace {

/// "name=value|name=value|"
std::string walk(bool (*next)(std::string_view&, Pair&), std::string_view text) {
  std::string all;
  Pair pair;
  while (next(text, pair)) all.append(pair.name).append("=").append(pair.value).append("|");
  return all;
}

bool next_read_cookie(std::string_view& rest, Pair& pair) {
  std::string_view piece;
  return next_cookie(rest, piece, pair);
}

TEST(FormPairs, SplitAtAmpersandAndFirstEquals) {
  EXPECT_EQ(walk(next_form_pair, "a=b&c=d=e&f&=g&="), "a=b|c=d=e|f=|=g|=|");
  EXPECT_EQ(walk(next_form_pair, "&&a&&"), "a=|");
  EXPECT_EQ(walk(next_form_pair, ""), "");
  EXPECT_EQ(walk(next_form_pair, "a;b= c &%26=%3d"), "a;b= c |%26=%3d|");
}

TEST(Cookies, AreTrimmedAndUnquotedOnce) {
  EXPECT_EQ(walk(next_read_cookie, "a=b; c = d ;\te=\"f\""), "a=b|c=d|e=f|");
  EXPECT_EQ(walk(next_read_cookie, "; ;\t;a;=b;"), "a=|=b|");
  EXPECT_EQ(walk(next_read_cookie, "a=\"\"b\"\";b=\";c=\"\";d=\"x;e= \" \""),
            "a=\"b\"|b=\"|c=|d=\"x|e= |");
  EXPECT_EQ(walk(next_read_cookie, "\"a\"=b=c"), "\"a\"=b=c|");
  EXPECT_EQ(walk(next_read_cookie, "a=b\n;\v c\r=\f\vd;\n"), "a=b|c=d|");
}

TEST(Cookies, AreTrimmedOnceMoreInLatin1) {
  Pair pair;
  ASSERT_TRUE(read_cookie_in_latin1("\x85 a\x1C= \xA0\"b\x1F\"\x1D", pair));
  EXPECT_EQ(pair.name, "a");
  EXPECT_EQ(pair.value, "b\x1F");
  EXPECT_TRUE(pair.quoted);
  ASSERT_TRUE(read_cookie_in_latin1("a=b\x1E", pair));
  EXPECT_EQ(pair.value, "b");
  for (const char* same : {"a=b", " a = \"\xA0\" ", "\x1B=\x84",
                           "a\xA0"
                           "b=",
                           "", "="})
    EXPECT_FALSE(read_cookie_in_latin1(same, pair)) << same;
}

TEST(FormType, IsTheMediaTypeBeforeTheSemicolon) {
  EXPECT_TRUE(is_form_type("application/x-www-form-urlencoded"));
  EXPECT_TRUE(is_form_type(" Application/X-WWW-Form-UrlEncoded\t; charset=utf-8"));
  EXPECT_FALSE(is_form_type("application/x-www-form-urlencoded, text/plain"));
  EXPECT_FALSE(is_form_type("text/plain; application/x-www-form-urlencoded"));
  EXPECT_FALSE(is_form_type(""));
}

TEST(MostPairs, IsAnUpperBound) {
  for (const char* text : {"", "a", "a&b", "a&b&", "&&", "a&b&c"}) {
    const std::string pairs = walk(next_form_pair, text);
    EXPECT_LE(static_cast<size_t>(std::count(pairs.begin(), pairs.end(), '|')),
              most_pairs(std::string_view(text).size()));
  }
}

}  // namespace
}  // namespace stopgap::engine
