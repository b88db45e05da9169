// SPDX-License-Identifier: Apache-2.0
// docs/language.md section 4, Bodies: the views of a body, and what is read as what.
#include "engine/body_texts.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/test_request.h"

namespace stopgap::engine {
namespace {

const std::string kJson = R"({"a":"b"})";

TEST(BodyTexts, ABodyInUtf8HasOneView) {
  BodySubject json("application/json; charset=utf-8", kJson);
  EXPECT_EQ(BodySubject("text/plain", "body").body(), TestTexts{"body"});
  EXPECT_EQ(json.body(), TestTexts{kJson});
  EXPECT_EQ(json.views.text(FieldId::kBody)[0].data(), json.held.data()) << "where it lies";
  EXPECT_EQ(BodySubject("", "").body(), TestTexts{""});
}

TEST(BodyTexts, CodingsAreUndoneThenCharacterSets) {
  const std::string packed = stored("a=b"), deep = stored(stored(kJson));
  EXPECT_EQ(BodySubject({{"Content-Encoding", "deflate"}}, packed).body(),
            (TestTexts{packed, "a=b"}));
  EXPECT_EQ(BodySubject({{"content-encoding", " DEFLATE, identity"},
                         {"Content-Encoding", "deflate"},
                         {"Content-Type", "text/plain"}},
                        deep)
                .body(),
            (TestTexts{deep, kJson}));
  const std::string both = stored(wide("a=b"));
  EXPECT_EQ(
      BodySubject({{"Content-Encoding", "deflate"}, {"Content-Type", "x/y;charset=utf-16le"}}, both)
          .body(),
      (TestTexts{both, wide("a=b"), "a=b"}));
}

TEST(BodyTexts, WhatIsNotWholeOrNotKnownIsMissing) {
  const std::string cut = stored("a=b&c=d").substr(0, 8);
  BodySubject early({{"Content-Encoding", "deflate"}}, cut);
  EXPECT_EQ(early.body(), (TestTexts{cut, "a=b"}));
  EXPECT_EQ(early.missing(FieldId::kBody), kUnparsable);
  EXPECT_EQ(missing_causes(early.views.missing(0, true), FieldId::kBody, true), 0);
  EXPECT_EQ(early.missing(FieldId::kFormArgs), kUnparsable);
  EXPECT_EQ(early.missing(FieldId::kJson), 0) << "it is a form";
  BodySubject unknown({{"Content-Encoding", "zstd"}}, "{}");
  EXPECT_EQ(unknown.missing(FieldId::kBody), kUnparsable);
  EXPECT_EQ(unknown.missing(FieldId::kXml), kUnparsable) << "nobody knows what it is";
  BodySubject set("text/plain; charset=x-none", "a b");
  EXPECT_EQ(set.missing(FieldId::kBody), kUnparsable);
  EXPECT_EQ(set.missing(FieldId::kXml), kUnparsable);
  BodySubject good({{"Content-Encoding", "deflate"}}, stored("a b"));
  for (const FieldId field : {FieldId::kBody, FieldId::kArgs, FieldId::kBodyArgs}) {
    EXPECT_EQ(good.missing(field), 0);
  }
}

TEST(BodyTexts, CharacterSetsThatAreNamedMarkedOrInAnXmlDeclaration) {
  EXPECT_EQ(BodySubject("x/y; charset=utf-7", "+AGE-b").body(), (TestTexts{"+AGE-b", "ab"}));
  EXPECT_EQ(BodySubject("x/y", "\xFF\xFE" + wide("ab")).body().back(), "ab");
  EXPECT_EQ(BodySubject("x/y", wide("{\"")).body().back(), "{\"");
  const std::string xml = "<?xml version='1.0' encoding='utf-7'?><a>+AGE-</a>";
  EXPECT_EQ(BodySubject("text/xml", xml).body().size(), 2u);
  EXPECT_EQ(BodySubject("text/xml", xml).list(FieldId::kXml), "a=+AGE-|a=a|")
      << "a server may not know the set";
  // EBCDIC, which says so itself.
  const std::string ebcdic = "\x4C\x6F\xA7\x94\x93";
  EXPECT_EQ(BodySubject("text/xml", ebcdic).body().back(), "<?xml");
}

TEST(BodyTexts, AtMostFourCharacterSets) {
  const std::string four = "x/y;charset=utf-7;charset=utf-16le;charset=utf-16be;charset=ibm037";
  BodySubject most(four, "ab");
  EXPECT_EQ(most.missing(FieldId::kBody), 0);
  EXPECT_EQ(most.body().size(), 4u) << "UTF-7 is the same";
  const std::string five = four + ";charset=utf-32le";
  BodySubject more(five, "ab");
  EXPECT_EQ(more.missing(FieldId::kBody), kUnparsable);
  EXPECT_FALSE(more.flag(FieldId::kFlagUnknownCharset));
  EXPECT_TRUE(more.flag(FieldId::kFlagMixedCharset));
}

struct Reading {
  const char* type;
  std::string body;
  const char* readers;
};

TEST(BodyTexts, WhatIsReadAsWhat) {
  const std::string part = "--b\r\nContent-Disposition: form-data; name=n\r\n\r\nv\r\n--b--\r\n";
  const Reading readings[] = {
      {"application/x-www-form-urlencoded", "a=b", "form "},
      {"Application/X-WWW-Form-Urlencoded ;charset=utf-8", "a", "form "},
      {"application/json", kJson, "json "},
      {"application/problem+JSON", kJson, "json "},
      {"text/xml", "<a>b</a>", "xml "},
      {"image/svg+xml", "<a>b</a>", "xml "},
      {"multipart/form-data; boundary=b", part, "parts "},
      // By looks, whatever is declared.
      {"text/plain", kJson, "json "},
      {"text/plain", "\xEF\xBB\xBF \r\n[1]", "json "},
      {"text/plain", "<a>b</a>", "xml "},
      {"text/plain", part, "parts "},
      {"text/plain", "a=b", "form "},
      {"text/plain", "a b=c", ""},
      {"application/x-www-form-urlencoded", kJson, "form json "},
      {"multipart/form-data; boundary=b", "{\"a\":1}", "parts json "},
      {"application/json", "<a>b</a>", "xml "},
      {"application/json", "a=b", ""},
      {"application/xml, application/json", kJson, "json "},
      {"application/jsonp", "x", ""},
      {"text/axml", "x", ""},
  };
  for (const Reading& reading : readings) {
    BodySubject subject(reading.type, reading.body);
    EXPECT_EQ(subject.readers(), reading.readers) << reading.type << " " << reading.body;
  }
  BodySubject several({{"Content-Type", "text/plain"}, {"content-type", "application/xml"}},
                      "<a>b</a>");
  EXPECT_EQ(several.readers(), "xml ");
}

/// A server may ignore a coding, or a character set in which nothing means the same.
TEST(BodyTexts, WhoIgnoresWhatIsSaidReadsByLooks) {
  BodySubject coded({{"Content-Encoding", "deflate"}, {"Content-Type", "application/json"}}, kJson);
  EXPECT_EQ(coded.list(FieldId::kJson), "a=b|");
  BodySubject set("application/json; charset=ibm037", kJson);
  EXPECT_EQ(set.list(FieldId::kJson), "a=b|");
  BodySubject ascii("application/json; charset=windows-1252", "{\"a\":\"\xE4\"}");
  EXPECT_EQ(ascii.list(FieldId::kJson), "a=\xC3\xA4|") << "the same structure, once";
}

/// Each flag: a body that raises it, and one near by that does not.
TEST(BodyFlags, EachIsRaisedAndIsNot) {
  struct Case {
    FieldId flag;
    std::vector<HeaderView> with;
    std::string body;
    std::vector<HeaderView> without;
    std::string other_body;
  };
  const auto type = [](std::string_view value) {
    return std::vector<HeaderView>{{"Content-Type", value}};
  };
  const auto coding = [](std::string_view value) {
    return std::vector<HeaderView>{{"Content-Encoding", value}};
  };
  const std::string good = "--b\r\nContent-Disposition: form-data; name=n\r\n\r\nv\r\n--b--\r\n";
  const std::string part =
      "--b\r\nContent-Disposition: form-data; name=n\r\nContent-Type: x/y; "
      "charset=";
  const std::string rest = "\r\n\r\nv\r\n--b--\r\n";
  const std::string_view form = "multipart/form-data; boundary=b";
  const Case cases[] = {
      {FieldId::kFlagCompressed, coding("gzip"), "x", coding("identity"), "x"},
      {FieldId::kFlagCompressed, coding("zstd"), "", {}, ""},
      {FieldId::kFlagUnknownEncoding, coding("zstd"), "x", coding("gzip"), "x"},
      {FieldId::kFlagUnknownEncoding, coding("br,br,br,br,br"), "x", coding("br,br,br,br"), "x"},
      {FieldId::kFlagUnknownCharset, type("x/y;charset=none"), "x", type("x/y;charset=utf8"), "x"},
      {FieldId::kFlagUnknownCharset, type("x/y;charset=none"), "x", type("x/y;charset=none"), ""},
      {FieldId::kFlagUnknownCharset, type(form), part + "none" + rest, type(form),
       part + "utf-16" + rest},
      {FieldId::kFlagMixedCharset, type("x/y;charset=utf-7,x/z;charset=utf-8"), "x",
       type("x/y;charset=ascii,x/z;charset=utf-8"), "x"},
      {FieldId::kFlagMixedCharset, type("x/y;charset=utf-8"), "\xFE\xFF\x00\x61",
       type("x/y;charset=utf-8"), "\xEF\xBB\xBF\x61"},
      {FieldId::kFlagTypeMismatch, type("text/xml"), kJson, type("text/json"), kJson},
      {FieldId::kFlagTypeMismatch, type("text/json"), "<a/>", type("text/plain"), "<a/>"},
      {FieldId::kFlagBadMultipart, type(form), "--b", type(form), good},
      {FieldId::kFlagBadMultipart, type(form), "--b\n\nv\n--b--\n", type("x/y"),
       "--b\n\nv\n--b--\n"},
      {FieldId::kFlagBadJson, type("text/json"), "{", type("text/json"), "{}"},
      {FieldId::kFlagBadJson, type("text/json"), "[1,]", type("text/plain"), "[1,]"},
      {FieldId::kFlagBadXml, type("text/xml"), "<a>", type("text/xml"), "<a/>"},
      {FieldId::kFlagXmlDoctype, type("text/plain"), "<!DOCTYPE a><a/>", type("text/xml"), "<a/>"},
      {FieldId::kFlagDuplicateKey, {}, R"({"a":1,"A":2})", {}, R"({"a":1,"b":2})"},
      {FieldId::kFlagOversize, type("text/json"), "[" + times(kMaxArguments, "1 , ") + "1]",
       type("text/json"), "[" + times(kMaxArguments - 1, "1 , ") + "1]"},
  };
  for (const Case& one : cases) {
    const std::string_view name = field_info(one.flag).name;
    EXPECT_TRUE(BodySubject(one.with, one.body).flag(one.flag))
        << name << " of " << one.body.substr(0, 100);
    EXPECT_FALSE(BodySubject(one.without, one.other_body).flag(one.flag))
        << name << " not of " << one.other_body.substr(0, 100);
  }
}

TEST(BodyFlags, WhatIsBadIsMissingOnlyWhereItIsDeclared) {
  BodySubject declared("application/json", "{\"a\":1,");
  EXPECT_EQ(declared.list(FieldId::kJson), "a=1|");
  EXPECT_EQ(declared.missing(FieldId::kJson), kUnparsable);
  EXPECT_EQ(declared.missing(FieldId::kArgs), kUnparsable);
  EXPECT_EQ(declared.missing(FieldId::kXml), 0);
  BodySubject looks("text/plain", "{\"a\":1,");
  EXPECT_EQ(looks.list(FieldId::kJson), "a=1|");
  EXPECT_EQ(looks.missing(FieldId::kJson), 0);
}

}  // namespace
}  // namespace stopgap::engine
