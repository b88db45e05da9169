// SPDX-License-Identifier: Apache-2.0
#include "engine/body/xml_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <new>

#include "engine/body/test_body.h"
#include "engine/body/test_hostile.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

using enum BodyRead;

TestReading read(XmlReader& reader, std::string_view body) {
  return reading_of([&](Arena& arena, BodySink sink) { return reader.read(body, arena, sink); });
}

struct Case {
  std::string_view body, pairs;
  BodyRead read = kWhole;
  BodyFlags flags = 0;
};

/// One reader for all, so that each body also meets what the one before left behind.
void expect_all(std::initializer_list<Case> cases) {
  XmlReader reader;
  for (const Case& c : cases) {
    EXPECT_EQ(read(reader, c.body), (TestReading{std::string(c.pairs), c.read, c.flags}))
        << c.body.substr(0, 200);
  }
}

TEST(XmlReader, NamesArePathsOfLocalNames) {
  expect_all({
      {"<a/>", "a=|"},
      {"<a>x</a>", "a=x|"},
      {"<soap:Envelope xmlns:soap=\"urn:s\"><soap:Body><m:login xmlns:m='urn:m' m:id='7'>"
       "<user>admin</user></m:login></soap:Body></soap:Envelope>",
       "Envelope@xmlns:soap=urn:s|Envelope.Body.login@xmlns:m=urn:m|Envelope.Body.login@id=7|"
       "Envelope.Body.login.user=admin|Envelope.Body.login=|Envelope.Body=|Envelope=|"},
      {"<a xmlns='urn:x' b=''/>", "a@xmlns=urn:x|a@b=|a=|"},
      {"<a:b:c/>", "c=|"},
      {"<a><b/><b/></a>", "a.b=|a.b=|a=|"},
      {"<\xc3\xa4 \xc3\xb6='\xc3\xbc'/>", "\xc3\xa4@\xc3\xb6=\xc3\xbc|\xc3\xa4=|"},
      {"<?xml version='1.0' standalone='yes'?>\n<a/>\n", "a=|"},
      {"\xef\xbb\xbf<a/>", "a=|"},
  });
}

TEST(XmlReader, TextOfAnElementIsPutTogether) {
  expect_all({
      {"<a>al<!---->ert<b>x</b>(1<?p?>)</a>", "a#comment=|a.b=x|a?p=|a=alert(1)|"},
      {"<a>&#97;&#x62;&lt;&gt;&amp;&quot;&apos;</a>", "a=ab<>&\"'|"},
      {"<a>x<![CDATA[<script>&lt;]]]]><![CDATA[>]]>y</a>", "a=x<script>&lt;]]>y|"},
      {"<a>1<b>2<c>3</c>4</b>5<b>6</b>7</a>", "a.b.c=3|a.b=24|a.b=6|a=157|"},
      {"<a>x\r\ny\rz\n</a>", "a=x\ny\nz\n|"},
      {"<a b='x\r\n\ty&#10;&#9;&lt;'/>", "a@b=x  y\n\t<|a=|"},
      {"<a> <b> </b> </a>", "a.b= |a=  |"},
  });
}

TEST(XmlReader, CommentsAndInstructionsAreNotContent) {
  expect_all({
      {"<!-- x --><a><!--y--><b/></a><!--z-->", "#comment= x |a#comment=y|a.b=|a=|#comment=z|"},
      {"<?php system('id'); ?><a><?pi?></a>", "?php=system('id'); |a?pi=|a=|"},
  });
}

TEST(XmlReader, DeclarationsAreDelivered) {
  expect_all({
      {"<!DOCTYPE a><a/>", "#doctype=|a=|", kWhole, kBodyDoctype},
      {"<!DOCTYPE a [<!ENTITY e 'x<b>y</b>'>]><a>&e;&e;</a>",
       "#doctype=|#entity.e=x<b>y</b>|a.b=y|a.b=y|a=xx|", kWhole, kBodyDoctype},
      {"<!DOCTYPE a [<!ENTITY e 'j'><!ENTITY f '&e;ndi'>]><a b='&f;'>${&f;}</a>",
       "#doctype=|#entity.e=j|#entity.f=&e;ndi|a@b=jndi|a=${jndi}|", kWhole, kBodyDoctype},
      {"<!DOCTYPE a [<!ENTITY e 'x'><!ENTITY e 'y'><!ENTITY lt '&#38;#60;'>]><a>&e;</a>",
       "#doctype=|#entity.e=x|a=x|", kWhole, kBodyDoctype},
      {"<!DOCTYPE a [<!ATTLIST a b CDATA 'x'>]><a/>", "#doctype=|a@b=x|a=|", kWhole, kBodyDoctype},
      {"<!DOCTYPE a [<!ENTITY e 'unused'><!--c--><?p d?>]><a/>",
       "#doctype=|#entity.e=unused|#comment=c|?p=d|a=|", kWhole, kBodyDoctype},
  });
}

TEST(XmlReader, WhatIsExternalIsNotReadAndMakesTheResultBad) {
  const BodyFlags both = kBodyDoctype | kBodyExternalEntity;
  expect_all({
      {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>x</a>", "#doctype=file:///etc/passwd|a=x|", kBad,
       both},
      {"<!DOCTYPE a PUBLIC 'p' 'http://e/'><a b='&u;'>x&u;y</a>", "#doctype=http://e/|a@b=|a=xy|",
       kBad, both},
      {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///x'>]><a>[&e;]</a>",
       "#doctype=|#entity.e=file:///x|a=[]|", kBad, both},
      {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///x'>]><a/>", "#doctype=|#entity.e=file:///x|a=|",
       kWhole, both},
      {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///x'>]><a b='&e;'/>",
       "#doctype=|#entity.e=file:///x|", kBad, both},
      {"<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://e/'>%p;<!ENTITY e 'x'>]><a>&e;</a>",
       "#doctype=|#entity.p=http://e/|a=|", kBad, both},
      {"<!DOCTYPE a [<!ENTITY % p \"<!ENTITY e 'x'>\">%p;]><a b='&u;'>&e;&u;</a>",
       "#doctype=|#entity.p=<!ENTITY e 'x'>|#entity.e=x|a@b=|a=x|", kBad, kBodyDoctype},
      {"<!DOCTYPE a [%p;<!ENTITY e 'x'>]><a b='&u;'>&e;</a>", "#doctype=|a@b=|a=|", kBad,
       kBodyDoctype},
      {"<!DOCTYPE a [<!ENTITY e SYSTEM 'x' NDATA n>]><a/>", "#doctype=|#entity.e=x|a=|", kWhole,
       both},
  });
}

TEST(XmlReader, OpenElementsEndWhereReadingStops) {
  expect_all({
      {"", "", kBad},
      {"x", "", kBad},
      {" ", "", kBad},
      {"<a>x<b>y", "a.b=y|a=x|", kBad},
      {"<a>x<b>y</a>", "a.b=y|a=x|", kBad},
      {"<a>x</a><b/>", "a=x|", kBad},
      {"<a b='1' b='2'>x</a>", "", kBad},
      {"<a b='1'>x &nope; y</a>", "a@b=1|a=x |", kBad},
      {"<a>x<b c=1/></a>", "a=x|", kBad},
      {"<a>x<b c='<'/></a>", "a=x|", kBad},
      {"<a>x\xff</a>", "a=x|", kBad},
      {"<!DOCTYPE a [<!ENTITY e '&e;'>]><a>x&e;y</a>", "#doctype=|#entity.e=&e;|a=x|", kBad,
       kBodyDoctype},
      {"<!DOCTYPE a [<!ENTITY e '<b>'>]><a>x&e;y</a>", "#doctype=|#entity.e=<b>|a.b=|a=x|", kBad,
       kBodyDoctype},
      {"<!DOCTYPE a [<!ENTITY e 'x'", "#doctype=|#entity.e=x|", kBad, kBodyDoctype},
      {std::string_view("<a>x\0y</a>", 10), "a=x|", kBad},
      {"{\"a\":1}", "", kBad},
      {"<a/>", "a=|"},
  });
}

TEST(XmlReader, IsUtf8WhateverIsDeclared) {
  expect_all({
      {"<?xml version='1.0' encoding='windows-1252'?><a>\xc3\xa4</a>", "a=\xc3\xa4|"},
      {"<?xml version='1.0' encoding='UTF-16'?><a>\xc3\xa4</a>", "a=\xc3\xa4|"},
      {"<a>\xe4</a>", "a=|", kBad},
      {std::string_view("\xff\xfe<\0a\0/\0>\0", 10), "", kBad},
      {std::string_view("\xfe\xff\0<\0a\0/\0>", 10), "", kBad},
      {std::string_view("<\0a\0/\0>\0", 8), "", kBad},
      {std::string_view("\0<\0a\0/\0>", 8), "", kBad},
  });
}

TEST(XmlReader, StopsAtItsLimits) {
  XmlReader reader;
  const auto nested = [](size_t depth) {
    return repeated("<a>", depth) + "x" + repeated("</a>", depth);
  };
  EXPECT_EQ(read(reader, nested(kMaxXmlDepth)).read, kWhole);
  EXPECT_EQ(read(reader, nested(kMaxXmlDepth + 1)).read, kTooMuch);
  EXPECT_EQ(read(reader, nested(100'000)).read, kTooMuch);
  EXPECT_EQ(read(reader, repeated("<a>", 100'000)).read, kTooMuch);

  // Entities may add 64 KiB.
  EXPECT_EQ(read(reader, laughs(1, 10, std::string(6000, 'x'))).read, kWhole);
  EXPECT_EQ(read(reader, laughs(9, 10, "ha")).read, kTooMuch);
  EXPECT_EQ(read(reader, laughs(60, 10, "")).read, kTooMuch);
  // A chain adds nothing, but opens one inside the other.
  EXPECT_EQ(read(reader, laughs(kMaxXmlDeclarations - 1, 1, "x")).read, kWhole);
  EXPECT_EQ(read(reader, laughs(kMaxXmlDeclarations, 1, "x")).read, kTooMuch);
  EXPECT_EQ(read(reader, laughs(30'000, 1, "x")).read, kTooMuch);
  // `&lt;` and its like are not what is meant.
  EXPECT_EQ(read(reader, "<a>" + repeated("&lt;", 250'000) + "</a>").read, kWhole);
  // Nor may a default that is declared once be repeated without end.
  const std::string once =
      "<!DOCTYPE a [<!ATTLIST b c CDATA '" + std::string(60'000, 'x') + "'>]><a>";
  EXPECT_EQ(read(reader, once + "<b/></a>").read, kWhole);
  EXPECT_EQ(read(reader, once + repeated("<b/>", 100) + "</a>").read, kTooMuch);

  const std::string name(kMaxBodyNameBytes / 3, 'n');
  EXPECT_EQ(read(reader, "<" + name + " a=''/>").read, kWhole);
  EXPECT_EQ(read(reader, "<" + name + " a='' b='' c=''/>").read, kTooMuch);

  int left = 1;
  Arena arena;
  auto one = [&](const BodyPair&) { return left-- > 0; };
  EXPECT_EQ(reader.read("<a>x<b>y</b>z</a>", arena, one).read, kTooMuch);
  EXPECT_EQ(left, -1);
}

TEST(XmlReader, CanBeUsedAgainAfterTheSinkThrew) {
  XmlReader reader;
  Arena arena;
  auto throws = [](const BodyPair&) -> bool { throw std::bad_alloc(); };
  for (std::string_view body : {"<a b='1'/>", "<a>x", "<!--x--><a/>", "<!DOCTYPE a><a/>"})
    EXPECT_THROW(reader.read(body, arena, throws), std::bad_alloc) << body;
  EXPECT_EQ(read(reader, "<a>x</a>"), (TestReading{"a=x|", kWhole, 0}));
}

TEST(XmlReader, MemoryIsBounded) {
  const size_t n = 1 << 20;
  for (const std::string& body : hostile_xml(n)) {
    XmlReader reader;
    const TestCost cost =
        cost_of([&](Arena& arena, BodySink sink) { return reader.read(body, arena, sink); });
    // Twice: chunks of an arena double.
    EXPECT_LE(reader.capacity(), 2 * (kXmlMemoryFactor * body.size() + kXmlMemoryBase))
        << body.substr(0, 40);
    EXPECT_LE(cost.memory, 2 * (2 * body.size() + kMaxXmlExpansion + kMaxBodyNameBytes))
        << body.substr(0, 40);
    EXPECT_LE(cost.pairs, 10'001u);
  }
}

}  // namespace
}  // namespace stopgap::engine
