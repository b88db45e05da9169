// SPDX-License-Identifier: Apache-2.0
// docs/language.md section 4, Bodies: http.form_args, http.parts, http.json, http.xml and the lists
// they are parts of; what bounds them.
#include "engine/body_lists.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/pair_list.h"
#include "engine/test_request.h"

namespace stopgap::engine {
namespace {

const std::string_view kFormData = "multipart/form-data; boundary=b";

std::string part(std::string_view headers, std::string_view content) {
  return std::string("--b\r\n").append(headers).append("\r\n\r\n").append(content).append("\r\n");
}
std::string named(std::string_view name, std::string_view content) {
  return part(std::string("Content-Disposition: form-data; name=").append(name), content);
}

TEST(PairList, HoldsTextsOfAnySize) {
  Arena arena;
  PairList list;
  const std::string large(70'000, 'x'), edge(65'534, 'y'), beyond(65'535, 'z');
  const std::string_view none;
  for (size_t i = 0; i < 1000; ++i) {
    list.add(large, none, arena);
    list.add(edge, beyond, arena);
  }
  ASSERT_EQ(list.size(), 2000u);
  for (size_t i = 0; i < 2000; i += 2) {
    EXPECT_EQ(list[i].name.get(), large);
    EXPECT_EQ(list[i].value.get(), "");
    EXPECT_EQ(list[i + 1].name.get().data(), edge.data());
    EXPECT_EQ(list[i + 1].name.get().size(), edge.size());
    EXPECT_EQ(list[i + 1].value.get().data(), beyond.data());
    EXPECT_EQ(list[i + 1].value.get().size(), beyond.size());
  }
  list.clear();
  EXPECT_EQ(list.size(), 0u);
}

TEST(BodyLists, ElementsHaveDecodeStages) {
  BodySubject json("application/json", R"({"a":{"b%31":["%2541","+"]}})");
  EXPECT_EQ(json.list(FieldId::kJson), "a.b%31.0=%2541|a.b%31.1=+|");
  const auto views = [&](uint32_t index, uint32_t attribute) {
    const ViewList all = json.views.element(FieldId::kJson, index, attribute);
    return TestTexts(all.begin(), all.end());
  };
  EXPECT_EQ(views(0, 0), (TestTexts{"a.b%31.0", "a.b1.0"}));
  EXPECT_EQ(views(0, 1), (TestTexts{"%2541", "%41", "A"}));
  EXPECT_EQ(views(1, 1), TestTexts{"+"}) << "no form";
  EXPECT_EQ(views(0, 1), (TestTexts{"%2541", "%41", "A"})) << "again";
}

TEST(BodyLists, OneBehindTheOther) {
  // A form that looks like JSON, and is declared as multipart too.
  BodySubject all(
      {{"Content-Type", "application/x-www-form-urlencoded"}, {"Content-Type", kFormData}},
      "{\"a\":\"b=c\"}");
  all.request.target = "/?q=1";
  all.views.reset(all.request);
  EXPECT_EQ(all.list(FieldId::kFormArgs), "{\"a\":\"b=c\"}|");
  EXPECT_EQ(all.list(FieldId::kParts), "#preamble={\"a\":\"b=c\"}|");
  EXPECT_EQ(all.list(FieldId::kJson), "a=b=c|");
  EXPECT_EQ(all.list(FieldId::kBodyArgs), "{\"a\":\"b=c\"}|#preamble={\"a\":\"b=c\"}|a=b=c|");
  EXPECT_EQ(all.list(FieldId::kArgs), "q=1|" + all.list(FieldId::kBodyArgs));
  EXPECT_EQ(all.list(FieldId::kQueryArgs), "q=1|");
  EXPECT_EQ(all.views.size(FieldId::kXml), 0u);
}

TEST(BodyLists, PartsInACharacterSetOfTheirOwn) {
  const std::string disposition = "Content-Disposition: form-data; name=n";
  const std::string body =
      part(disposition + "\r\nContent-Type: text/plain; charset=utf-7", "+AGE-") +
      named("m", "+AGE-") + "--b--\r\n";
  EXPECT_EQ(BodySubject(kFormData, body).list(FieldId::kParts),
            "n.header.content-disposition=form-data; name=n|"
            "n.header.content-type=text/plain; charset=utf-7|n=+AGE-|n=a|"
            "m.header.content-disposition=form-data; name=m|m=+AGE-|");
  const std::string charset = named("_charset_", "utf-7") + named("m", "+AGE-") + "--b--\r\n";
  EXPECT_EQ(BodySubject(kFormData, charset).list(FieldId::kParts),
            "_charset_.header.content-disposition=form-data; name=_charset_|_charset_=utf-7|"
            "m.header.content-disposition=form-data; name=m|m=+AGE-|m=a|");
  const std::string unknown = part(disposition + "\r\nContent-Type: x/y; charset=none", "v");
  BodySubject subject(kFormData, unknown + "--b--\r\n");
  EXPECT_EQ(subject.missing(FieldId::kParts), kUnparsable);
  EXPECT_EQ(subject.missing(FieldId::kJson), kUnparsable) << "the part may hold some";
  EXPECT_EQ(subject.missing(FieldId::kFormArgs), 0);
  // A name in a set that is not known.
  BodySubject name(kFormData,
                   part("Content-Disposition: form-data; name*=none''n", "v") + "--b--\r\n");
  EXPECT_EQ(name.missing(FieldId::kParts), kUnparsable);
}

/// Tomcat and Jetty read each part in the set of the whole body, which does not reach the marks.
TEST(BodyLists, PartsInTheCharacterSetOfTheBody) {
  const auto value_of = [](const std::string& set, const std::string& content) {
    const std::string type = std::string(kFormData) + "; charset=" + set;
    BodySubject subject(type, named("q", content) + "--b--\r\n");
    return subject.list(FieldId::kParts);
  };
  EXPECT_NE(value_of("ISO-2022-JP", "<\x1b(Bscript").find("|q=<script|"), std::string::npos);
  EXPECT_NE(value_of("IBM037", "\x4c\xa2").find("|q=<s|"), std::string::npos);
  EXPECT_EQ(value_of("utf-8", "+AGE-").find("|q=a|"), std::string::npos);
  const std::string base64 =
      part("Content-Disposition: form-data; name=q\r\nContent-Transfer-Encoding: base64",
           "K0FHVS12aWw=");
  BodySubject django("multipart/form-data; boundary=b; charset=utf-7", base64 + "--b--\r\n");
  EXPECT_NE(django.list(FieldId::kParts).find("|q=evil|"), std::string::npos);
}

/// @fastify/multipart, hapi and Spring read parts that say they are JSON; React's server actions
/// and GraphQL read them without that.
TEST(BodyLists, WhatIsInsideParts) {
  const auto inside = [](const std::string& head, const std::string& content) {
    BodySubject subject(
        kFormData, part("Content-Disposition: form-data; name=n" + head, content) + "--b--\r\n");
    EXPECT_EQ(subject.missing(FieldId::kJson), 0);
    EXPECT_EQ(subject.missing(FieldId::kXml), 0);
    return subject.list(FieldId::kJson) + subject.list(FieldId::kXml);
  };
  const std::string json = "{\"a\":\"\\u0065vil\"}";
  EXPECT_EQ(inside("", json), "a=evil|");
  EXPECT_EQ(inside("", "\"\\u0065vil\""), "=evil|");
  EXPECT_EQ(inside("; filename=f", json), "") << "a file, of which nothing is said";
  EXPECT_EQ(inside("; filename=f\r\nContent-Type: application/json", json), "a=evil|");
  EXPECT_EQ(inside("\r\nContent-Type: application/json; charset=utf-16le", wide(json)), "a=evil|");
  EXPECT_EQ(inside("\r\nContent-Type: text/xml", "<a>b</a>"), "a=b|");
  EXPECT_EQ(inside("", "<a>b</a>"), "") << "text of an editor";
  EXPECT_EQ(inside("", "{\"a\":1,"), "a=1|") << "nor is it bad";
  EXPECT_EQ(inside("\r\nContent-Transfer-Encoding: base64", "WyJhIl0="), "0=a|");
  // What a part says is not said of the next one.
  BodySubject two(kFormData, part("Content-Disposition: form-data; name=n; filename=f\r\n"
                                  "Content-Type: application/json",
                                  "[1]") +
                                 part("Content-Disposition: form-data; name=m", "[2]") +
                                 part("Content-Disposition: form-data; name=o; filename=g", "[3]") +
                                 "--b--\r\n");
  EXPECT_EQ(two.list(FieldId::kJson), "0=1|0=2|");
  // Nor of one that says nothing.
  BodySubject bare(kFormData, part("Content-Disposition: form-data; name=n; filename=f\r\n"
                                   "Content-Type: text/xml; charset=utf-7",
                                   "<a/>") +
                                  "--b\r\n\r\n[\"+AGE-\"]\r\n--b--\r\n");
  EXPECT_EQ(bare.list(FieldId::kJson), "0=+AGE-|");
  BodySubject cut(kFormData, part("Content-Disposition: form-data; name=n", "[1]"));
  cut.request.body_truncated = true;
  cut.views.reset(cut.request);
  EXPECT_EQ(cut.missing(FieldId::kJson), kUnparsable) << "a part may follow";
  EXPECT_EQ(cut.missing(FieldId::kFormArgs), 0);
}

TEST(BodyLists, PhpChangesNamesOfParts) {
  BodySubject php(kFormData, named("\"user.name\"", "v") + "--b--\r\n");
  const ViewList views = php.views.element(FieldId::kParts, 1, 0);
  EXPECT_EQ(TestTexts(views.begin(), views.end()), (TestTexts{"user.name", "user_name"}));
}

TEST(BodyLists, BoundariesThatOnlyPhpTakesAreTooMuch) {
  const std::string body = named("n", "v") + "--b--\r\n";
  BodySubject empty("multipart/form-data; boundary=; boundary=b", body);
  EXPECT_EQ(empty.missing(FieldId::kParts), kOversize);
  BodySubject good("multipart/form-data; boundary=b", body);
  EXPECT_EQ(good.missing(FieldId::kParts), 0);
}

/// What is not declared is never bad, but what was left out of it may hold anything.
TEST(BodyLists, LimitsCountWhereABodyIsBadToo) {
  const std::string body = named("n", "v");
  const std::string_view taken = "x/y; z=multipart/form-data; boundary=";
  const std::string beyond = std::string(taken) + std::string(kMaxBoundaryBytes + 1, 'b');
  EXPECT_EQ(BodySubject(beyond, body).missing(FieldId::kParts), kOversize);
  const std::string within = std::string(taken) + std::string(kMaxBoundaryBytes, 'b');
  EXPECT_EQ(BodySubject(within, body).missing(FieldId::kParts), 0);
  BodySubject declared("multipart/form-data; boundary=", body);
  EXPECT_EQ(declared.missing(FieldId::kParts), kOversize | kUnparsable);
  EXPECT_TRUE(declared.flag(FieldId::kFlagBadMultipart));
}

TEST(BodyLists, SeveralFormsAreOneBehindTheOther) {
  BodySubject both("application/x-www-form-urlencoded; charset=utf-7, x/y; charset=utf-8",
                   "a=+AGE-");
  EXPECT_EQ(both.list(FieldId::kFormArgs), "a=+AGE-|a=a|a=+AGE-,a|");
  EXPECT_FALSE(both.views.element(FieldId::kFormArgs, 1, 1).empty());
}

TEST(BodyLists, XmlIsInUtf8WhateverItDeclares) {
  EXPECT_EQ(BodySubject("text/xml", "<?xml version='1.0' encoding='utf-16'?><a>b</a>")
                .list(FieldId::kXml),
            "a=b|");
  BodySubject wide_mark("text/xml; charset=ascii", "\xFE\xFF<a/>");
  EXPECT_EQ(wide_mark.missing(FieldId::kXml), kUnparsable);
}

/// Pairs of all lists together, those of forms first.
TEST(BodyLimits, OfPairs) {
  const auto array = [](size_t values) { return "[" + times(values - 1, "1 , ") + "1]"; };
  for (const size_t count :
       {kMaxArguments - 1, kMaxArguments, kMaxArguments + 1, 10 * kMaxArguments}) {
    BodySubject subject("application/json", array(count));
    const bool too_much = count > kMaxArguments;
    EXPECT_EQ(subject.views.size(FieldId::kJson), std::min(count, kMaxArguments)) << count;
    EXPECT_EQ(subject.missing(FieldId::kJson), too_much ? kOversize : 0) << count;
    EXPECT_EQ(subject.flag(FieldId::kFlagOversize), too_much) << count;
    EXPECT_FALSE(subject.flag(FieldId::kFlagBadJson)) << count;
  }
  BodySubject subject("application/json", array(kMaxArguments));
  subject.request.target = "/?a=b";
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.views.size(FieldId::kJson), kMaxArguments - 1);
  EXPECT_EQ(subject.views.size(FieldId::kArgs), kMaxArguments);
}

/// A small body of long names cannot make more than its share.
TEST(BodyLimits, OfTheirBytes) {
  const std::string key(10'000, 'k');
  const auto nested = [&](size_t values) {
    return "{\"" + key + "\":[" + times(values - 1, "1,") + "1]}";
  };
  const size_t edge = 11;
  for (const size_t count : {edge - 1, edge, edge + 1, 10 * edge}) {
    const size_t bytes = kFreePairsBytes + kMaxPairsFactor * nested(count).size();
    const size_t fit = bytes / (kPairBytes + key.size() + 2 + 1);
    EXPECT_EQ(fit<count, count> edge) << fit;
    BodySubject subject("application/json", nested(count));
    EXPECT_EQ(subject.views.size(FieldId::kJson), std::min(count, fit)) << count;
    EXPECT_EQ(subject.missing(FieldId::kJson), count > fit ? kOversize : 0) << count;
  }
}

TEST(BodyLimits, OfMultipartTypes) {
  const std::string body = named("n", "v") + "--b--\r\n";
  std::vector<std::string> values;
  for (size_t i = 0; i < 10 * kMaxMultipartTypes; ++i) {
    values.push_back(std::string(kFormData) + ";x=" + std::to_string(i));
  }
  for (const size_t count : {kMaxMultipartTypes - 1, kMaxMultipartTypes, kMaxMultipartTypes + 1,
                             10 * kMaxMultipartTypes}) {
    std::vector<HeaderView> headers;
    for (size_t i = 0; i < count; ++i) headers.push_back({"Content-Type", values[i]});
    headers.push_back({"Content-Type", values[0]});  // again
    BodySubject subject(headers, body);
    EXPECT_EQ(subject.views.size(FieldId::kParts), 2 * std::min(count, kMaxMultipartTypes));
    EXPECT_EQ(subject.missing(FieldId::kParts), count > kMaxMultipartTypes ? kOversize : 0);
  }
}

TEST(BodyLimits, OfTheWindow) {
  RequestLimits limits;
  limits.body_bytes = 100;
  for (const size_t size : {size_t{99}, size_t{100}, size_t{101}, size_t{1000}}) {
    BodySubject subject({{"Content-Encoding", "deflate"}, {"Content-Type", "text/json"}},
                        stored("[" + std::string(size - 2, ' ') + "]"), limits);
    const bool cut = size + 5 > 100;  // as received
    EXPECT_EQ(subject.missing(FieldId::kJson) != 0, cut) << size;
    for (const std::string& view : subject.body()) EXPECT_LE(view.size(), 100u);
  }
  BodySubject in_sets({{"Content-Type", "x/y; charset=windows-1252"}}, std::string(100, '\xE4'),
                      limits);
  EXPECT_EQ(in_sets.body().back().size(), 200u) << "what is in the window, in UTF-8";
}

}  // namespace
}  // namespace stopgap::engine
