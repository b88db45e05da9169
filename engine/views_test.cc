// SPDX-License-Identifier: Apache-2.0
// docs/language.md section 4, field by field.
#include "engine/views.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

Texts texts(ViewList views) { return {views.begin(), views.end()}; }
Texts sorted(Texts all) { return std::sort(all.begin(), all.end()), all; }

/// A request and its views.
struct Subject {
  std::vector<HeaderView> headers;
  RequestView request;
  Views views;

  explicit Subject(std::string_view target, std::vector<HeaderView> with = {},
                   std::string_view body = "")
      : headers(std::move(with)) {
    request.method = "GET";
    request.target = target;
    request.headers = headers;
    request.body = body;
    views.reset(request);
  }
  Texts text(FieldId field) { return texts(views.text(field)); }
  Texts element(FieldId list, uint32_t index, uint32_t attribute) {
    return texts(views.element(list, index, attribute));
  }
  /// First views of a list: "name=value|".
  std::string list(FieldId list) {
    std::string all;
    for (uint32_t i = 0; i < views.size(list); ++i)
      all.append(views.element(list, i, 0)[0]).append("=").append(views.element(list, i, 1)[0]) +=
          '|';
    return all;
  }
};

TEST(Views, AnEverydayRequestIsReadWhereItLies) {
  const std::string target = "/shop/cart?item=7&size=l";
  Subject subject(target, {{"Host", "www.example"}, {"Accept", " text/html "}}, "body");
  const auto inside = [&](ViewList views) {
    return views.size() == 1 && views[0].data() >= target.data() &&
           views[0].data() + views[0].size() <= target.data() + target.size();
  };
  for (const FieldId field : {FieldId::kTarget, FieldId::kUri, FieldId::kPath, FieldId::kQuery})
    EXPECT_TRUE(inside(subject.views.text(field)));
  EXPECT_TRUE(inside(subject.views.element(FieldId::kArgs, 1, 1)));
  EXPECT_EQ(subject.views.text(FieldId::kBody)[0].data(), subject.request.body.data());
  EXPECT_EQ(subject.views.element(FieldId::kHeaders, 1, 1)[0].data(),
            subject.headers[1].value.data() + 1);
  EXPECT_EQ(subject.views.flags(), 0u);
}

TEST(Views, TargetUriAndQueryHaveDecodeStages) {
  Subject subject("http://a.example/%2541?x=%2b");
  EXPECT_EQ(subject.text(FieldId::kTarget),
            (Texts{"http://a.example/%2541?x=%2b", "http://a.example/%41?x=+",
                   "http://a.example/A?x=+"}));
  EXPECT_EQ(subject.text(FieldId::kUri), (Texts{"/%2541?x=%2b", "/%41?x=+", "/A?x=+"}));
  EXPECT_EQ(subject.text(FieldId::kQuery), (Texts{"x=%2b", "x=+"}));
  EXPECT_EQ(subject.views.number(FieldId::kUriSize), 12);
}

TEST(Views, EveryTextIsReadLenientlyToo) {
  Subject subject("http://a.example/%u0041?%uff1d=%c0%af",
                  {{"X", "%u0041"}, {"Cookie", "a=%e2%88%95"}, {"Y", "\xC0\xAF"}});
  EXPECT_EQ(subject.text(FieldId::kTarget).back(), "http://a.example/A?==/");
  EXPECT_EQ(subject.text(FieldId::kUri).back(), "/A?==/");
  EXPECT_EQ(subject.text(FieldId::kPath), (Texts{"/%u0041", "/A"}));
  EXPECT_EQ(subject.text(FieldId::kQuery).back(), "==/");
  EXPECT_EQ(subject.element(FieldId::kHeaders, 0, 1), (Texts{"%u0041", "A"}));
  EXPECT_EQ(subject.element(FieldId::kHeaders, 2, 1), (Texts{"\xC0\xAF", "/"}));
  EXPECT_EQ(subject.element(FieldId::kCookies, 0, 1), (Texts{"%e2%88%95", "\xE2\x88\x95", "/"}));
  EXPECT_EQ(subject.element(FieldId::kArgs, 0, 0).back(), "=") << "split before decoding";
  EXPECT_EQ(subject.element(FieldId::kArgs, 0, 1).back(), "/");
  Subject form("/", {{"Content-Type", "application/x-www-form-urlencoded"}}, "a=%u0041+");
  EXPECT_EQ(form.element(FieldId::kArgs, 0, 1), (Texts{"%u0041+", "%u0041 ", "A "}));
  EXPECT_EQ(form.text(FieldId::kBody), Texts{"a=%u0041+"});
  const HeaderView header{"Location", "%u0041"};
  ResponseView response;
  response.headers = {&header, 1};
  form.views.set_response(response);
  EXPECT_EQ(form.element(FieldId::kResponseHeaders, 0, 1), (Texts{"%u0041", "A"}));
}

TEST(Views, ABackendReadsLess) {
  Subject subject("/%u0041\\..\\b;c?%u0041", {{"X", "%c0%af"}});
  subject.views.adopt({}, {}, reads_of(Backend::kNginx));
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.text(FieldId::kUri), Texts{"/%u0041\\..\\b;c?%u0041"});
  EXPECT_EQ(subject.text(FieldId::kPath), (Texts{"/%u0041\\..\\b;c", "/b;c"}));
  EXPECT_EQ(subject.element(FieldId::kHeaders, 0, 1), (Texts{"%c0%af", "\xC0\xAF"}));
  EXPECT_EQ(subject.element(FieldId::kArgs, 0, 0), Texts{"%u0041"});
}

TEST(Views, AQueryIsAbsentWithoutAQuestionMark) {
  EXPECT_EQ(Subject("/a").text(FieldId::kQuery), Texts{});
  EXPECT_EQ(Subject("/a%3fb").text(FieldId::kQuery), Texts{});
  EXPECT_EQ(Subject("/a?").text(FieldId::kQuery), Texts{""});
}

TEST(Views, APathHasItsStagesThenTheirCanonicalForms) {
  EXPECT_EQ(Subject("/a/b").text(FieldId::kPath), Texts{"/a/b"});
  EXPECT_EQ(Subject("/a/../b").text(FieldId::kPath), (Texts{"/a/../b", "/b"}));
  EXPECT_EQ(Subject("/a;x/b").text(FieldId::kPath), (Texts{"/a;x/b", "/a/b"}));
  EXPECT_EQ(Subject("/%2e%2e/b;%3Fc?d").text(FieldId::kPath),
            (Texts{"/%2e%2e/b;%3Fc", "/../b;?c", "/../b", "/%2e%2e/b", "/b;?c", "/b"}));
  EXPECT_EQ(sorted(Subject("/x%255ca").text(FieldId::kPath)),
            sorted({"/x%255ca", "/x%5ca", "/x\\a", "/x/a"}));
  EXPECT_EQ(Subject("").text(FieldId::kPath), (Texts{"", "/"}));
  EXPECT_EQ(Subject("*").text(FieldId::kPath), (Texts{"*", "/*"}));
}

TEST(Views, WhatStandsBeforeTheFirstHash) {
  Subject admin("/admin#x?q=1");
  EXPECT_EQ(admin.text(FieldId::kPath), (Texts{"/admin#x", "/admin"}));
  EXPECT_EQ(admin.text(FieldId::kUri), (Texts{"/admin#x?q=1", "/admin"}));
  EXPECT_EQ(admin.text(FieldId::kTarget), Texts{"/admin#x?q=1"});
  EXPECT_EQ(admin.text(FieldId::kQuery), Texts{"q=1"});
  Subject query("/a%23b?q=%41#x#y");
  EXPECT_EQ(query.text(FieldId::kQuery), (Texts{"q=%41#x#y", "q=A#x#y", "q=%41", "q=A"}));
  EXPECT_EQ(query.text(FieldId::kPath), (Texts{"/a%23b", "/a#b", "/a"}));
  // What follows a "%23" is in the path of those who cut the text as sent.
  EXPECT_EQ(Subject("/a%23b#c").text(FieldId::kPath),
            (Texts{"/a%23b#c", "/a#b#c", "/a%23b", "/a", "/a#b"}));
  EXPECT_EQ(sorted(Subject("/x/../b#/%2e").text(FieldId::kPath)),
            sorted({"/x/../b#/%2e", "/x/../b#/.", "/x/../b", "/b", "/b#/%2e", "/b#/"}));
}

TEST(Views, WhatFollowsAHostAtTheStart) {
  EXPECT_EQ(Subject("//h/admin?b").text(FieldId::kPath),
            (Texts{"//h/admin", "/admin", "/h/admin"}));
  EXPECT_EQ(Subject("//h/admin?b").text(FieldId::kUri), (Texts{"//h/admin?b", "/admin?b"}));
  EXPECT_EQ(Subject("http:///h/admin").text(FieldId::kPath), (Texts{"/h/admin", "/admin"}));
  EXPECT_EQ(Subject("http://h//x/admin").text(FieldId::kPath), (Texts{"//x/admin", "/x/admin"}));
  EXPECT_EQ(Subject("//h?b").text(FieldId::kPath), (Texts{"//h", "", "/h", "/"}));
  EXPECT_EQ(Subject("//h#/x").text(FieldId::kPath),
            (Texts{"//h#/x", "//h", "", "/h#/x", "/h", "/"}));
  Subject both("//h\\a/admin");
  EXPECT_EQ(both.text(FieldId::kPath),
            (Texts{"//h\\a/admin", "/admin", "\\a/admin", "/h\\a/admin", "/h/a/admin",
                   "//h/a/admin", "/\\a/admin", "/a/admin"}));
  EXPECT_EQ(Subject("//").text(FieldId::kPath), (Texts{"//", "/"}));
  EXPECT_EQ(Subject("/h/admin").text(FieldId::kPath), Texts{"/h/admin"});
}

TEST(Views, AllHostCandidatesOnce) {
  Subject subject("http://U@A.example:80/", {{"hOsT", " a.EXAMPLE. "},
                                             {"Host", ""},
                                             {"Host", "b.example\t"},
                                             {"Hosts", "c.example"},
                                             {"Host", "a.example"}});
  EXPECT_EQ(subject.text(FieldId::kHost), (Texts{"a.example", "b.example"}));
  EXPECT_TRUE(subject.views.flag(FieldId::kFlagDuplicateHost));
  Subject once("/", {{"Host", "a.example:80"}, {"Host", "A.example"}});
  EXPECT_EQ(once.text(FieldId::kHost), Texts{"a.example"});
  EXPECT_FALSE(once.views.flag(FieldId::kFlagDuplicateHost));
  EXPECT_EQ(Subject("/").text(FieldId::kHost), Texts{});
}

TEST(Views, ConnectNamesAHostAndNoUri) {
  Subject subject("h.example:443");
  subject.request.method = "CONNECT";
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.text(FieldId::kHost), Texts{"h.example"});
  EXPECT_EQ(subject.text(FieldId::kUri), Texts{""});
  EXPECT_EQ(subject.text(FieldId::kPath), (Texts{"", "/"}));
  EXPECT_EQ(subject.text(FieldId::kTarget), Texts{"h.example:443"});
  EXPECT_EQ(subject.views.flags(), 0u);
}

TEST(Views, ConnectionFields) {
  Subject subject("/");
  EXPECT_EQ(subject.text(FieldId::kTlsSni), Texts{});
  EXPECT_EQ(subject.views.number(FieldId::kServerPort), std::nullopt);
  subject.request.tls_sni = "A.example.";
  subject.request.server_port = 65535;
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.text(FieldId::kTlsSni), Texts{"a.example"});
  EXPECT_EQ(subject.views.number(FieldId::kServerPort), 65535);
  EXPECT_EQ(subject.text(FieldId::kVersion), Texts{"1.1"});
}

TEST(Views, HeaderNamesAreNotDecodedAndValuesTrimmedAndDecoded) {
  Subject subject("/", {{"X-%41", "\t %2541 "}, {"", ""}});
  EXPECT_EQ(subject.element(FieldId::kHeaders, 0, 0), (Texts{"X-%41", "X--41"}));
  EXPECT_EQ(subject.element(FieldId::kHeaders, 0, 1), (Texts{"%2541", "%41", "A"}));
  EXPECT_EQ(subject.element(FieldId::kHeaders, 1, 1), Texts{""});
  EXPECT_EQ(subject.element(FieldId::kHeaders, 2, 0), Texts{});
  EXPECT_EQ(subject.element(FieldId::kHeaders, 0, 2), Texts{});
}

TEST(Views, CookiesOfAllCookieHeaders) {
  Subject subject("/", {{"Cookie", "a=1; b=\"%32\""}, {"X-Cookie", "no=no"}, {"COOKIE", "c"}});
  EXPECT_EQ(subject.list(FieldId::kCookies), "a=1|b=%32|c=|b=\"%32\", c|");
  EXPECT_EQ(subject.element(FieldId::kCookies, 1, 1), (Texts{"%32", "2", "\"%32\"", "\"2\""}));
}

TEST(Views, ArgumentsOfTheQueryThenOfAFormBody) {
  const HeaderView form = {"content-type", "Application/x-www-form-urlencoded;x"};
  Subject subject("/?a=1&&b+=+%2B%252B", {{"Content-Type", "text/plain"}, form}, "c=%33&d");
  EXPECT_EQ(subject.list(FieldId::kQueryArgs), "a=1|b+=+%2B%252B|");
  EXPECT_EQ(subject.list(FieldId::kFormArgs), "c=%33|d=|");
  EXPECT_EQ(subject.list(FieldId::kArgs), "a=1|b+=+%2B%252B|c=%33|d=|");
  EXPECT_EQ(subject.element(FieldId::kArgs, 1, 0), (Texts{"b+", "b ", "b_"}));
  EXPECT_EQ(subject.element(FieldId::kArgs, 1, 1), (Texts{"+%2B%252B", " +%2B", " ++"}));
  EXPECT_EQ(subject.element(FieldId::kArgs, 2, 1), (Texts{"%33", "3"}));
  const HeaderView plain = {"Content-Type", "image/png"}, json = {"Content-Type", "text/json"};
  EXPECT_EQ(Subject("/", {plain}, "a=b").list(FieldId::kArgs), "a=b|") << "it looks like one";
  EXPECT_EQ(Subject("/", {plain}, "a b=c").list(FieldId::kArgs), "");
  EXPECT_EQ(Subject("/", {json}, "a=b").list(FieldId::kArgs), "");
}

TEST(Views, Flags) {
  const auto flags = [](std::string_view target) { return Subject(target).views.flags(); };
  EXPECT_EQ(flags("/%41"), 0u);
  EXPECT_EQ(flags("/%2541"), flag_bit(FieldId::kFlagDoubleEncoded));
  EXPECT_EQ(flags("/%"), flag_bit(FieldId::kFlagBadPercent));
  EXPECT_EQ(flags("/?%00"), flag_bit(FieldId::kFlagNullByte));
  EXPECT_EQ(flags(std::string_view("/\0", 2)), flag_bit(FieldId::kFlagNullByte));
  EXPECT_EQ(flags(""), flag_bit(FieldId::kFlagBadTarget));
  EXPECT_EQ(flags("/%25252541"), flag_bit(FieldId::kFlagDoubleEncoded));
  EXPECT_EQ(flags("/%2525252541"),
            flag_bit(FieldId::kFlagDoubleEncoded) | flag_bit(FieldId::kFlagUndecoded));
  Subject subject("/");
  subject.request.body_truncated = true;
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.views.flags(), flag_bit(FieldId::kFlagTruncated));
}

TEST(Views, ResetForgetsTheLastRequest) {
  Subject first("/%41/../b?c=d", {{"Host", "a.example"}, {"Cookie", "a=b"}}, "body");
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    first.views.text(static_cast<FieldId>(i));
    first.views.size(static_cast<FieldId>(i));
  }
  RequestView second;
  first.views.reset(second);
  EXPECT_EQ(first.text(FieldId::kUri), Texts{""});
  EXPECT_EQ(first.text(FieldId::kHost), Texts{});
  EXPECT_EQ(first.text(FieldId::kQuery), Texts{});
  EXPECT_EQ(first.text(FieldId::kBody), Texts{""});
  for (const FieldId list : {FieldId::kHeaders, FieldId::kCookies, FieldId::kArgs})
    EXPECT_EQ(first.views.size(list), 0u);
}

TEST(Views, FieldsOfAnotherKindHaveNothing) {
  Subject subject("/a?b=c", {{"a", "b"}});
  EXPECT_TRUE(subject.views.text(FieldId::kArgs).empty());
  EXPECT_TRUE(subject.views.text(FieldId::kBodySize).empty());
  EXPECT_EQ(subject.views.number(FieldId::kPath), std::nullopt);
  EXPECT_EQ(subject.views.size(FieldId::kPath), 0u);
  EXPECT_TRUE(subject.views.element(FieldId::kPath, 0, 0).empty());
  EXPECT_FALSE(subject.views.flag(FieldId::kPath));
}

}  // namespace
}  // namespace stopgap::engine
