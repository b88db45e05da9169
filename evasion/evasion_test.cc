// SPDX-License-Identifier: Apache-2.0
// Every class changes what its row says and nothing else; shrinking finds the smallest change.
#include "evasion/evasion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace stopgap::evasion {
namespace {

Request get(std::string target) {
  Request request;
  request.method = "GET";
  request.target = std::move(target);
  request.headers = {{"Host", "www.example.org"}};
  return request;
}

Request post(std::string type, std::string body) {
  Request request = get("/in");
  request.method = "POST";
  request.headers.emplace_back("Content-Type", std::move(type));
  request.headers.emplace_back("Content-Length", std::to_string(body.size()));
  request.body = std::move(body);
  return request;
}

std::vector<Request> all(Class id, const Request& request) {
  std::vector<Request> made;
  for (const Variant& variant : variants(id, request)) made.push_back(respell(request, variant));
  return made;
}

std::vector<std::string> targets(Class id, std::string target) {
  std::vector<std::string> made;
  for (const Request& request : all(id, get(std::move(target)))) made.push_back(request.target);
  return made;
}

std::vector<std::string> bodies(Class id, const Request& request) {
  std::vector<std::string> made;
  for (const Request& one : all(id, request)) made.push_back(one.body);
  return made;
}

using Strings = std::vector<std::string>;
constexpr const char* kForm = "application/x-www-form-urlencoded";

TEST(Classes, HaveNamesAndRows) {
  std::set<std::string_view> names;
  for (const ClassInfo& info : class_table()) {
    EXPECT_EQ(find_class(info.name), info.id);
    EXPECT_EQ(class_name(info.id), info.name);
    EXPECT_FALSE(info.changes.empty() || info.decoder.empty() || info.source.empty());
    names.insert(info.name);
  }
  EXPECT_EQ(names.size(), class_table().size());
  EXPECT_FALSE(find_class("Case"));
}

TEST(Classes, EscapeLettersOnce) {
  EXPECT_EQ(targets(Class::kPercentEncode, "/aK?b=%2f"),
            (Strings{"/%61%4b?%62=%2f", "/%61K?%62=%2f", "/a%4b?b=%2f", "/%61K?%62=%2f"}));
}

TEST(Classes, EscapeLettersTwice) {
  EXPECT_EQ(targets(Class::kDoubleEncode, "/a%2fk"),
            (Strings{"/%2561%2f%256b", "/%2561%2fk", "/a%2f%256b", "/a%252fk"}));
}

TEST(Classes, MixHexDigits) {
  EXPECT_EQ(targets(Class::kMixedHexCase, "/j%2fm%3A"), (Strings{"/j%2Fm%3a", "/%6A%2f%6d%3A"}));
}

TEST(Classes, ChangeLettersButNotEscapes) {
  EXPECT_EQ(targets(Class::kCase, "/aB%2f?c=D"),
            (Strings{"/AB%2f?C=D", "/ab%2f?c=d", "/Ab%2f?C=d"}))
      << "the fourth would change nothing";
}

TEST(Classes, LeaveMethodHostAndHeaderNamesAlone) {
  for (const ClassInfo& info : class_table()) {
    Request request = post(kForm, "a=b&c=d");
    request.headers.emplace_back("Cookie", "k=v; \"q\"=\"w x\"");
    for (const Request& one : all(info.id, request)) {
      EXPECT_EQ(one.method, "POST");
      if (info.id == Class::kHeaderCase || info.id == Class::kChunking) continue;
      if (info.id == Class::kHeaderSplit) continue;
      if (info.id == Class::kGzip || info.id == Class::kDeflate) continue;  // body_classes_test.cc
      if (info.id == Class::kMultipartForm || info.id == Class::kJsonForm) continue;
      ASSERT_EQ(one.headers.size(), request.headers.size()) << info.name;
      for (size_t i = 0; i < one.headers.size(); ++i) {
        EXPECT_EQ(one.headers[i].first, request.headers[i].first) << info.name;
      }
      EXPECT_EQ(one.headers[0].second, "www.example.org") << info.name;
    }
  }
}

TEST(Classes, ReachCookieValuesAndForms) {
  Request request = post(kForm, "a=b+c");
  request.headers.emplace_back("cookie", "k= \"v\" ; flag; x=");
  const Request first = all(Class::kPercentEncode, request).front();
  EXPECT_EQ(first.body, "%61=%62+%63");
  EXPECT_EQ(first.headers.back().second, "k= \"%76\" ; flag; x=");
  EXPECT_EQ(all(Class::kPercentEncode, post("text/plain", "a=b")).front().body, "a=b");
}

TEST(Classes, PutDotSegmentsIntoThePathOnly) {
  EXPECT_EQ(targets(Class::kDotSegments, "/a/b?c=/d"),
            (Strings{"/./a/./b?c=/d", "/x/../a/x/../b?c=/d", "/%2e/a/%2e/b?c=/d",
                     "/x/%2e%2E/a/x/%2e%2E/b?c=/d", "/x/y/.././../a/x/y/.././../b?c=/d"}));
}

TEST(Classes, RepeatAndTurnSlashes) {
  EXPECT_EQ(targets(Class::kSlashes, "/a/b?c=/d"),
            (Strings{"//a//b?c=/d", "///a///b?c=/d", "/a\\b?c=/d", "/\\a/\\b?c=/d"}));
  EXPECT_EQ(targets(Class::kSlashes, "http://h.example/a").front(), "http://h.example//a");
}

TEST(Classes, GiveSegmentsParameters) {
  EXPECT_EQ(targets(Class::kPathParameters, "/a/../b/"),
            (Strings{"/a;x/../b;x/", "/a;x=1;y=%2e/../b;x=1;y=%2e/",
                     "/x/..;y/a/x/..;y/../x/..;y/b/x/..;y/", "/a/x;y/..;/../x;y/..;/b/x;y/..;/"}));
}

TEST(Classes, SpellBytesByPercentU) {
  EXPECT_EQ(targets(Class::kPercentU, "/ab/c?d=%2f"),
            (Strings{"/%u0061%u0062/%u0063?%u0064=%2f", "/%U0061b/%U0063?%U0064=%2f",
                     "/a%25u0062/c?d=%2f", "/ab%u002fc?d=%2f", "/ab%U005Cc?d=%2f"}));
}

TEST(Classes, SpellBytesInTooLongUtf8) {
  EXPECT_EQ(targets(Class::kOverlongUtf8, "/a.b/c"),
            (Strings{"/%c1%a1%c0%ae%c1%a2/%c1%a3", "/a%e0%80%aeb/%e0%81%a3",
                     "/%f0%80%81%a1.b/%f0%80%81%a3", "/\xC1\xA1\xC0\xAE\xC1\xA2/\xC1\xA3",
                     "/a.b%c0%afc", "/a.b%e0%81%9cc"}));
}

TEST(Classes, SpellBytesInFullWidth) {
  EXPECT_EQ(targets(Class::kFullWidth, "/a1/b"),
            (Strings{"/%ef%bd%81%ef%bc%91/%ef%bd%82", "/a\xEF\xBC\x91/b",
                     "/%uff41"
                     "1/%uff42",
                     "/a1%ef%bc%8fb", "/a1%uFF3Cb"}));
}

TEST(Classes, SpellBytesByWhatLooksAlike) {
  const Strings made = targets(Class::kBestFit, "/a/~");
  ASSERT_EQ(made.size(), 4u);
  EXPECT_EQ(made[0], "/%c4%81/%cb%9c");
  EXPECT_EQ(made[1], "/a/%u02dc");
  EXPECT_EQ(made[2], "/a%e2%88%95~");
  EXPECT_EQ(made[3], "/a%c2%a5~");
}

TEST(Classes, EncodeSeparatorsOfThePath) {
  EXPECT_EQ(targets(Class::kEncodedSeparators, "/a/b?c=/d"),
            (Strings{"/a%2fb?c=/d", "/a%5Cb?c=/d", "/a%252Fb?c=/d"}));
}

TEST(Classes, WriteNamesAsWindowsReadsThem) {
  EXPECT_EQ(targets(Class::kTrailingDots, "/a/../b?c"),
            (Strings{"/a./../b.?c", "/a%20/../b%20?c", "/a%2e.%20/../b%2e.%20?c", "/a/../b. .?c"}));
  EXPECT_EQ(targets(Class::kDataStream, "/a/b.asp"),
            (Strings{"/a/b.asp::$DATA", "/a/b.asp%3a%3a%24data", "/a::$INDEX_ALLOCATION/b.asp",
                     "/a:$i30:$INDEX_ALLOCATION/b.asp"}));
  EXPECT_TRUE(targets(Class::kDataStream, "/").empty());
}

TEST(Classes, EndPathsAtANul) {
  EXPECT_EQ(targets(Class::kNulByte, "/a.php?b"),
            (Strings{"/a.php%00?b", "/a.php%00.html?b", "/a.php%2500/x?b"}));
  EXPECT_TRUE(targets(Class::kNulByte, "/a/").empty());
}

TEST(Classes, AppendFragments) {
  EXPECT_EQ(targets(Class::kFragment, "/a?b"), (Strings{"/a?b#", "/a?b#x", "/a?b#/x?y=1#"}));
  EXPECT_EQ(targets(Class::kFragment, "http://h/a").at(1), "http://h/a#x");
  EXPECT_TRUE(targets(Class::kFragment, "/a#b").empty());
}

TEST(Classes, ChangeTheCaseOfHeaderNames) {
  const std::vector<Request> made = all(Class::kHeaderCase, get("/"));
  ASSERT_EQ(made.size(), 4u);
  EXPECT_EQ(made[0].headers[0].first, "HOST");
  EXPECT_EQ(made[1].headers[0].first, "host");
  EXPECT_EQ(made[3].headers[0].first, "hOsT");
}

TEST(Classes, ReorderParameters) {
  EXPECT_EQ(targets(Class::kParameterOrder, "/?a=1&b=2&c=3"),
            (Strings{"/?b=2&a=1&c=3", "/?a=1&c=3&b=2", "/?c=3&b=2&a=1", "/?b=2&c=3&a=1"}));
  EXPECT_TRUE(targets(Class::kParameterOrder, "/?a=1").empty());
  EXPECT_EQ(bodies(Class::kParameterOrder, post(kForm, "a&b")).front(), "b&a");
}

TEST(Classes, DuplicateParameters) {
  EXPECT_EQ(targets(Class::kParameterDuplication, "/?a=1&b"),
            (Strings{"/?a=1&a=1&b=1&b", "/?a=1&a=1&b&b=1", "/?a=1&a=1&b&b"}));
}

TEST(Classes, EscapeJsonStrings) {
  const Request request = post("Application/JSON; charset=utf-8", R"({"a":"b/\n\u0041"})");
  EXPECT_EQ(bodies(Class::kJsonEscapes, request),
            (Strings{R"({"\u0061":"\u0062/\n\u0041"})", R"({"\u0061":"\u0062/\n\u0041"})",
                     R"({"a":"b\/\n\u0041"})"}));
  EXPECT_TRUE(bodies(Class::kJsonEscapes, post(kForm, R"("a")")).empty());
  EXPECT_TRUE(bodies(Class::kJsonEscapes, post("application/json", R"("a\)")).empty());
}

TEST(Classes, TranscodeTextBodies) {
  const std::vector<Request> made = all(Class::kCharset, post("text/plain; charset=x", "aA1"));
  ASSERT_EQ(made.size(), 3u);
  EXPECT_EQ(made[0].body, std::string("a\0A\0"
                                      "1\0",
                                      6));
  EXPECT_EQ(made[0].headers[1].second, "text/plain; charset=utf-16le");
  EXPECT_EQ(made[1].body, std::string("\0a\0A\0"
                                      "1",
                                      6));
  EXPECT_EQ(made[2].body, "\x81\xC1\xF1");
  EXPECT_EQ(bodies(Class::kCharset, post("text/plain", "\xF0\x9F\x92\xA9\xFF")).front(),
            "\x3D\xD8\xA9\xDC" + std::string("\xFF\0", 2));
  EXPECT_TRUE(bodies(Class::kCharset, post("image/png", "a")).empty());
  EXPECT_TRUE(bodies(Class::kCharset, get("/")).empty());
}

TEST(Classes, ChunkBodies) {
  const std::vector<Request> made = all(Class::kChunking, post(kForm, "a=b"));
  ASSERT_EQ(made.size(), 2u);
  ASSERT_EQ(made[0].headers.size(), 3u);
  EXPECT_EQ(made[0].headers[2],
            (std::pair<std::string, std::string>{"Transfer-Encoding", "chunked"}));
  EXPECT_EQ(made[0].body, "a=b");
  EXPECT_TRUE(all(Class::kChunking, get("/")).empty());
}

TEST(Classes, StandHostileRequests) {
  const std::string odd = std::string("%\0%u12%2525%zz;;==&&\\\"\xFF", 24);
  for (const ClassInfo& info : class_table()) {
    for (const std::string& target : {std::string(), std::string("*"), odd, "http://" + odd,
                                      "//" + odd, "?" + odd, std::string("a://")}) {
      Request request = post("application/json", odd + "\"" + odd);
      request.target = target;
      request.headers.emplace_back("", odd);
      request.headers.emplace_back("Cookie", odd + "=" + odd);
      const std::vector<Variant> made = variants(info.id, request);
      EXPECT_LE(made.size(), kMaxVariants);
      for (const Variant& variant : made) {
        EXPECT_NE(respell(request, variant), request)
            << info.name << " " << describe(request, variant);
        EXPECT_GT(cost(variant), 0u);
      }
    }
  }
}

TEST(Shrink, FindsTheOneByte) {
  const Request request = get("/debug/console");
  const Variant whole = variants(Class::kPercentEncode, request).front();
  const auto evades = [&](const Variant& variant) {
    return respell(request, variant).target.find("console") == std::string::npos;
  };
  const Variant small = shrink(whole, evades);
  EXPECT_EQ(cost(small), 1u);
  EXPECT_EQ(describe(request, small), "target byte 7: \"c\" -> \"%63\"");
}

TEST(Shrink, KeepsWhatIsNeededTogether) {
  const Request request = get("/debug/console/x/y/z");
  const Variant whole = variants(Class::kSlashes, request).front();
  const auto evades = [&](const Variant& variant) {
    const std::string target = respell(request, variant).target;
    return target.find("//debug") != std::string::npos && target.find("x//y") != std::string::npos;
  };
  const Variant small = shrink(whole, evades);
  EXPECT_EQ(respell(request, small).target, "//debug/console/x//y/z");
}

TEST(Shrink, FindsOneChangeAmongVeryMany) {
  const Request request = get("/" + std::string(60'000, 'a'));
  const Variant whole = variants(Class::kPercentEncode, request).front();
  size_t calls = 0;
  const Variant small = shrink(whole, [&](const Variant& variant) {
    ++calls;
    return std::any_of(variant.begin(), variant.end(),
                       [](const Change& change) { return change.front().begin == 50'000; });
  });
  EXPECT_EQ(small.size(), 1u);
  EXPECT_LE(calls, kMaxShrinkSteps);
}

TEST(Shrink, IsBounded) {
  const Request request = get("/" + std::string(60'000, 'a'));
  size_t calls = 0;
  const Variant whole = variants(Class::kPercentEncode, request).front();
  const Variant small = shrink(whole, [&](const Variant& variant) {
    ++calls;
    return variant.size() == whole.size();
  });
  EXPECT_EQ(small.size(), whole.size());
  EXPECT_LE(calls, kMaxShrinkSteps);
}

TEST(Describe, IsOneLineAndCut) {
  const Request request = post(kForm, std::string("\n\x1b&a=b", 6));
  Variant variant = variants(Class::kParameterDuplication, request).back();
  const std::string line = describe(request, variant, 1);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(line, "body byte 2: insert \"&\\x0A\\x1B\"; and 1 more");
}

}  // namespace
}  // namespace stopgap::evasion
