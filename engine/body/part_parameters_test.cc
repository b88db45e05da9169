// SPDX-License-Identifier: Apache-2.0
#include "engine/body/part_parameters.h"

#include <gtest/gtest.h>

#include <string>

namespace stopgap::engine {
namespace {

/// "value|value|", behind "?" if servers disagree, "+" if there were more, "!" for an unknown set.
std::string readings(std::string_view header, std::string_view name, size_t budget = 1 << 20) {
  Arena arena;
  Charsets charsets;
  ParameterWork work{arena, charsets, budget};
  PartReadings found;
  if (name == "boundary") {
    read_boundaries(header, work, found);
  } else {
    read_parameter(header, name, work, found);
  }
  std::string text = found.disputed() ? "?" : "";
  for (std::string_view value : found.values()) text.append(value).append("|");
  return text + (found.too_many() ? "+" : "") + (work.unknown_charset ? "!" : "");
}

TEST(PartParameters, AreReadAsServersDo) {
  struct Case {
    std::string_view header, name, readings;
  };
  for (const Case& c : {
           // All agree.
           Case{"form-data; name=\"a\"", "name", "a|"},
           Case{"form-data; name=\"a\"", "filename", ""},
           Case{"form-data; name=a", "name", "a|"},
           Case{"form-data;NAME=\"a\";filename=\"b;c\"", "filename", "b;c|"},
           Case{"form-data; name=\"a\" ; x", "name", "a|"},
           Case{"form-data; name=\"\"", "name", "|"},
           Case{"form-data; name=\"it's\"", "name", "it's|"},
           Case{"form-data; xname=\"b\"; name=\"a\"", "name", "a|"},
           Case{"form-data; name=\"a=b\"", "name", "a=b|"},
           Case{"form-data; filename=\"nam=x;\"; name=\"a\"", "name", "a|"},
           Case{"form-data", "name", ""},
           Case{"", "name", ""},
           // Backslashes: RFC, kept, PHP.
           Case{R"(f; name="a\"b")", "name", "?a\"b|a\\\"b|a\\|"},
           Case{R"(f; name="C:\d\e")", "name", "?C:de|C:\\d\\e|"},
           Case{R"(f; name="a\\b")", "name", "?a\\b|a\\\\b|"},
           Case{R"(f; name="a\"; filename="b")", "name",
                "?a\"; filename=|a\\\"; filename=\"b|a\\\"; filename=|a\\|"},
           Case{R"(f; name="a\"; filename="b")", "filename", "?b|"},
           // Single quotes: PHP alone.
           Case{"f; name='a'", "name", "?'a'|a|"},
           Case{"f; name='a;b'", "name", "?'a|a;b|"},
           Case{"f; name='a; name=b; x='", "name", "?'a|b|a; name=b; x=|"},
           Case{"f; name=it's", "name", "it's|"},
           // Twice.
           Case{"f; name=a; name=b", "name", "?a|b|"},
           Case{"f; name=a; Name=a", "name", "?a|"},
           // Blanks, quotes that do not end where the value does.
           Case{"f; name =a", "name", "?a|"},
           Case{"f; name\t=\"a\"", "name", "?a|"},
           Case{"f; name=a b", "name", "?a b|a|ab|"},
           Case{"f; name=\"a\"b", "name", "?a|"},
           Case{"f; name=\"a", "name", "?a|\"a|"},
           Case{"f; name=\"", "name", "?|\"|"},
           Case{"f; name==a", "name", "?=a|a|"},
           Case{"f;; name=a", "name", "a|"},
           Case{"name=a; x", "name", "?a|"},
           Case{std::string_view("f; name=a\0b; name=c", 19), "name",
                std::string_view("?a\0b|c|a|", 9)},
           // RFC 2231.
           Case{"f; filename*=UTF-8''a%20%62.php", "filename", "?a b.php|"},
           Case{"f; filename=\"x\"; filename*=iso-8859-1'en'%e4", "filename", "?x|\xe4|\xc3\xa4|"},
           Case{"f; filename*=plain%41", "filename", "?plainA|"},
           Case{"f; name*0=\"a;\"; name*1=b; name*2*=%63", "name", "?a;bc|"},
           Case{"f; name*1=b; name*0*=u''%61", "name", "?ab|a|!"},
           Case{"f; name*-0=a", "name", ""},
           Case{"f; name*1=b", "name", ""},
           Case{"f; name*x=b", "name", ""},
           Case{"f; boundary*0=\"a\"; boundary*1=\"b\"; boundary=c", "boundary", "?c|ab|a|"},
       }) {
    EXPECT_EQ(readings(c.header, c.name), c.readings) << c.header;
  }
}

TEST(PartParameters, AreBoundedInNumber) {
  std::string header = "f", values;
  for (size_t i = 0; i < kMaxPartReadings; ++i) {
    header += "; name=v" + std::to_string(i);
    values += "v" + std::to_string(i) + "|";
  }
  EXPECT_EQ(readings(header, "name"), "?" + values);
  EXPECT_EQ(readings(header + "; name=w", "name"), "?" + values + "+");
  std::string sections = "f";
  for (size_t i = 0; i <= kMaxPartReadings; ++i) sections += "; name*" + std::to_string(i) + "=x";
  EXPECT_EQ(readings(sections, "name"), "+");
}

struct Case {
  std::string_view header, name, readings;
};

TEST(PartParameters, AreFoundWhereverTheyStand) {
  for (const Case& c : {
           // formidable, koa-body: behind no letter; quotes mean nothing.
           Case{"f; x-name=\"cmd\"; name=\"decoy\"", "name", "?decoy|cmd|"},
           Case{"f; x=\"; name=\"cmd\"; y=\"; name=\"decoy\"", "name", "?decoy|cmd|"},
           Case{"f; name=\"a\"; filename=\"x; name=b\"", "name", "?a|b\"|b|"},
           Case{"f; name=cmd/x", "name", "?cmd/x|cmd|"},
           Case{"f; name=c(d", "name", "?c(d|c|"},
           Case{"f; name=c@d", "name", "?c@d|c|"},
           Case{"f; name= \"a\"", "name", "?a|\"a\"|"},
           Case{"f; x-name = b,-name=c; y", "name", "?b,-name=c|b|c|"},
           Case{"f foo name=\"a\\\"b\"", "name", "?a\\|a\\\"b|a\"b|"},
           Case{"f;;name=d; y=\"; z=\"name=c", "name", "?d|c|"},
           // Only the first place counts where nothing divides it from what is before.
           Case{"f; name=\"a\"; filename=\"name=b\"", "name", "a|"},
           Case{"f; filename=\"name=b\"; name=\"a\"", "name", "?a|b\"|b|"},
           Case{"f; x-name=/; y-name=b; name=a", "name", "?a|/|b|"},
           Case{"f; name=\"a\";filename=\"b\"", "name", "a|"},
           Case{"f;name=\"a\";filename=\"b\"", "filename", "b|"},
           Case{"f; filename=\"b\";name=\"a\"", "filename", "?b|b\";name=\"a|"},
           // hapi, HTTP::Body, CGI.pm, Mojolicious: behind a blank.
           Case{"f; x=1 name=cmd;name=decoy", "name", "?decoy|cmd|"},
           Case{"form-data name = \"a\"", "name", "?a|\"a\"|"},
           Case{"f; foo name=\"a;b\"", "name", "?a;b|a|"},
           Case{"f; name=\"a;b\"", "name", "?a;b|a|"},
           Case{"f; name=a,b", "name", "?a,b|a|"},
           Case{"f; x=1 name*=utf-8''c%6Dd; name=a", "name", "?a|cmd|"},
           // Spring, formidable.
           Case{"f; xfilename=\"x.jsp\"; filename=\"y.txt\"", "filename", "?y.txt|x.jsp|"},
           Case{"f; x-filename=\"x.php\"; filename=\"y.txt\"", "filename", "?y.txt|x.php|"},
           Case{"f; name=\"filename=x\"; filename=\"y\"", "filename", "?y|x|x\"|"},
           Case{"f; filename=\"a.txt\"x.php\"", "filename", "?a.txt|a.txt\"x.php|"},
           Case{"f; filename=\"a\";x.php\"; name=b", "filename", "?a|a\";x.php|"},
           Case{"f; filename=\"a\"b\"c", "filename", "?a|a\"b|"},
           Case{"f; filename=a; x=b.php", "filename", "?a|a; x=b.php|"},
           // Everyday.
           Case{"form-data; name=\"file\"; filename=\"a b (1).txt\"", "name", "file|"},
           Case{"form-data; name=\"file\"; filename=\"a b (1).txt\"", "filename", "a b (1).txt|"},
           Case{"form-data; name=\"a[b]\"; filename=\"\"", "name", "a[b]|"},
           Case{"form-data; name=\"a[b]\"; filename=\"\"", "filename", "|"},
           Case{"form-data; filename=a-b_c.tar.gz; name=user.name", "name", "user.name|"},
           Case{"form-data; name=a; filename=a-b_c.tar.gz", "filename", "a-b_c.tar.gz|"},
           Case{"form-data; name=\"x=y; z\"", "filename", ""},
       }) {
    EXPECT_EQ(readings(c.header, c.name), c.readings) << c.header;
  }
}

TEST(PartParameters, WithoutBlanksAndQuotes) {
  for (const Case& c : {
           Case{"f; name=c\"md\"", "name", "?c\"md\"|cmd|c|"},
           Case{"f; na me=cmd", "name", "?cmd|"},
           Case{"f; name=c md", "name", "?c md|c|cmd|"},
           Case{"f; \"name=cmd\"x; y", "name", "?cmd|cmd\"x|"},
           Case{"f; x\"a\"b\"; na\tme=\"c\\x\\\"d\"", "name", "?c\\x\"d|"},
           Case{"f; name*xutf-16le''c%00", "name", std::string_view("?c\0|c|", 6)},
           Case{"f; name*xnone''c", "name", "?c|"},
           Case{"f; na me*=utf-16le''c%00", "name", std::string_view("?c\0|c|", 6)},
           // Tomcat, Jetty.
           Case{"f; name=\"q\"x\";y\"", "name", "?q|q\"x\";y|"},
       }) {
    EXPECT_EQ(readings(c.header, c.name), c.readings) << c.header;
  }
}

TEST(PartParameters, WhatServersMakeOfValues) {
  for (const Case& c : {
           // In UTF-8 from the set they name.
           Case{"f; filename*=utf-16le''a%00%2e%00p%00", "filename",
                std::string_view("?a\0.\0p\0|a.p|a\0.\0p|", 18)},
           Case{"f; name*=IBM037''%98", "name", "?\x98|q|"},
           Case{"f; name*=UTF-8'en'q", "name", "?q|"},
           Case{"f; name*=none''q", "name", "?q|!"},
           Case{"f; name*0*=IBM037''%98; name*1=x", "name", "?\x98x|q\xC3\x8C|\x98|"},
           // Trimmed; the last segment; references.
           Case{"f; name=\" q\"", "name", " q|q|"},
           Case{"f; name=\"q\x01\"", "name", "q\x01|q|"},
           Case{"f; filename=\"x.jsp \"", "filename", "x.jsp |x.jsp|"},
           Case{"f; filename=\"a/.htaccess\"", "filename", "a/.htaccess|.htaccess|"},
           Case{"f; filename=\"a/\"", "filename", "a/|"},
           Case{"f; filename=\"a&#92;b/c\"", "filename", "a&#92;b/c|c|a\\b/c|b/c|"},
           Case{"f; name=\"a/b\"", "name", "a/b|"},
           Case{"f; filename=\"a&#46;p&#0104;%22\"", "filename", "a&#46;p&#0104;%22|a.ph\"|"},
           Case{"f; filename=\"&#65582;&#55357;&#123456;&#;&\"", "filename",
                "&#65582;&#55357;&#123456;&#;&|.\xEF\xBF\xBD&#123456;&#;&|"},
           // One after the other.
           Case{"f; filename=\"a&#47;b \"", "filename", "a&#47;b |a&#47;b|a/b |a/b|b |b|"},
           // Encoded words.
           Case{"f; name=\"=?UTF-8?B?cQ==?=\"", "name", "?=?UTF-8?B?cQ==?=|q|"},
           Case{"f; filename=\"=?utf-8?q?x=2Ejsp?=\"", "filename", "?=?utf-8?q?x=2Ejsp?=|x.jsp|"},
           Case{"f; name=\"a =?IBM037?Q?=98_?=x =?UTF-8?B?Yg==?=  c\"", "name",
                "?a =?IBM037?Q?=98_?=x =?UTF-8?B?Yg==?=  c|a q\xC2\x80"
                "b  c|"},
           Case{"f; name=\"=?none?Q?q?=\"", "name", "=?none?Q?q?=|!"},
           Case{"f; name=\"=?UTF-8?X?q?=\"", "name", "=?UTF-8?X?q?=|"},
           Case{"f; name=\"=?UTF-8?Q?q?\"", "name", "=?UTF-8?Q?q?|"},
           Case{"f; name=\"a=?UTF-8?Q?q?=\"", "name", "a=?UTF-8?Q?q?=|"},
           Case{"f; name=\"=?utf-16?Q?=00a?=\"", "name", "?=?utf-16?Q?=00a?=|a|\xE6\x84\x80|"},
       }) {
    EXPECT_EQ(readings(c.header, c.name), c.readings) << c.header;
  }
}

TEST(PartParameters, WhatIsLookedAtAgainIsBounded) {
  EXPECT_EQ(readings("f; x name=a; x name=a", "name", 0), "?a|+");
  EXPECT_EQ(readings("f; x name=a; x name=a", "name", 100), "?a|");
  EXPECT_EQ(readings("f; name=\"=?UTF-8?Q?q?=\"", "name", 0), "=?UTF-8?Q?q?=|+");
  EXPECT_EQ(readings("f; filename=\"%22\"", "filename", 0), "%22|+");
  EXPECT_EQ(readings("f; name=a b", "name", 0), "?a b|a|+");
  EXPECT_EQ(readings("f; name*=''a", "name", 0), "?+");
  std::string header = "f";
  for (size_t i = 0; i <= kMaxPartReadings; ++i) header += "; x name=a";
  EXPECT_EQ(readings(header, "name"), "?a|+");
}

TEST(PartParameters, BoundariesAreFoundAnywhere) {
  for (const Case& c : {
           // Everyday.
           Case{"multipart/form-data; boundary=abc", "boundary", "abc|"},
           Case{"multipart/form-data; boundary=----WebKitFormBoundaryAb1", "boundary",
                "----WebKitFormBoundaryAb1|"},
           Case{"multipart/related; boundary=\"----=_Part_1_2.3\"; type=\"text/xml\"", "boundary",
                "----=_Part_1_2.3|"},
           Case{"multipart/related; boundary=\"uuid:1-2+id=3\"; start=\"<a@b>\"", "boundary",
                "uuid:1-2+id=3|"},
           Case{"multipart/form-data; charset=utf-8; boundary=a'b(c)d/e", "boundary", "a'b(c)d/e|"},
           Case{"multipart/form-data; charset=a", "boundary", ""},
           Case{"multipart/form-data; boundary", "boundary", "?|"},
           // PHP.
           Case{"multipart/form-data; boundary=\"a;b\"; charset=x", "boundary", "?a;b|a|"},
           Case{"multipart/form-data; Boundary=abc,def;x", "boundary", "?abc,def|abc|"},
           Case{"multipart/form-data; xboundary=a; boundary=b", "boundary", "?b|a|"},
           Case{"multipart/boundary; x=a; boundary=b", "boundary", "?b|a|"},
           Case{"multipart/form-data; boundary= a ;", "boundary", "?a| a |"},
           Case{"multipart/form-data; boundary=\"a", "boundary", "?a|\"a|"},
           Case{"m; Boundary=b; x=\"boundary=c\"", "boundary", "?b|c\"|c|"},
           Case{"m; boundary=; boundary=b", "boundary", "?|b|"},
           // formidable, Rack, Perl, Mojolicious, hapi, fastify.
           Case{"m; boundaryX=1; xboundary=evil; boundary=good", "boundary", "?good|1|evil|"},
           Case{"m; boundary=A\"B", "boundary", "?A\"B|AB|A|"},
           Case{"m; boundary=\"A,B\"", "boundary", "?A,B|A|"},
           Case{"m; boundary=A@B", "boundary", "?A@B|A|"},
           Case{"m; boundary=A=B", "boundary", "?A=B|A|"},
           Case{"m; boundary=A B", "boundary", "?A B|A|AB|"},
           Case{"m; boundary=\"A\";boundary=\"A\"", "boundary", "?A|"},
           // Tomcat.
           Case{"m; boundary=\"=?UTF-8?Q?b?=\"", "boundary", "?=?UTF-8?Q?b?=|b|"},
       }) {
    EXPECT_EQ(readings(c.header, c.name), c.readings) << c.header;
  }
  EXPECT_EQ(parameter_type(" multipart/form-data ; boundary=x"), "multipart/form-data");
  EXPECT_EQ(parameter_type(""), "");
}

}  // namespace
}  // namespace stopgap::engine
