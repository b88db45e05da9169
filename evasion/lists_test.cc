// SPDX-License-Identifier: Apache-2.0
// The classes of generate_lists.cc: what each makes, and what it leaves alone.
#include <gtest/gtest.h>

#include "evasion/evasion.h"

namespace stopgap::evasion {
namespace {

using Strings = std::vector<std::string>;

Request request(std::string target, std::vector<std::pair<std::string, std::string>> headers = {},
                std::string form = "") {
  Request made;
  made.method = form.empty() ? "GET" : "POST";
  made.target = std::move(target);
  made.headers = std::move(headers);
  if (!form.empty()) made.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  made.body = std::move(form);
  return made;
}

/// "target|name=value|…|body" of each variant.
Strings all(Class id, const Request& from) {
  Strings made;
  for (const Variant& variant : variants(id, from)) {
    const Request one = respell(from, variant);
    std::string text = one.target + "|";
    for (const auto& [name, value] : one.headers) {
      if (name != "Content-Type") text += name + "=" + value + "|";
    }
    made.push_back(text + one.body);
  }
  return made;
}

TEST(ListClasses, UnderscoresInNamesOfHeaders) {
  EXPECT_EQ(
      all(Class::kHeaderUnderscore, request("/", {{"X-A-B", "c-d"}, {"Content-Length", "1"}})),
      Strings{"/|X_A_B=c-d|Content-Length=1|"});
  EXPECT_EQ(all(Class::kHeaderUnderscore, request("/", {{"Host", "a-b"}})), Strings{});
}

TEST(ListClasses, ValuesOverSeveralHeaders) {
  EXPECT_EQ(
      all(Class::kHeaderSplit, request("/", {{"X", "a, b, c"}, {"Y", "d,e"}, {"Host", "f, g"}})),
      Strings{"/|X=a|Y=d,e|Host=f, g|X=b|X=c|"});
  EXPECT_EQ(all(Class::kHeaderSplit, request("/", {{"cookie", "a=1; b=2, 3"}})),
            Strings{"/|cookie=a=1|cookie=b=2, 3|"});
  EXPECT_EQ(all(Class::kHeaderSplit, request("/", {{"X", "a"}})), Strings{});
}

TEST(ListClasses, FoldedLines) {
  EXPECT_EQ(all(Class::kObsFold, request("/", {{"X", "a b"}, {"Host", "c d"}})),
            (Strings{"/|X=a\r\n b|Host=c d|", "/|X=a\r\n\tb|Host=c d|", "/|X=\r\n a b|Host=c d|"}));
  EXPECT_EQ(all(Class::kObsFold, request("/")), Strings{});
}

TEST(ListClasses, QuotedCookies) {
  EXPECT_EQ(all(Class::kCookieQuoting, request("/", {{"Cookie", "a=b1; c=\"d\""}})),
            (Strings{"/|Cookie=a=\"b1\"; c=\"d\"|", "/|Cookie=$Version=1; a=\"\\b1\"; c=\"d\"|",
                     "/|Cookie=a=\"\\1421\"; c=\"d\"|"}));
  EXPECT_EQ(all(Class::kCookieQuoting, request("/", {{"Cookie", "a=\"b\""}})), Strings{});
}

TEST(ListClasses, ParametersSplitAtCommas) {
  EXPECT_EQ(all(Class::kParameterSplit, request("/?a=1,2,3&b,c=4", {}, "d=5,6")),
            Strings{"/?a=1&a=2&a=3&b,c=4|d=5&d=6"});
  EXPECT_EQ(all(Class::kParameterSplit, request("/a,b?c")), Strings{});
}

TEST(ListClasses, SemicolonsBetweenParameters) {
  EXPECT_EQ(all(Class::kParameterSemicolon, request("/?a=1&b=2&c=3", {}, "d&e")),
            (Strings{"/?a=1;b=2;c=3|d;e", "/?a=1;b=2&c=3|d;e"}));
  EXPECT_EQ(all(Class::kParameterSemicolon, request("/?a=1")), Strings{});
}

TEST(ListClasses, LettersOfNamesOfParameters) {
  EXPECT_EQ(all(Class::kParameterCase, request("/p?aB%2f=cD&e")),
            (Strings{"/p?AB%2f=cD&E|", "/p?ab%2f=cD&e|"}));
  EXPECT_EQ(all(Class::kParameterCase, request("/p?1=a")), Strings{});
}

TEST(ListClasses, NamesAsPhpReadsThem) {
  EXPECT_EQ(
      all(Class::kPhpNames, request("/?a_b_c=d_e&f=g")),
      (Strings{"/?a.b.c=d_e&f=g|", "/?a+b+c=d_e&f=g|", "/?a[b_c=d_e&f=g|", "/?+a_b_c=d_e&+f=g|"}));
  EXPECT_EQ(all(Class::kPhpNames, request("/a_b")), Strings{});
  EXPECT_EQ(all(Class::kPhpNames, request("/?a_b[c]=1")),
            (Strings{"/?a.b[c]=1|", "/?a+b[c]=1|", "/?+a_b[c]=1|"}));
}

}  // namespace
}  // namespace stopgap::evasion
