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
      {"image/png", kJson, "json "},
      {"image/png", "\xEF\xBB\xBF \r\n[1]", "json "},
      {"image/png", "\"a\"", "json "},
      {"image/png", "<a>b</a>", "xml "},
      {"image/png", part, "parts "},
      {"image/png", "a=b", "form "},
      {"image/png", "a b=c", ""},
      {"image/png", "&a=b", ""},
      // As some server takes it, wherever the type stands.
      {"text/plain", kJson, "form json "},
      {"text/plain", "a b=c", "form "},
      {"application/x-www-form-urlencoded x", "&a=b", "form "},
      {"URLencoded", "&a=b", "form "},
      {" ", "&a=b", "form "},
      {"text/x; y=application/X-WWW-form-urlencoded", "&a=b", "form "},
      {"application/x-url-encoded", "&a=b", "form "},
      {"text/x; y=multipart/form-data; boundary=b", "p\r\n" + part, "parts "},
      {"multipart/form-data; boundary*=b", "&a=b", "form parts "},
      {"multipartBoundary=b", part, "parts "},
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
  BodySubject several({{"Content-Type", "image/png"}, {"content-type", "application/xml"}},
                      "<a>b</a>");
  EXPECT_EQ(several.readers(), "xml ");
  EXPECT_EQ(BodySubject(std::vector<HeaderView>{}, "&a=b").readers(), "form ");
  EXPECT_EQ(BodySubject({{"Content!Type", "x/y"}}, "&a=b").readers(), "form ") << "none to most";
  EXPECT_EQ(BodySubject({{"Content_Type", "application/x-www-form-urlencoded"}}, "&a=b").readers(),
            "form ");
}

/// What is not declared is neither bad nor another type than declared.
TEST(BodyTexts, WhatIsAssumedIsNeverBad) {
  BodySubject multipart("text/x; y=multipart/form-data; boundary=b", "p\r\n--b");
  EXPECT_EQ(multipart.missing(FieldId::kParts), 0);
  EXPECT_FALSE(multipart.flag(FieldId::kFlagBadMultipart));
  BodySubject json(std::vector<HeaderView>{}, kJson);
  EXPECT_FALSE(json.flag(FieldId::kFlagTypeMismatch));
  BodySubject wide_json("application/json; charset=utf-16le", wide(kJson));
  EXPECT_EQ(wide_json.list(FieldId::kJson), "a=b|");
  EXPECT_EQ(wide_json.missing(FieldId::kJson), 0) << "as sent it is none";
  EXPECT_FALSE(wide_json.flag(FieldId::kFlagBadJson));
}

/// A server may ignore a coding, or a character set in which nothing means the same.
TEST(BodyTexts, WhoIgnoresWhatIsSaidReadsTheRest) {
  BodySubject coded({{"Content-Encoding", "deflate"}, {"Content-Type", "application/json"}}, kJson);
  EXPECT_EQ(coded.list(FieldId::kJson), "a=b|");
  BodySubject set("application/json; charset=ibm037", kJson);
  EXPECT_EQ(set.list(FieldId::kJson), "a=b|");
  BodySubject ascii("application/json; charset=windows-1252", "{\"a\":\"\xE4\"}");
  EXPECT_EQ(ascii.list(FieldId::kJson), "a=\xE4|a=\xC3\xA4|");
  BodySubject plain("application/json; charset=windows-1252", kJson);
  EXPECT_EQ(plain.list(FieldId::kJson), "a=b|") << "the same text, once";
}

struct Hidden {
  std::vector<HeaderView> headers;
  std::string body;
};

/// PHP, Express, Fastify, hapi, busboy and others read the form, whatever is said of its set, or
/// looks like a mark; and none of them undoes a coding.
TEST(BodyTexts, NothingHidesAFormFromWhoIgnoresSets) {
  const std::string form = "application/x-www-form-urlencoded";
  const std::string utf16 = form + "; charset=utf-16le", ebcdic = form + "; charset=ibm037";
  const std::string japanese = form + "; charset=shift_jis", latin = form + "; charset=iso-8859-1";
  const std::string packed = std::string("\x1f\x8b\x08\x08\0\0\0\0\0\x03", 10) + "&cmd=evil&" +
                             std::string("\0\xab\xb0\x35\x04\0\x7e\xa8\x95\x9e\x03\0\0\0", 14);
  const Hidden all[] = {
      {{{"Content-Type", utf16}}, "&cmd=evil"},
      {{{"Content-Type", ebcdic}}, "{=&cmd=evil"},
      {{{"Content-Type", japanese}}, "&x=\x81&cmd=evil"},
      {{{"Content-Type", latin}}, "\xE4=&cmd=evil"},
      {{{"Content-Type", form}}, "\xFF\xFE&cmd=evil"},
      {{{"Content-Type", form}}, "\xFE\xFF&cmd=evil"},
      {{{"Content-Type", form}}, "Lo\xA7\x94&cmd=evil"},
      {{{"Content-Type", form}}, std::string(" \0a\0&cmd=evil", 13)},
      {{{"Content-Type", form}}, "<?xml version=\"1.0\" encoding=\"ibm037\"?>&cmd=evil"},
      {{{"Content-Type", form}, {"Content-Encoding", "gzip"}}, packed},
  };
  for (const Hidden& one : all) {
    BodySubject subject(one.headers, one.body);
    EXPECT_NE(("|" + subject.list(FieldId::kFormArgs)).find("|cmd=evil|"), std::string::npos)
        << one.body;
    EXPECT_FALSE(subject.flag(FieldId::kFlagDuplicateKey)) << one.body;
  }
  // Only whole pieces where more may follow.
  BodySubject cut({{"Content-Type", utf16}}, "&cmd=evil&a=b");
  cut.request.body_truncated = true;
  cut.views.reset(cut.request);
  EXPECT_NE(cut.list(FieldId::kFormArgs).find("|cmd=evil|"), std::string::npos);
  EXPECT_EQ(cut.list(FieldId::kFormArgs).find("a=b"), std::string::npos);
}

/// Tomcat, Jetty, CherryPy, Mojolicious and busboy split and decode a form as it was sent; Django
/// and aiohttp do so in the set, and look at it once more.
TEST(BodyTexts, ASetBeneathTheEscapesOfAForm) {
  const std::string form = "application/x-www-form-urlencoded; charset=";
  const auto holds = [&](const std::string& set, const std::string& body, const std::string& pair) {
    const std::string type = form + set;
    BodySubject subject(type, body);
    const FieldId list = FieldId::kFormArgs;
    std::string all;
    for (uint32_t i = 0; i < subject.views.size(list); ++i) {
      const ViewList name = subject.views.element(list, i, 0);
      const ViewList value = subject.views.element(list, i, 1);
      all.append("|").append(name.back()).append("=").append(value.back());
    }
    EXPECT_NE((all + "|").find("|" + pair + "|"), std::string::npos) << set << " " << all;
  };
  holds("IBM037", "%98=%4C%A2%83", "q=<sc");
  holds("IBM037", "\x98=\x4c\xa2", "q=<s");
  holds("cp500", "%81=%A4%95%89%96%95", "a=union");
  holds("UTF-16BE", "%00q=%00%3C%00s", "q=<s");
  holds("utf-16le", "%63%00%6d%00%64%00=%65%00", "cmd=e");
  holds("utf-7", "a=%2BAGU-vil", "a=evil");
  holds("iso-2022-jp", "a=ev%1b(Bil", "a=evil");
  holds("cp037", "\x81~l\xF8\xF5l\xC1\xF5", "a=ev");
  holds("utf-16be", "%00a=%00%26%00%3D", "a=&=");  // what separates stays in its value
}

/// What sets make of a form takes 3 times the text and 4 KiB at most: here each of four makes three
/// bytes of one, and what the first made is taken for a form in it once more.
TEST(BodyLimits, OfSetsBeneathTheEscapesOfAForm) {
  const std::string type =
      "application/x-www-form-urlencoded; charset=cp1252; charset=cp1250; charset=cp1253; "
      "charset=cp1254";
  const size_t edge = 340;
  EXPECT_LE(5 * (3 * edge + 2), 3 * edge + 4096);
  for (const size_t size : {edge - 1, edge, edge + 1, 10 * edge}) {
    BodySubject subject(type, times(size, "\x80"));
    const bool cut = size > edge;
    EXPECT_EQ(subject.missing(FieldId::kFormArgs), cut ? kOversize : 0) << size;
    EXPECT_EQ(subject.flag(FieldId::kFlagOversize), cut) << size;
  }
}

/// Nor are more pieces made than there are elements.
TEST(BodyLimits, OfPiecesBeneathASet) {
  for (const size_t count : {kMaxArguments - 1, kMaxArguments, kMaxArguments + 1}) {
    BodySubject subject("application/x-www-form-urlencoded; charset=utf-16le",
                        times(count, "%61%00&"));
    // Those that ignore the set come first.
    EXPECT_EQ(subject.views.size(FieldId::kFormArgs), 1 + kMaxArguments) << count;
    EXPECT_EQ(subject.missing(FieldId::kFormArgs), kOversize) << count;
  }
  BodySubject few("application/x-www-form-urlencoded; charset=utf-16le",
                  times(kMaxArguments / 2 - 1, "%61%00&"));  // twice, and all of it in the set
  EXPECT_EQ(few.missing(FieldId::kFormArgs), 0);
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
