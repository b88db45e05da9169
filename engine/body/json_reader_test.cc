// SPDX-License-Identifier: Apache-2.0
#include "engine/body/json_reader.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/body/test_body.h"
#include "engine/body/test_hostile.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

using enum BodyRead;

TestReading read(JsonReader& reader, std::string_view body) {
  return reading_of([&](Arena& arena, BodySink sink) { return reader.read(body, arena, sink); });
}

struct Case {
  std::string_view body, pairs;
  BodyRead read = kWhole;
  BodyFlags flags = 0;
};

/// One reader for all, so that each body also meets what the one before left behind.
void expect_all(std::initializer_list<Case> cases) {
  JsonReader reader;
  for (const Case& c : cases) {
    EXPECT_EQ(read(reader, c.body), (TestReading{std::string(c.pairs), c.read, c.flags}))
        << c.body.substr(0, 200);
  }
}

TEST(JsonReader, NamesAreThePathsOfLeaves) {
  expect_all({
      {R"({"user":{"name":"x","roles":["a","b"]}})", "user.name=x|user.roles.0=a|user.roles.1=b|"},
      {R"([1,[2,{"k":3}],4])", "0=1|1.0=2|1.1.k=3|2=4|"},
      {R"([{"query":"{ a }"},{"query":"{ b }"}])", "0.query={ a }|1.query={ b }|"},
      {R"("x")", "=x|"},
      {" \t\r\n-1.50E+3 ", "=-1.50E+3|"},
      {"true", "=true|"},
      {"[true,false,null]", "0=true|1=false|2=null|"},
      {R"({"":1})", "=1|"},
      {R"({"":{"":1,"a":2},"b":{"":3}})", ".=1|.a=2|b.=3|"},
      {R"({"a.b":{"c":1}})", "a.b.c=1|"},
      {R"({"\u0061\"":{"\ud83d\ude00":1}})", "a\".\xf0\x9f\x98\x80=1|"},
      {"[0,1,2,3,4,5,6,7,8,9,10]", "0=0|1=1|2=2|3=3|4=4|5=5|6=6|7=7|8=8|9=9|10=10|"},
  });
}

TEST(JsonReader, EmptyContainersAreDelivered) {
  expect_all({
      {"{}", "=|"},
      {"[ ]", "=|"},
      {R"({"a":{},"b":[],"c":""})", "a=|b=|c=|"},
      {"[[],[{}],[[[]]]]", "0=|1.0=|2.0.0=|"},
  });
}

TEST(JsonReader, ValuesAreDecodedAndNumbersAsWritten) {
  expect_all({
      {R"({"a":"\u003cscript\u003e"})", "a=<script>|"},
      {R"({"a":"x\u0000y"})", std::string_view("a=x\0y|", 6)},
      {"{\"a\":\"\xff\xc0\xaf\"}", "a=\xff\xc0\xaf|"},
      {R"({"a":1e999,"b":-0.0,"c":123456789012345678901234567890})",
       "a=1e999|b=-0.0|c=123456789012345678901234567890|"},
      {R"({"a":"\ud800","b":"\udc00\ud800\u0041"})",
       "a=\xef\xbf\xbd|b=\xef\xbf\xbd\xef\xbf\xbd\x41|", kWhole, kBodyLoneSurrogate},
      {R"({"\ud800":1})", "\xef\xbf\xbd=1|", kWhole, kBodyLoneSurrogate},
  });
}

TEST(JsonReader, EveryMemberOfOneNameIsDelivered) {
  expect_all({
      {R"({"a":1,"a":2,"a":3})", "a=1|a=2|a=3|", kWhole, kBodyDuplicateKey},
      {R"({"role":1,"Role":2})", "role=1|Role=2|", kWhole, kBodyDuplicateKey},
      {R"({"a":1,"\u0061":2})", "a=1|a=2|", kWhole, kBodyDuplicateKey},
      {R"({"a":{"b":1},"b":{"a":1}})", "a.b=1|b.a=1|"},
      {R"([{"a":1},{"a":1}])", "0.a=1|1.a=1|"},
      {R"({"a":{"x":1},"b":2,"a":{}})", "a.x=1|b=2|a=|", kWhole, kBodyDuplicateKey},
      {R"({"a.b":1,"a":{"b":2}})", "a.b=1|a.b=2|"},
  });
}

TEST(JsonReader, LenientTextIsReadWithAFlag) {
  expect_all({
      {"{\"a\":/* x */1,// y\n\"b\":2}//", "a=1|b=2|", kWhole, kBodyLenientJson},
      {"[1,// y\r2]", "0=1|1=2|", kWhole, kBodyLenientJson},
      {"/**/[/***/1/*\"*/]/* */", "0=1|", kWhole, kBodyLenientJson},
      {"[1,]", "0=1|", kWhole, kBodyLenientJson},
      {R"({"a":1, })", "a=1|", kWhole, kBodyLenientJson},
      {R"({"a":[{"b":1,},],})", "a.0.b=1|", kWhole, kBodyLenientJson},
      {"[NaN,-Infinity,01,+1,.5,0xFF,TRUE]", "0=NaN|1=-Infinity|2=01|3=+1|4=.5|5=0xFF|6=true|",
       kWhole, kBodyLenientJson},
      {"[\"a\nb\",\"\t\"]", "0=a\nb|1=\t|", kWhole, kBodyLenientJson},
      {std::string_view("[\"a\0b\"]", 7), std::string_view("0=a\0b|", 6), kWhole, kBodyLenientJson},
  });
}

TEST(JsonReader, SeveralTexts) {
  expect_all({
      {"", ""},
      {" \n", ""},
      {"\xef\xbb\xbf{\"a\":1}", "a=1|"},
      {"\xef\xbb\xbf", ""},
      {"{\"a\":1}\n{\"a\":2}\n", "a=1|a=2|", kWhole, kBodySeveralTexts},
      {R"({"a":1}{"b":[2]}[3]"x"4 5)", "a=1|b.0=2|0=3|=x|=4|=5|", kWhole, kBodySeveralTexts},
      {R"({"a":1} x)", "a=1|", kBad, kBodySeveralTexts},
      {R"({"a":1}, {"b":2})", "a=1|", kBad, kBodySeveralTexts},
      {std::string_view("{\"a\":1}\0", 8), "a=1|", kBad, kBodySeveralTexts},
      {"{\"a\":1}\xef\xbb\xbf{}", "a=1|", kBad, kBodySeveralTexts},
  });
}

TEST(JsonReader, WhatIsNotJsonEndsTheReading) {
  for (std::string_view bad : {"{",
                               "[",
                               "[1",
                               "[1,",
                               "[1 2]",
                               "[1}",
                               "[,1]",
                               "[1,,2]",
                               "[1,,]",
                               "[,]",
                               "{,}",
                               "{\"a\"}",
                               "{\"a\":}",
                               "{\"a\":1",
                               "{\"a\":1,",
                               "{\"a\" 1}",
                               "{\"a\":1 \"b\":2}",
                               "{\"a\":1]",
                               "{\"a\":1,,}",
                               "{'a':1}",
                               "{a:1}",
                               "['a']",
                               "[a]",
                               "{1:2}",
                               "\"",
                               "\"a",
                               "\"a\\",
                               "\"\\x\"",
                               "\"\\u12\"",
                               "\"\\'\"",
                               "nul",
                               "nulll",
                               "tru",
                               "- 1",
                               "1.2.3",
                               "/",
                               "/x",
                               "/*",
                               "/* *",
                               "/*/",
                               "#",
                               "[1/]",
                               "}",
                               "]",
                               ",",
                               ":",
                               "{\"a\"::1}",
                               "[1:2]",
                               "{\"a\":1:2}",
                               "{[]:1}",
                               "{{}}",
                               "\xef\xbb",
                               "\xfe\xff",
                               "\xc2\xa0",
                               "\x0b",
                               "\x0c[]",
                               "{\"a\":\"b\"\"c\"}"}) {
    JsonReader reader;
    EXPECT_EQ(read(reader, bad).read, kBad) << bad;
  }
  expect_all({
      {R"({"a":1,"b":x,"c":3})", "a=1|", kBad},
      {R"([1,[2,3],{"k":"\q"}])", "0=1|1.0=2|1.1=3|", kBad},
      {R"({"a":1,"a":2,)", "a=1|a=2|", kBad, kBodyDuplicateKey},
      {R"({"a":1})", "a=1|"},
  });
}

TEST(JsonReader, StopsAtItsLimits) {
  JsonReader reader;
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + "1" + std::string(depth, ']');
  };
  EXPECT_EQ(read(reader, nested(kMaxJsonDepth)).read, kWhole);
  EXPECT_EQ(read(reader, nested(kMaxJsonDepth + 1)), (TestReading{"", kTooMuch, 0}));
  EXPECT_EQ(read(reader, "[1," + nested(100'000)), (TestReading{"0=1|", kTooMuch, 0}));
  EXPECT_EQ(read(reader, repeated("{\"\":", 100'000)).read, kTooMuch);

  const std::string key(kMaxBodyNameBytes / 2, 'k');
  EXPECT_EQ(read(reader, "{\"" + key + "\":1,\"" + key + "\":2}").read, kWhole);
  const TestReading cut = read(reader, "{\"" + key + "\":1,\"" + key + "x\":2}");
  EXPECT_EQ(cut.read, kTooMuch);
  EXPECT_EQ(std::count(cut.pairs.begin(), cut.pairs.end(), '|'), 1);

  int left = 2;
  Arena arena;
  auto two = [&](const BodyPair&) { return left-- > 0; };
  EXPECT_EQ(reader.read("[1,2]", arena, two).read, kWhole);
  left = 2;
  EXPECT_EQ(reader.read("[1,2,3,4]", arena, two).read, kTooMuch);
  EXPECT_EQ(left, -1);
}

TEST(JsonReader, MemoryIsBounded) {
  const size_t n = 1 << 20;
  JsonReader reader;
  for (const std::string& body : hostile_json(n)) {
    const TestCost cost =
        cost_of([&](Arena& arena, BodySink sink) { return reader.read(body, arena, sink); });
    // Twice: chunks of the arena double.
    EXPECT_LE(cost.memory, 2 * (body.size() + kMaxBodyNameBytes) + 64 * 1024) << body.substr(0, 20);
    EXPECT_LE(cost.pairs, 10'001u);
  }
}

}  // namespace
}  // namespace stopgap::engine
