// SPDX-License-Identifier: Apache-2.0
// What the gate scans: each source by example, and on random requests the promise that every view
// of a field is a substring of some piece of its sources.
#include "engine/gate_property.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

Texts pieces(Views& views, GateSource source, std::string_view header = "") {
  Texts all;
  views.gate(source, header, [&](std::string_view piece) { all.emplace_back(piece); });
  return all;
}

TEST(GateSources, OfTheLine) {
  RequestView request;
  request.method = "GET";
  request.target = "http://A.example/%41;b?c=+%2b";
  request.tls_sni = "S.example";
  Views views;
  views.reset(request);
  EXPECT_EQ(pieces(views, GateSource::kUri), (Texts{"/%41;b?c=+%2b", "/A;b?c=++"}));
  EXPECT_EQ(pieces(views, GateSource::kTarget),
            (Texts{"http://A.example/%41;b?c=+%2b", "http://A.example/A;b?c=++"}));
  EXPECT_EQ(pieces(views, GateSource::kPathCanonical), (Texts{"/A", "/%41"}));
  EXPECT_EQ(pieces(views, GateSource::kQueryForm), Texts{"c= +"});
  EXPECT_EQ(pieces(views, GateSource::kMethod), Texts{"GET"});
  EXPECT_EQ(pieces(views, GateSource::kVersion), Texts{"1.1"});
  EXPECT_EQ(pieces(views, GateSource::kHost), Texts{"a.example"});
  EXPECT_EQ(pieces(views, GateSource::kSni), Texts{"s.example"});
}

TEST(GateSources, GiveNothingThatAnotherSourceGives) {
  RequestView request;
  request.target = "/a?b=%41";
  Views views;
  views.reset(request);
  EXPECT_EQ(pieces(views, GateSource::kTarget), Texts{});
  EXPECT_EQ(pieces(views, GateSource::kPathCanonical), Texts{});
  EXPECT_EQ(pieces(views, GateSource::kQueryForm), Texts{});
  EXPECT_EQ(pieces(views, GateSource::kBodyForm), Texts{});
}

TEST(GateSources, HeadersByNameOrAll) {
  const std::vector<HeaderView> headers = {{"Accept", " a "}, {"X", "%42"}, {"ACCEPT", "c"}};
  RequestView request;
  request.headers = headers;
  Views views;
  views.reset(request);
  EXPECT_EQ(pieces(views, GateSource::kHeaderName), (Texts{"Accept", "X", "ACCEPT"}));
  EXPECT_EQ(pieces(views, GateSource::kHeaderValue, "accept"), (Texts{"a", "c"}));
  EXPECT_EQ(pieces(views, GateSource::kHeaderValue, "x"), (Texts{"%42", "B"}));
  EXPECT_EQ(pieces(views, GateSource::kHeaderValue, "y"), Texts{});
  EXPECT_EQ(pieces(views, GateSource::kHeaderValue), (Texts{"a", "%42", "B", "c"}));
}

TEST(GateSources, HeadersOnOneLineWithDashesAndWithoutQuoting) {
  const std::vector<HeaderView> headers = {
      {"x_a", "b\r\n c"}, {"X-A", "d"}, {"Cookie", "e=\"\\146\""}};
  RequestView request;
  request.headers = headers;
  Views views;
  views.reset(request);
  EXPECT_EQ(pieces(views, GateSource::kHeaderName), (Texts{"x_a", "X-A", "Cookie", "x-a"}));
  EXPECT_EQ(pieces(views, GateSource::kHeaderValue, "X-a"), (Texts{"b\r\n c", "b c", "d"}));
  EXPECT_EQ(pieces(views, GateSource::kHeaderValue, "cookie"),
            (Texts{"e=\"\\146\"", "e=\"146\"", "e=\"f\""}));
}

TEST(GateSources, OverridesAndUserNames) {
  const std::vector<HeaderView> headers = {{"X-Original-URL", "/a//b"},
                                           {"Authorization", "Basic YSU0MTpw"}};
  RequestView request;
  request.target = "/?_method=P%55T";
  request.headers = headers;
  Views views;
  views.reset(request);
  EXPECT_EQ(pieces(views, GateSource::kOverrides), (Texts{"/a//b", "/a/b", "P%55T", "PUT"}));
  EXPECT_EQ(pieces(views, GateSource::kAuthUser), (Texts{"a%41", "aA"}));
}

TEST(GateSources, BodyAndForm) {
  const HeaderView form = {"Content-Type", "application/x-www-form-urlencoded"};
  RequestView request;
  request.headers = {&form, 1};
  request.body = "a=+%2541";
  Views views;
  views.reset(request);
  EXPECT_EQ(pieces(views, GateSource::kBody), Texts{"a=+%2541"});
  EXPECT_EQ(pieces(views, GateSource::kBodyForm), (Texts{"a=+%2541", "a= %41", "a= A"}));
}

class RandomRequests {
 public:
  std::string target() {
    std::string path = text(
        {"/",   "/",   "..", ".",  "\\",     ";",      "a",      "B",    "%2f",  "%252e",
         "%5c", "%3b", "%",  "25", "%u002f", "%uFF0E", "%c0%af", "\xC0", "\xAF", "\xEF\xBC\x8F",
         "%00", ":",   ". ", "#",  "%23",    "//"},
        14);
    if (random_() % 3 == 0) path += "?" + form();
    return random_() % 3 == 0 ? "http://" + host() + path : path;
  }
  std::string host() { return text({"a", "B.example", ".", ":", "80", "@", "[", "]", " "}, 5); }
  std::string form() {
    return text(
        {"&",     "&",        "=",         "+",        "a",   "B",    "%",     "%2B", "%26",
         "%253d", "25",       "%25252541", "?",        ";",   ",",    "_",     ".",   "[",
         "]",     "a=",       "A=",        "_method=", "%u",  "0026", "%c0",   "%a6", "\xEF\xBC",
         "\x9D",  "\xC2\xA5", "%u0025",    "#",        "[+]", "[a]",  "[%09]", "=a="},
        16);
  }
  std::string cookies() {
    return text(
        {";",  "=",     "\"",  " ",     "a", "B", "%22",    "%2541",    "%3b",          "2", ",",
         "\\", "\\141", "=\"", "\r\n ", ".", "[", "%u003b", "\xC0\xBB", "\xEF\xBC\x9D", "+", "\v"},
        12);
  }
  std::string value() {
    return text({",", ", ", "a", "B", "\r\n ", "\n\t", "/", "..", "%41", "%252c", " ", "Basic YTpi",
                 "%u002c", "\xEF\xBC\x8C", "\xC0\xAC"},
                8);
  }
  bool chance() { return random_() % 2 == 0; }

 private:
  std::string text(std::initializer_list<const char*> words, size_t most) {
    std::string all;
    for (size_t count = random_() % (most + 1); count > 0; --count)
      all += random_() % 16 == 0 ? std::string(1, static_cast<char>(random_()))
                                 : *(words.begin() + random_() % words.size());
    return all;
  }

  std::mt19937 random_{20260101};
};

TEST(GateSources, HoldEveryViewOfTheirFields) {
  RandomRequests random;
  Views views;
  for (int i = 0; i < 4000; ++i) {
    const std::string target = random.target(), host = random.host(), body = random.form();
    const std::string cookies[] = {random.cookies(), random.cookies()};
    const std::string values[] = {random.value(), random.value(), random.value()};
    std::vector<HeaderView> headers = {{"Host", host},
                                       {"Cookie", cookies[0]},
                                       {"cookie", cookies[1]},
                                       {cookies[0], body},
                                       {"x-a", values[0]},
                                       {random.chance() ? "X-A" : "x_a", values[1]},
                                       {"x-original-url", values[0]},
                                       {"Authorization", values[2]}};
    if (random.chance()) headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    RequestView request;
    request.method = random.chance() ? "GET" : "CONNECT";
    request.target = target;
    request.headers = headers;
    request.body = body;
    if (random.chance()) request.tls_sni = host;
    views.adopt({}, {}, reads_of(static_cast<Backend>(static_cast<size_t>(i) % kBackendCount)));
    views.reset(request);
    ASSERT_EQ(find_ungated_view(views), "") << target << "\n" << body << "\n" << cookies[0];
  }
}

}  // namespace
}  // namespace stopgap::engine
