// SPDX-License-Identifier: Apache-2.0
// Lists, overrides, user names and the flags about them as Views gives them, and their limits.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "engine/views.h"

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

const HeaderView kForm = {"Content-Type", "application/x-www-form-urlencoded"};

struct Subject {
  std::vector<HeaderView> headers;
  std::string target, body;
  Views views;

  explicit Subject(std::string_view query, std::vector<HeaderView> with = {},
                   std::string_view form = "")
      : headers(std::move(with)), target("/?" + std::string(query)), body(form) {
    if (!form.empty()) headers.push_back(kForm);
    RequestView request;
    request.method = "GET";
    request.target = target;
    request.headers = headers;
    request.body = body;
    views.reset(request);
  }
  /// First views: "name=value|".
  std::string list(FieldId list) {
    std::string all;
    for (uint32_t i = 0; i < views.size(list); ++i) {
      all.append(views.element(list, i, 0)[0]).append("=");
      all.append(views.element(list, i, 1)[0]) += '|';
    }
    return all;
  }
  Texts element(FieldId list, uint32_t index, uint32_t attribute) {
    const ViewList all = views.element(list, index, attribute);
    return {all.begin(), all.end()};
  }
};

TEST(Lists, FurtherArgumentsStandBehindThoseOfTheirPart) {
  Subject subject("a=1;b=2&a=3&a=4", {}, "c=1&c=2");
  EXPECT_EQ(subject.list(FieldId::kQueryArgs), "a=1;b=2|a=3|a=4|a=1|b=2|a=1;b=2,3,4|");
  EXPECT_EQ(subject.list(FieldId::kFormArgs), "c=1|c=2|c=1,2|");
  EXPECT_EQ(subject.list(FieldId::kArgs),
            subject.list(FieldId::kQueryArgs) + subject.list(FieldId::kFormArgs));
  EXPECT_EQ(subject.views.made(FieldId::kArgs, 8)->made, Made::kJoined);
  EXPECT_FALSE(subject.views.made(FieldId::kArgs, 9).has_value());
  EXPECT_EQ(Subject("a=1", {}, "a=2").list(FieldId::kArgs), "a=1|a=2|") << "not over both parts";
}

TEST(Lists, NothingInAQueryMayCountBehindAHash) {
  Subject subject("q=evil#x&a.b%23#c=%41&q=2#&_method#", {}, "q=1#");
  EXPECT_EQ(subject.element(FieldId::kArgs, 0, 1), (Texts{"evil#x", "evil"}));
  EXPECT_EQ(subject.element(FieldId::kArgs, 1, 0), (Texts{"a.b%23#c", "a.b##c", "a.b%23", "a.b#",
                                                          "a_b%23#c", "a_b##c", "a_b%23", "a_b#"}));
  EXPECT_EQ(subject.element(FieldId::kArgs, 1, 1), (Texts{"%41", "A", ""}));
  EXPECT_EQ(subject.element(FieldId::kArgs, 4, 1), (Texts{"evil#x,2#", "evil"})) << "joined";
  EXPECT_EQ(subject.element(FieldId::kArgs, 5, 1), Texts{"1#"}) << "of the body";
  EXPECT_TRUE(subject.views.flag(FieldId::kFlagMethodOverride));
  EXPECT_EQ(Subject("a=1#;b=2").element(FieldId::kArgs, 1, 1), (Texts{"1#", "1"}));
}

/// No views are kept of so many; they are those of as few as keep theirs.
TEST(Lists, LongOnesHaveTheSameViews) {
  const std::vector<std::string> pieces = {"a=%2541", "b+.[=+", "%62=", "_method=P%55T",
                                           "%u0041=%uFF21"};
  std::string few, many, cookies, more_cookies;
  for (int i = 0; i < 50; ++i) {
    for (const std::string& piece : pieces) {
      if (i == 0) few += piece + "&";
      if (i == 0) cookies += piece + "; q=\"%41\\42\";";
      many += piece + "&";
      more_cookies += piece + "; q=\"%41\\42\";";
    }
  }
  std::vector<HeaderView> headers = {
      {"Cookie", cookies}, {"X_A", "%41\r\n %42"}, {"X-Original-URL", "/a/../%62"}};
  Subject one(few, headers, few);
  for (int i = 0; i < 100; ++i) headers.push_back(headers[1]);
  headers[0].value = more_cookies;
  Subject other(many, headers, many);
  const auto same = [&](FieldId list, uint32_t i, uint32_t k) {
    for (const uint32_t attribute : {0u, 1u}) {
      EXPECT_EQ(other.element(list, k, attribute), one.element(list, i, attribute))
          << i << " " << k;
    }
  };
  for (uint32_t k = 0; k < 250; ++k) {
    same(FieldId::kQueryArgs, k % 5, k);
    same(FieldId::kFormArgs, (249 - k) % 5, 249 - k);
    same(FieldId::kCookies, k % 10, k);
  }
  for (uint32_t k = 3; k < 100; ++k) same(FieldId::kHeaders, 1, 4 + k % 90);
  EXPECT_EQ(other.views.size(FieldId::kOverrides), 1 + 2 * 50u);
  for (uint32_t k = 1; k < 101; ++k) same(FieldId::kOverrides, 1, k);
  same(FieldId::kOverrides, 0, 0);
}

TEST(Lists, JoinedValuesAreDecodedAsOne) {
  Subject subject("a=%2541&a=+%31");
  EXPECT_EQ(subject.element(FieldId::kArgs, 2, 1), (Texts{"%2541,+%31", "%41, 1", "A, 1"}));
}

TEST(Lists, NamesOfArgumentsAndCookiesAsPhpSeesThem) {
  Subject subject("user.name=1&+%5B=2", {{"Cookie", "a.b=c; d[e]"}});
  EXPECT_EQ(subject.element(FieldId::kArgs, 0, 0), (Texts{"user.name", "user_name"}));
  EXPECT_EQ(subject.element(FieldId::kArgs, 1, 0), (Texts{"+%5B", " [", "", "_"}));
  EXPECT_EQ(subject.element(FieldId::kCookies, 0, 0), (Texts{"a.b", "a_b"}));
  EXPECT_EQ(subject.element(FieldId::kCookies, 1, 0), (Texts{"d[e]", "d"}));
}

TEST(Lists, HeadersWithUnderscoresFoldsAndOfOneName) {
  Subject subject("", {{"X_A", "1"}, {"x-a", "2\r\n 3"}});
  EXPECT_EQ(subject.list(FieldId::kHeaders), "X_A=1|x-a=2\r\n 3|X_A=1, 2 3|");
  EXPECT_EQ(subject.element(FieldId::kHeaders, 0, 0), (Texts{"X_A", "X-A"}));
  EXPECT_EQ(subject.element(FieldId::kHeaders, 1, 1), (Texts{"2\r\n 3", "2 3"}));
}

TEST(Lists, CookiesAsOlderServersReadThem) {
  Subject subject("", {{"Cookie", "$Version=1; a=\"b;\\143\""}, {"cookie", "x=1, y=2"}});
  EXPECT_EQ(subject.list(FieldId::kCookies),
            "$Version=1|a=\"b|\\143\"=|x=1, y=2|a=b;\\143|x=1|y=2|");
  EXPECT_EQ(subject.element(FieldId::kCookies, 4, 1),
            (Texts{"b;\\143", "b;143", "b;c", "\"b;\\143\""}));
  Subject folded("", {{"Cookie", "a=1;\r\n b=2"}});
  EXPECT_EQ(folded.list(FieldId::kCookies), "a=1|b=2|");
}

TEST(Lists, CookiesWithWhiteSpaceOfLatin1) {
  Subject subject("", {{"Cookie",
                        "\xA0"
                        "cmd\x1F=\x85\"\\145vil\"\x1C; a=b\x1E"}});
  EXPECT_EQ(subject.element(FieldId::kCookies, 0, 0), (Texts{"\xA0"
                                                             "cmd\x1F",
                                                             "cmd"}));
  EXPECT_EQ(subject.element(FieldId::kCookies, 0, 1),
            (Texts{"\x85\"\\145vil\"\x1C", "\x85\"145vil\"\x1C", "\x85\"evil\"\x1C", "\\145vil",
                   "145vil", "evil"}));
  EXPECT_EQ(subject.element(FieldId::kCookies, 1, 1), (Texts{"b\x1E", "b"}));
}

TEST(Lists, CookiesInWhichHeadersMeet) {
  Subject subject("", {{"Cookie", "b=0; cmd =\"1"}, {"x", "y"}, {"cookie", "2\"; c=+"}});
  EXPECT_EQ(subject.list(FieldId::kCookies), "b=0|cmd=\"1|2\"=|c=+|cmd=1, 2|");
  EXPECT_EQ(subject.element(FieldId::kCookies, 4, 0), (Texts{"cmd", "cmd ", "cmd_"}));
  EXPECT_EQ(subject.element(FieldId::kCookies, 4, 1), (Texts{"1, 2", "\"1, 2\""}));
  EXPECT_EQ(subject.element(FieldId::kCookies, 3, 1), (Texts{"+", " "}));
  EXPECT_EQ(subject.views.made(FieldId::kCookies, 4)->made, Made::kJoined);
  // As HTTP/2 brings them, each in a header of its own.
  EXPECT_EQ(Subject("", {{"cookie", "a=1"}, {"cookie", "b=2"}}).list(FieldId::kCookies),
            "a=1|b=2|");
}

TEST(Lists, OverridesOfHeadersThenOfArguments) {
  Subject subject("_method=PUT&x=1;.METHOD=a",
                  {{"X-HTTP-Method", "DELETE"}, {"X-Original-URL", "/a/../b"}, {"X_Host", "h"}},
                  "%5fmethod=b&_method=c");
  EXPECT_EQ(subject.list(FieldId::kOverrides),
            "method=DELETE|target=/a/../b|host=h|method=PUT|method=a|method=b|method=c|");
  EXPECT_EQ(subject.element(FieldId::kOverrides, 1, 1), (Texts{"/a/../b", "/b"}));
  EXPECT_EQ(Subject("method=a", {{"X-Method", "b"}}).list(FieldId::kOverrides), "");
}

TEST(Lists, OverridesOfPartsAndMembers) {
  const std::string_view parts =
      "--b\r\nContent-Disposition: form-data; name=\"_Method\"\r\n\r\nP%55T\r\n--b--\r\n";
  Subject subject("_method=a", {{"Content-Type", "multipart/form-data; boundary=b"}}, parts);
  EXPECT_EQ(subject.list(FieldId::kOverrides), "method=a|method=P%55T|");
  EXPECT_EQ(subject.element(FieldId::kOverrides, 1, 1), (Texts{"P%55T", "PUT"}));
  Subject json("", {{"Content-Type", "application/json"}, {"X-Host", "h"}},
               R"({"a":{"_method":"x"},"_method":"PUT"})");
  EXPECT_EQ(json.list(FieldId::kOverrides), "host=h|method=PUT|");
  EXPECT_TRUE(json.views.flag(FieldId::kFlagMethodOverride));
  EXPECT_FALSE(Subject("", {}, "<_method>PUT</_method>").views.flag(FieldId::kFlagMethodOverride));
}

TEST(Lists, UserNames) {
  Subject subject("", {{"Authorization", "Basic YSU0MTpw"}});
  const ViewList users = subject.views.text(FieldId::kAuthUser);
  EXPECT_EQ(Texts(users.begin(), users.end()), (Texts{"a%41", "aA"}));
  Subject two("", {{"Authorization", "Basic YWRt"}, {"authorization", "aW46cA=="}});
  const ViewList joined = two.views.text(FieldId::kAuthUser);
  EXPECT_EQ(Texts(joined.begin(), joined.end()), (Texts{"adm", "admin"}));
  EXPECT_TRUE(Subject("").views.text(FieldId::kAuthUser).empty());
}

TEST(ListFlags, OfArguments) {
  const auto flag = [](FieldId field, std::string_view query, std::vector<HeaderView> headers = {},
                       std::string_view form = "") {
    return Subject(query, std::move(headers), form).views.flag(field);
  };
  const FieldId twice = FieldId::kFlagDuplicateKey;
  EXPECT_TRUE(flag(twice, "a&%41"));
  EXPECT_TRUE(flag(twice, "a", {}, "a"));
  EXPECT_FALSE(flag(twice, "a&b;b", {}, "c"));
  const FieldId method = FieldId::kFlagMethodOverride;
  EXPECT_TRUE(flag(method, "x;_method"));
  EXPECT_TRUE(flag(method, "", {}, ".method=a"));
  EXPECT_TRUE(flag(method, "", {{"x-http-method", ""}}));
  EXPECT_FALSE(flag(method, "method=a&_methods", {{"X-Method", "a"}}));
  EXPECT_FALSE(Subject("a&a&_method").views.argument_flag(FieldId::kPath, false, false));
}

TEST(ListFlags, WithoutALastNameThatMayGoOn) {
  Subject subject("a&_method&a");
  EXPECT_TRUE(subject.views.argument_flag(FieldId::kFlagDuplicateKey, false, false));
  EXPECT_FALSE(subject.views.argument_flag(FieldId::kFlagDuplicateKey, true, false));
  EXPECT_TRUE(subject.views.argument_flag(FieldId::kFlagMethodOverride, true, false));
  Subject last("a&_method");
  EXPECT_FALSE(last.views.argument_flag(FieldId::kFlagMethodOverride, true, true));
  EXPECT_TRUE(last.views.argument_flag(FieldId::kFlagMethodOverride, false, true));
}

TEST(ListFlags, OfHeadersInReports) {
  Subject subject("", {{"Host ", "a"},
                       {"X", "a\r\n b"},
                       {"Cookie", "a; a"},
                       {"Content-Length", "1"},
                       {"Content-Length", "1"},
                       {"Transfer-Encoding", "chunked"},
                       {"X-Rewrite-URL", "/"}});
  EXPECT_EQ(subject.views.flags(),
            flag_bit(FieldId::kFlagBadHeader) | flag_bit(FieldId::kFlagObsFold) |
                flag_bit(FieldId::kFlagBadCookie) | flag_bit(FieldId::kFlagDuplicateCookie) |
                flag_bit(FieldId::kFlagDuplicateHeader) | flag_bit(FieldId::kFlagClTe) |
                flag_bit(FieldId::kFlagRewriteHeader));
  EXPECT_EQ(Subject("a=1&b=2", {{"Host", "a"}, {"Cookie", "a=b"}}).views.flags(), 0u);
}

std::string repeat(std::string_view piece, size_t count) {
  std::string text;
  while (count-- > 0) text += piece;
  return text;
}

/// Parts, at L - 1, L, L + 1 and 10 L, over query and form; the arguments themselves are few.
TEST(ListLimits, PartsAreCountedByThemselves) {
  for (const size_t count :
       {kMaxArguments - 1, kMaxArguments, kMaxArguments + 1, 10 * kMaxArguments}) {
    Subject subject(repeat("a;", 4000), {}, repeat("b;", count - 4000));
    const bool oversize = count > kMaxArguments;
    EXPECT_EQ(subject.views.flag(FieldId::kFlagOversize), oversize) << count;
    EXPECT_TRUE(subject.views.whole()) << "those of a body count for who asks";
    EXPECT_EQ(subject.views.size(FieldId::kQueryArgs), 4001u);
    EXPECT_EQ(subject.views.size(FieldId::kFormArgs), 1 + std::min(count, kMaxArguments) - 4000);
    const Missing missing = subject.views.missing(0, true);
    EXPECT_EQ(missing[RequestPart::kFormArgs], oversize ? kOversize : 0);
    EXPECT_EQ(missing[RequestPart::kQueryArgs], 0);
  }
}

TEST(ListLimits, JoinedArgumentsAreNot) {
  Subject subject(repeat("a=1&", kMaxArguments));
  EXPECT_FALSE(subject.views.flag(FieldId::kFlagOversize));
  EXPECT_EQ(subject.views.size(FieldId::kArgs), kMaxArguments + 1);
  EXPECT_EQ(subject.element(FieldId::kArgs, kMaxArguments, 1)[0].size(), 2 * kMaxArguments - 1);
}

TEST(ListLimits, CookiesOfTheOldReadingAreCountedByThemselves) {
  for (const size_t count : {kMaxCookies - 1, kMaxCookies, kMaxCookies + 1, 10 * kMaxCookies}) {
    const std::string header = repeat("a=1,", count);
    Subject subject("", {{"Cookie", header}, {"Cookie", "b"}});
    const bool oversize = count > kMaxCookies;
    EXPECT_EQ(subject.views.flag(FieldId::kFlagOversize), oversize) << count;
    const size_t joined = 1;  // not counted
    EXPECT_EQ(subject.views.size(FieldId::kCookies), 2 + std::min(count, kMaxCookies) + joined);
    EXPECT_EQ(subject.views.missing(0, true)[RequestPart::kCookies], oversize ? kOversize : 0);
  }
}

/// Names that are one name to somebody, values that are read in several ways, at the limits.
TEST(ListLimits, EverythingAtItsLargestTakesLinearTime) {
  const std::string name(90, '.');
  const std::string query = repeat("%41" + name.substr(0, 3) + "=1;_method&", 5000);
  const std::string form = repeat(name + "[x=" + name + "&", 5000);
  const std::string cookie = repeat("a.b=\"\\141;\\\"%2541\", ", 6000);
  const std::string folded = repeat("a\r\n %25", 3000);
  std::vector<HeaderView> headers = {{"Cookie", cookie}, {"X_A", folded}, {"x-a", folded}};
  for (int i = 0; i < 900; ++i)
    headers.push_back({i % 2 == 0 ? "X-Original-URL" : "x_original_url", "/a//b"});
  const auto start = std::chrono::steady_clock::now();
  Subject subject(query, headers, form);
  size_t bytes = 0;
  for (const FieldId list :
       {FieldId::kArgs, FieldId::kHeaders, FieldId::kCookies, FieldId::kOverrides}) {
    for (uint32_t i = 0; i < subject.views.size(list); ++i) {
      for (const uint32_t attribute : {0u, 1u}) {
        for (const std::string_view view : subject.views.element(list, i, attribute))
          bytes += view.size();
      }
    }
  }
  EXPECT_GT(bytes, 1'000'000u);
  EXPECT_NE(subject.views.flags(), 0u);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace stopgap::engine
