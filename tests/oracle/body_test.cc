// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/body.h"

#include <gtest/gtest.h>

namespace stopgap::oracle {
namespace {

using enum BodyRead;

/// `name=value|name=value|`, then the flags.
std::string written(const BodyReading& reading) {
  std::string text;
  for (const BodyPair& pair : reading.pairs) text += pair.name + "=" + pair.value + "|";
  for (const std::string& flag : reading.flags) text += " " + flag;
  if (reading.read == kBad) text += " BAD";
  if (reading.read == kTooMuch) text += " TOO MUCH";
  return text;
}

std::string json(std::string_view body) { return written(read_json(body)); }
std::string xml(std::string_view body) { return written(read_xml(body)); }
std::string form(std::string_view body, std::string_view type = "multipart/form-data; boundary=b") {
  return written(read_multipart(type, body));
}

TEST(OracleJson, ReadsByTheTable) {
  EXPECT_EQ(json(R"({"a":[1,{"b":"\u0041"}],"c":{}})"), "a.0=1|a.1.b=A|c=|");
  EXPECT_EQ(json(R"({"":{"":1}})"), ".=1|");
  EXPECT_EQ(json(R"({"a":1,"A":2})"), "a=1|A=2| duplicate_key");
  EXPECT_EQ(json("[TRUE,+1,.5,0x1F,NaN,]//"), "0=true|1=+1|2=.5|3=0x1F|4=NaN| lenient_json");
  EXPECT_EQ(json("[\"\\ud800\\udc00\\ud800\"]"), "0=\xf0\x90\x80\x80\xef\xbf\xbd| lone_surrogate");
  EXPECT_EQ(json("\xef\xbb\xbf[\"\t\"]"), "0=\t| lenient_json");
  EXPECT_EQ(json("1 2"), "=1|=2| several_texts");
  EXPECT_EQ(json("{\"a\":1,b:2}"), "a=1| BAD");
  EXPECT_EQ(json("[1"), "0=1| BAD");
  EXPECT_EQ(json(" "), "");
  EXPECT_EQ(json(std::string(1025, '[')), " TOO MUCH");
}

TEST(OracleXml, ReadsByTheTable) {
  EXPECT_EQ(xml("<s:a x:b='1\n2'>x<c/><![CDATA[<]]>&#65;</s:a>"), "a@b=1 2|a.c=|a=x<A|");
  EXPECT_EQ(xml("<a xmlns:x='u'><!--c--><?p d?></a>"), "a@xmlns:x=u|a#comment=c|a?p=d|a=|");
  EXPECT_EQ(xml("<!DOCTYPE a [<!ENTITY e '<b>&#38;lt;</b>'>]><a>&e;</a>"),
            "#doctype=|#entity.e=<b>&lt;</b>|a.b=<|a=| doctype");
  EXPECT_EQ(xml("<!DOCTYPE a [<!ATTLIST a b CDATA 'x'>]><a/>"), "#doctype=|a@b=x|a=| doctype");
  EXPECT_EQ(xml("<!DOCTYPE a SYSTEM 's'><a>&u;x</a>"),
            "#doctype=s|a=x| doctype external_entity BAD");
  EXPECT_EQ(xml("<!DOCTYPE a [<!ENTITY % p '<!ENTITY e \"y\">'>%p;]><a>&e;</a>"),
            "#doctype=|#entity.p=<!ENTITY e \"y\">|#entity.e=y|a=y| doctype BAD");
  EXPECT_EQ(xml("<a>x<b>y"), "a.b=y|a=x| BAD");
  EXPECT_EQ(xml("<a>&u;</a>"), "a=| BAD");
  EXPECT_EQ(xml("<?xml version='1.0' encoding='koi8-r'?><a>\xc3\xa4</a>"), "a=\xc3\xa4|");
  EXPECT_EQ(xml("<a>\xe4</a>"), "a=| BAD");
  EXPECT_EQ(xml(std::string_view("\xff\xfe<\0a\0/\0>\0", 10)), " BAD");
}

TEST(OracleMultipart, ReadsByTheText) {
  const std::string head = "Content-Disposition: form-data; name=\"a\"";
  const std::string pair = "a.header.content-disposition=form-data; name=\"a\"|";
  EXPECT_EQ(form("--b\r\n" + head + "\r\n\r\nx\r\n--b--"), pair + "a=x|");
  EXPECT_EQ(form("--b\r\n" + head + "\r\n\r\nx\n--b--"),
            pair + "a=x|" + pair + "a=x\n--b--| bad_multipart");
  EXPECT_EQ(form("--b\r\n" + head + "\r\n\r\nx"), pair + "a=x| BAD");
  EXPECT_EQ(form("--b\r\n\r\nx\r\n--b--", "multipart/mixed; boundary=\"b\""), "=x|");
  EXPECT_EQ(form("--b--", "multipart/form-data"), " BAD");
  EXPECT_EQ(form("--b\r\nContent-Disposition: form-data; name='a'\r\n\r\nx\r\n--b--"),
            "'a'.header.content-disposition=form-data; name='a'|'a'=x|"
            "a.header.content-disposition=form-data; name='a'|a=x| bad_multipart");
}

/// Names and file names of a part with that disposition.
std::string names(const std::string& disposition) {
  const BodyReading reading =
      read_multipart("multipart/form-data; boundary=b",
                     "--b\r\nContent-Disposition: " + disposition + "\r\n\r\nx\r\n--b--");
  std::string text;
  for (const BodyPair& pair : reading.pairs) {
    if (pair.value == "x") text += pair.name + "|";
    if (pair.name == "a.filename") text += "[" + pair.value + "]";
  }
  for (const std::string& flag : reading.flags) text += " " + flag;
  return text;
}

TEST(OracleMultipart, ReadsParametersByTheText) {
  EXPECT_EQ(names("form-data; name=\"a\"; filename=\"a b (1).txt\""), "[a b (1).txt]a|");
  EXPECT_EQ(names("form-data; x-name=\"c\"; name=\"d\""), "d|c| bad_multipart");
  EXPECT_EQ(names("form-data; x=\"; name=\"c\"; y=\"; name=\"d\""), "d|c| bad_multipart");
  EXPECT_EQ(names("form-data; x=1 name=c;name=d"), "d|c| bad_multipart");
  EXPECT_EQ(names("form-data; name=c/x"), "c/x|c| bad_multipart");
  EXPECT_EQ(names("form-data; foo name=\"c\""), "c| bad_multipart");
  EXPECT_EQ(names("form-data; na me=c d"), "cd| bad_multipart");
  EXPECT_EQ(names("form-data; name=a; xfilename=\"z\"; filename=\"y\""), "[y][z]a| bad_multipart");
  EXPECT_EQ(names("form-data; name=a; filename=\"a.txt\"x.php\""),
            "[a.txt][a.txt\"x.php]a| bad_multipart");
  EXPECT_EQ(names("form-data; name=a; filename=\"c/d&#46;e \""),
            "[c/d&#46;e ][c/d&#46;e][d&#46;e ][c/d.e ][d&#46;e][c/d.e][d.e ][d.e]a|");
  EXPECT_EQ(names("form-data; name*=IBM037''%98"), "\x98|q| bad_multipart");
  EXPECT_EQ(names("form-data; name*=none''q"), "q| bad_multipart unknown_charset");
  EXPECT_EQ(names("form-data; name=\"=?UTF-8?B?cQ==?=\""), "=?UTF-8?B?cQ==?=|q| bad_multipart");
  const std::string body = "--b\r\n\r\nx\r\n--b--";
  for (const char* type : {"boundary=b@c", "boundary=\"b;c\"", "boundary=\"b,c\"",
                           "boundaryX=1; xboundary=b; boundary=c", "Boundary=c; x=\"boundary=b;",
                           "boundary=\"=?UTF-8?Q?b?=\""})
    EXPECT_EQ(form(body, std::string("multipart/mixed; ") + type), "=x| bad_multipart") << type;
  EXPECT_EQ(form(body, "multipart/mixed; boundary=; boundary=b"), "=x| bad_multipart TOO MUCH");
}

/// Each row of the table, where no other finds the same.
TEST(OracleMultipart, ReadsOtherEnds) {
  const std::string start = "--b\r\n", head = "Content-Disposition: form-data; name=\"a\"";
  const std::string pair = "|a.header.content-disposition=form-data; name=\"a\"|";
  const auto expect = [](const std::string& body, const std::string& pairs) {
    const std::string read = "|" + form(body);
    EXPECT_NE(read.find(pairs), std::string::npos) << body << "\n" << read;
    EXPECT_NE(read.find("| bad_multipart"), std::string::npos) << read;
  };
  expect(start + "Content-Disposition: form-data;\r\n\vname=\"a\"\r\n\r\nx\r\n--b--",
         "|a.header.content-disposition=form-data;\vname=\"a\"|a=x|");
  expect(start + head + "\r\nX: " + std::string(5117, 'y') + "\r\nx\r\n--b--", "|a=x|");
  expect("--b--\r\n" + start + head + "\r\n\r\nx\r\n--", pair + "a=x|");
  expect(start + "\r\n" + head + "\r\n\r\nx\r\n--b--", pair + "a=x|");
  expect(start + head + "\r\n\r\nx--b\r\n--b--", pair + "a=x--b|");
  expect(start + "X: y\r" + head + "\r\rx\r\n--b--",
         "|a.header.x=y|a.header.content-disposition=form-data; name=\"a\"|a=x|");
  expect(start + head + "\r\nabc\r\nx:y\r\n--b--", pair + "a=x:y|");
  expect(start + "Content-Disposition: form-data; name=\"\r\n--ba\"\r\n\r\nx\r\n--b--",
         pair + "a=x|");
  expect(start + "Content-Disposition\x01: form-data; name=\"a\"\r\n\r\nx\r\n--b--", pair + "a=x|");
}

}  // namespace
}  // namespace stopgap::oracle
