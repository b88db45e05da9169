// SPDX-License-Identifier: Apache-2.0
// Expected values were derived from docs/language.md sections 4 and 8.1 by hand.
#include "tests/oracle/lists.h"

#include <gtest/gtest.h>

#include "tests/oracle/header_lists.h"

namespace stopgap::oracle {
namespace {

using Strings = std::vector<std::string>;

const Reads kGeneric = reads_of("generic");

/// "name=value" by first views, '?' behind what may go on.
std::string walk(const List& list) {
  std::string all;
  for (const Element& element : list.elements) {
    all += element.name.views[0] + (element.name.missing != 0 ? "?" : "") + "=" +
           element.value.views[0] + (element.value.missing != 0 ? "?" : "") + " ";
  }
  return all + (list.missing != 0 ? "..." : "");
}

std::string arguments(std::string_view text, Causes end = 0, const Reads& reads = kGeneric) {
  return walk(argument_list(read_arguments(text), end, end, reads));
}

TEST(ArgumentList, SentThenPartsThenJoined) {
  EXPECT_EQ(arguments("a=1&b;c=2&a=3"), "a=1 b;c=2 a=3 b= c=2 a=1,3 ");
  EXPECT_EQ(arguments("a=1&A=2&a"), "a=1 A=2 a= a=1, a=1,2, ");
  EXPECT_EQ(arguments("%u0061=1&a=2"), "%u0061=1 a=2 %u0061=1,2 ");
  EXPECT_EQ(arguments("a+b=1&a%20b=2&%2561=3&a=4"), "a+b=1 a%20b=2 %2561=3 a=4 a+b=1,2 ");
}

TEST(ArgumentList, DependsOnTheBackend) {
  EXPECT_EQ(arguments("a;b&a;b", 0, reads_of("python")), "a;b= a;b= a= b= a= b= ");
  EXPECT_EQ(arguments("a;b&a;b", 0, reads_of("tomcat")), "a;b= a;b= a;b=, ");
  EXPECT_EQ(arguments("a&a", 0, reads_of("apache")), "a= a= ");
  EXPECT_EQ(arguments("%u0061&a", 0, reads_of("tomcat")), "%u0061= a= ");
}

/// Section 8.1.
TEST(ArgumentList, WhatMayGoOnWhereTheEndIsMissing) {
  EXPECT_EQ(arguments("a=1&a=2&b", kOversize), "a=1 a=2 b?=? a=1,2? ...");
  EXPECT_EQ(arguments("b&a;c", kOversize), "b= a;c?=? a= c?=? ...");
  EXPECT_EQ(arguments("a=1&a=2", kOversize), "a=1 a=2? a=1,2? ...");
  EXPECT_EQ(arguments("a=1&a", kOversize), "a=1 a?=? ...") << "it may have another name";
  EXPECT_EQ(walk(argument_list(read_arguments("a=1&a"), 0, kOversize, kGeneric)),
            "a=1 a= a=1,? ...");
}

TEST(ArgumentList, NamesAsPhpReadsThem) {
  const auto names = [](std::string_view text, const char* backend = "php") {
    return argument_list(read_arguments(text), 0, 0, reads_of(backend)).elements[0].name.views;
  };
  EXPECT_EQ(names("a.b[c"), (Strings{"a.b[c", "a_b", "a_b_c"}));
  EXPECT_EQ(names("+a[b.c[d]"), (Strings{"+a[b.c[d]", " a[b.c[d]", "+a", "a", "a[b.c[d]"}));
  EXPECT_EQ(names("a[b.c[d"), (Strings{"a[b.c[d", "a", "a_b.c[d", "a_b_c_d"}));
  EXPECT_EQ(names("a%00.b"), (Strings{"a%00.b", std::string("a\0.b", 4), "a%00_b", "a"}));
  EXPECT_EQ(names("a.b", "tomcat"), Strings{"a.b"});
  EXPECT_EQ(names("a[b]c[d]"), (Strings{"a[b]c[d]", "a", "a[b]"}));
  EXPECT_EQ(names("a[ ][\t]"), (Strings{"a[ ][\t]", "a", "a[][]"}));
  EXPECT_EQ(names("[a][b]"), (Strings{"[a][b]", "", "a", "a[b]"}));
  EXPECT_EQ(names("b]"), (Strings{"b]", "b"}));
  EXPECT_EQ(names("?a.b", "nodejs"), (Strings{"?a.b", "a.b", "?a_b", "a_b"}));
}

TEST(ArgumentList, PartsWithoutEqualsAtTheirStart) {
  EXPECT_EQ(arguments("=q=evil"), "=q=evil q=evil ");
  EXPECT_EQ(arguments("=q&===&=a=b;=c"), "=q === =a=b;=c a=b =c =q,==,a=b;=c ");
}

TEST(ArgumentList, InAQueryNothingMayCountBehindAHash) {
  const List list = argument_list(read_arguments("a=1#&b#=%41"), 0, 0, kGeneric, true);
  EXPECT_EQ(list.elements[0].value.views, (Strings{"1#", "1"}));
  EXPECT_EQ(list.elements[1].name.views, (Strings{"b#", "b"}));
  EXPECT_EQ(list.elements[1].value.views, (Strings{"%41", "A", ""}));
}

TEST(CertainArguments, LeaveOutALastNameThatMayGoOn) {
  const Arguments read = read_arguments("a&_method;a&a");
  EXPECT_TRUE(has_one_name_twice(certain_arguments(read, false, 0)));
  EXPECT_FALSE(has_one_name_twice(certain_arguments(read, false, kOversize)));
  EXPECT_TRUE(has_method_argument(certain_arguments(read, true, kOversize), kGeneric, true));
  EXPECT_FALSE(has_method_argument(certain_arguments(read, false, 0), kGeneric, true));
}

TEST(HeaderList, JoinedUnfoldedAndDashed) {
  const Headers headers = {
      {"X_A", " 1 "}, {"x-a", "2\r\n 3"}, {"X-A", "4"}, {"Cookie", "a"}, {"cookie", "b"}};
  EXPECT_EQ(walk(header_list(headers, 0, kGeneric)),
            "X_A=1 x-a=2\r\n 3 X-A=4 Cookie=a cookie=b x-a=2 3, 4 Cookie=a; b Cookie=a, b X_A=1, 2 "
            "3, 4 ");
  EXPECT_EQ(walk(header_list(headers, kOversize, reads_of("tomcat"))),
            "X_A=1 x-a=2\r\n 3 X-A=4 Cookie=a cookie=b x-a=2 3, 4? Cookie=a; b? Cookie=a, b? ...");
  const List list = header_list(headers, 0, kGeneric);
  EXPECT_EQ(header_list({{"X.a\x80 ", ""}}, 0, kGeneric).elements[0].name.views,
            (Strings{"X.a\x80 ", "X-a--"}));
  EXPECT_EQ(list.elements[0].name.views, (Strings{"X_A", "X-A"}));
  EXPECT_EQ(list.elements[1].value.views, (Strings{"2\r\n 3", "2 3"}));
  EXPECT_EQ(header_list(headers, 0, reads_of("tomcat")).elements[0].name.views, Strings{"X_A"});
}

TEST(CookieList, TheOldReadingStandsBehind) {
  const auto cookies = [](const std::string& text) {
    return walk(cookie_list(read_cookies({{"Cookie", text}}), 0, kGeneric));
  };
  EXPECT_EQ(cookies("a=\"b;c\"; d=e,f"), "a=\"b c\"= d=e,f a=b;c d=e f= ");
  EXPECT_EQ(cookies("a=\"b\\\";c\""), "a=b\\ c\"= a=b\\\";c ");
  EXPECT_EQ(cookies("a=\"b;c"), "a=\"b c= ");
  const List list = cookie_list(read_cookies({{"Cookie", "a=\"\\141\\%41\""}}), 0, kGeneric);
  EXPECT_EQ(list.elements[0].value.views,
            (Strings{"\\141\\%41", "\\141\\A", "141%41", "141A", "a%41", "aA", "\"\\141\\%41\"",
                     "\"\\141\\A\""}));
}

TEST(CookieList, WhatTheirHeadersMakeJoined) {
  const auto cookies = [](const Headers& headers, Causes further = 0) {
    return walk(cookie_list(read_cookies(headers), further, kGeneric));
  };
  EXPECT_EQ(cookies({{"Cookie", "a=1"}, {"x", "y"}, {"COOKIE", "2; c"}}), "a=1 2= c= a=1, 2 ");
  EXPECT_EQ(cookies({{"Cookie", "a=1"}, {"Cookie", "2"}}, kOversize), "a=1 2= ...");
  EXPECT_EQ(cookies({{"Cookie", "a=1;"}, {"Cookie", ""}, {"Cookie", ";b"}}), "a=1 b= , ,= ");
  EXPECT_EQ(cookies({{"Cookie", "b,a=\"1;"}, {"Cookie", "2\""}}),
            "b,a=\"1 2\"= b= a=\"1 , 2\"= a=1;, 2 ");
}

TEST(CookieList, MarksBlanksAndPlusSigns) {
  const auto element = [](const std::string& text, const char* backend) {
    return cookie_list(read_cookies({{"Cookie", text}}), 0, reads_of(backend)).elements.at(0);
  };
  const auto values = [&](const std::string& text, const char* backend = "php") {
    return element(text, backend).value.views;
  };
  const auto names = [&](const std::string& text, const char* backend = "php") {
    return element(text, backend).name.views;
  };
  EXPECT_EQ(values("a=\"x\""), (Strings{"x", "\"x\""}));
  EXPECT_EQ(values("a= \"x\"\v;b"), (Strings{"x", " \"x\"\v"}));
  EXPECT_EQ(values("a=\"x%41"), (Strings{"\"x%41", "\"xA", "x%41", "xA", "x%4", "x"}));
  EXPECT_EQ(values("a=\""), (Strings{"\"", ""}));
  EXPECT_EQ(values("a=b+%41"), (Strings{"b+%41", "b+A"}));
  EXPECT_EQ(values("a=b+%41", "apache"), (Strings{"b+%41", "b+A", "b A"}));
  EXPECT_EQ(names("\x0b"
                  "a =b"),
            (Strings{"a", "a ", "a_"}));
  EXPECT_EQ(names("a =b", "apache"), Strings{"a"});
  EXPECT_EQ(names("a+b=b", "apache"), (Strings{"a+b", "a b"}));
}

TEST(OverrideList, OfHeadersThenArguments) {
  const Headers headers = {{"X_Original-URL", "http://h/a/../b?c"}, {"X-Host", "d"}};
  const Arguments query = read_arguments("_method=e;.METHOD=f"), form = read_arguments("_method");
  EXPECT_EQ(walk(override_list(headers, query, 0, form, 0, kGeneric)),
            "target=http://h/a/../b?c host=d method=e;.METHOD=f method=e method=f method= ");
  EXPECT_EQ(walk(override_list(headers, query, kOversize, form, kOversize, kGeneric)),
            "target=http://h/a/../b?c host=d method=e ");
  EXPECT_EQ(override_list(headers, {}, 0, {}, 0, reads_of("apache")).elements[0].value.views,
            (Strings{"http://h/a/../b?c", "/a/../b", "/b"}));
}

TEST(AuthUsers, OfEveryBasicHeader) {
  EXPECT_EQ(
      auth_users({{"authorization", "bASIC\t YSU0MTpw"}, {"Authorization", "Basic Yg"}}, kGeneric),
      (Strings{"a%41", "aA", "b", "a%41", "aA"}));
  EXPECT_EQ(auth_users({{"Authorization", "Basic"}, {"Authorization", "Bearer Yg"}}, kGeneric),
            Strings{});
}

TEST(AuthUsers, AsPhpReadsThemAndJoined) {
  EXPECT_EQ(auth_users({{"Authorization", "Basic YW=RtaW46eA=="}}, kGeneric),
            (Strings{"a", "admin"}));
  EXPECT_EQ(auth_users({{"Authorization", "Basic YWR="}, {"Authorization", "taW46eA=="}}, kGeneric),
            (Strings{"ad", "admin"}));
  EXPECT_EQ(auth_users({{"Authorization", "Basic YWRt"}, {"Authorization", "aW4="}}, kGeneric),
            Strings{"adm"});
}

TEST(HeaderFlags, RaisedAndNot) {
  const auto set = [](const char* flag, const Headers& headers) {
    return is_header_flag_set(flag, headers);
  };
  EXPECT_TRUE(set("duplicate_header", {{"Host", "a"}, {"hOST", "a"}}));
  EXPECT_FALSE(set("duplicate_header", {{"Accept", "a"}, {"Accept", "a"}}));
  EXPECT_TRUE(set("cl_te", {{"Content-Length", "1"}, {"Transfer-Encoding", "x"}}));
  EXPECT_FALSE(set("cl_te", {{"Content-Length", "1"}}));
  EXPECT_TRUE(set("bad_header", {{"a ", "b"}}));
  EXPECT_TRUE(set("bad_header", {{"a", "b\nc"}}));
  EXPECT_FALSE(set("bad_header", {{"a", "b\n c"}}));
  EXPECT_TRUE(set("obs_fold", {{"a", "b\n c"}}));
  EXPECT_FALSE(set("obs_fold", {{"a", "b\nc"}}));
  EXPECT_TRUE(set("duplicate_cookie", {{"Cookie", "a; b"}, {"Cookie", "a"}}));
  EXPECT_FALSE(set("duplicate_cookie", {{"Cookie", "a,a"}, {"Cookie", "A"}}));
  EXPECT_TRUE(set("bad_cookie", {{"Cookie", "a"}}));
  EXPECT_FALSE(set("bad_cookie", {{"Cookie", "a=b,c; ;"}, {"X", "a"}}));
  EXPECT_TRUE(set("bad_cookie", {{"Cookie", "\va=b"}}));
  EXPECT_TRUE(set("bad_cookie", {{"Cookie", "a=b;\f;c=d"}}));
  EXPECT_TRUE(set("rewrite_header", {{"X_Forwarded_Prefix", "/"}}));
  EXPECT_FALSE(set("rewrite_header", {{"X-Forwarded-Host", "a"}, {"Destination", "/"}}));
  EXPECT_TRUE(set("rewrite_header", {{"X.Original!URL", "a"}}));
}

}  // namespace
}  // namespace stopgap::oracle
