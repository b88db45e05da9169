// SPDX-License-Identifier: Apache-2.0
#include "engine/body/multipart_reader.h"

#include <gtest/gtest.h>

#include "engine/body/quoted_printable.h"
#include "engine/body/test_body.h"
#include "engine/body/test_hostile.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

using enum BodyRead;

constexpr std::string_view kForm = "multipart/form-data; boundary=b";
constexpr std::string_view kMixed = "multipart/mixed; boundary=b";
constexpr BodyFlags kDisputed = kBodyBadMultipart;

TestReading read(MultipartReader& reader, std::string_view type, std::string_view body) {
  return reading_of(
      [&](Arena& arena, BodySink sink) { return reader.read(type, body, arena, sink); });
}

struct Case {
  std::string_view type;
  std::string body, pairs;
  BodyRead read = kWhole;
  BodyFlags flags = 0;
};

/// One reader for all, so that each body also meets what the one before left behind.
void expect_all(std::initializer_list<Case> cases) {
  MultipartReader reader;
  for (const Case& c : cases) {
    EXPECT_EQ(read(reader, c.type, c.body), (TestReading{c.pairs, c.read, c.flags}))
        << c.type << "\n"
        << c.body.substr(0, 300);
  }
}

constexpr std::string_view kA = "Content-Disposition: form-data; name=\"a\"";
const std::string kHeader = "a.header.content-disposition=form-data; name=\"a\"|";  // of kA

/// A part of the form with that header, and its content `x`.

/// Django takes what stands outside of the marks for a part, Tornado what is before the first.
TEST(MultipartReader, WhatStandsOutsideIsAPartToSome) {
  const std::string inner = std::string(kA) + "\r\n\r\nevil";
  const std::string pairs = kHeader + "a=evil|";
  expect_all({
      {kForm, inner + "\r\n--b--\r\n", "#preamble=" + inner + "|" + pairs, kWhole, kDisputed},
      {kForm, "--b--\r\n" + inner, "#epilogue=" + inner + "|" + pairs, kWhole, kDisputed},
      {kForm, inner, "#preamble=" + inner + "|" + pairs, kBad, kDisputed},
      {kMixed, "This is a message in several parts.\r\n" + part(kA),
       "#preamble=This is a message in several parts.|" + kHeader + "a=x|"},
  });
}

TEST(MultipartReader, WhatAllServersReadAlike) {
  expect_all({
      {kForm, part(kA), kHeader + "a=x|"},
      {kForm, lines({"--b", kA, "", "", "--b--"}), kHeader + "a=|"},
      {kForm, lines({"--b", kA, "", "x\r\n", "y\n\r", "--b--"}), kHeader + "a=x\r\n\r\ny\n\r|"},
      {kForm,
       lines({"--b", "content-disposition:form-data;name=f;filename=\"a.php\"",
              "Content-Type: text/x-php", "", "<?php ?>", "--b", kA, "", "1", "--b--"}),
       "f.filename=a.php|"
       "f.header.content-disposition=form-data;name=f;filename=\"a.php\"|"
       "f.header.content-type=text/x-php|f=<?php ?>|" +
           kHeader + "a=1|"},
      {kForm, lines({"--b", "Content-Type: t/p", kA, "X-Y: z ", "", "x", "--b--"}),
       kHeader + "a.header.x-y=z|a.header.content-type=t/p|a=x|"},
      {kForm, lines({"--b", kA, "Content-Transfer-Encoding: 8bit", "", "x", "--b--"}),
       kHeader + "a.header.content-transfer-encoding=8bit|a=x|"},
      {kForm, lines({"--b--"}), ""},
      {kForm, "pre\r\n" + part(kA) + "post", "#preamble=pre|" + kHeader + "a=x|#epilogue=post|"},
      {"Multipart/Form-Data; BOUNDARY=\"b\"", part(kA), kHeader + "a=x|"},
      {kMixed, lines({"--b", "", "x", "--b--"}), "=x|"},
      {kMixed, lines({"--b", "Content-Type: a/b", "", "x", "--b", "", "y", "--b--"}),
       ".header.content-type=a/b|=x|=y|"},
  });
}

TEST(MultipartReader, DelimitersThatOnlySomeServersSee) {
  const std::string two = lines({"--b", kA, "", "1", "--b", kA, "", "2", "--b--"});
  std::string feeds = two;
  std::erase(feeds, '\r');
  const std::string head = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
  const std::string both = kHeader + "a=1|" + kHeader + "a=2|";
  expect_all({
      // LF only: as Werkzeug reads it, and as one that wants CRLF does.
      {kForm, feeds,
       both + "#preamble=" + feeds + "|a.header.=--b|" + kHeader +
           "a=" + feeds.substr(feeds.find("\n\n") + 2) + "|",
       kWhole, kDisputed},
      // Inside a line: Django ends the content, others do not.
      {kForm, lines({"--b", kA, "", "1--b", kA, "", "2", "--b--"}),
       kHeader + "a=1|" + kHeader + "a=1--b\r\n" + head + "2|" + kHeader + "a=2|" + kHeader +
           "a=1--b\r\n" + head + "2|",
       kWhole, kDisputed},
      // PHP ends the content before it; to others it is content.
      {kForm, lines({"--b", kA, "", "1", "--bX", "2", "--b--"}),
       kHeader + "a=1|.header.=X|.header.=2|=|" + kHeader + "a=1\r\n--bX\r\n2|", kWhole, kDisputed},
      // Blanks after it.
      {kForm, lines({"--b", kA, "", "1", "--b ", kA, "", "2", "--b--"}),
       both + kHeader + "a=1\r\n--b \r\n" + head + "2|", kWhole, kDisputed},
      // PHP reads on behind the end.
      {kForm, lines({"--b", kA, "", "1", "--b--", "--b", kA, "", "2", "--b--"}),
       both + "#epilogue=--b\r\n" + head + "2\r\n--b--\r\n|a.header.=--b|" + kHeader +
           "a=2\r\n--b--\r\n|",
       kWhole, kDisputed},
      // What is between two clean delimiters is delivered once.
      {kForm,
       lines({"--b", kA, "", "1", "--b", kA, "", "2", "--b ", kA, "", "3", "--b", kA, "", "4",
              "--b--"}),
       both + kHeader + "a=3|" + kHeader + "a=2\r\n--b \r\n" + head + "3|" + kHeader + "a=4|",
       kWhole, kDisputed},
      // No end; no part. PHP drops what may begin a delimiter.
      {kForm, lines({"--b", kA, "", "1"}), kHeader + "a=1\r\n|" + kHeader + "a=1|", kBad,
       kDisputed},
      {kForm, "--b\r\n", "=|", kBad, kDisputed},
      {kForm, "x", "#preamble=x|", kBad},
      {kForm, "", "", kBad},
      {kForm, lines({"--b", kA, "--b--"}),
       kHeader + "a=|a.header.content-disposition=form-data; name=\"a\"--b--|a=|", kWhole,
       kDisputed},
      {kForm, lines({"--b", kA, "", "--b--"}), kHeader + "a=|" + kHeader + "a=--b--|", kWhole,
       kDisputed},
  });
}

TEST(MultipartReader, BoundariesThatOnlySomeServersTake) {
  const std::string other = lines({"--c", kA, "", "2", "--c--"});
  const std::string b = kHeader + "a=x|", c = kHeader + "a=2|";
  const std::string type = "multipart/form-data; ";
  const std::string many = type + "boundary=1; boundary=2; boundary=3; boundary=4; boundary=b";
  expect_all({
      {"multipart/form-data", part(kA), "", kBad},
      {"multipart/form-data; boundary=", part(kA), "", kBad, kBodyBadAndTooMuch},
      {"multipart/form-data; boundary=\"b\tc\"", part(kA), "", kBad, kBodyBadAndTooMuch},
      {type + "boundary=b; boundary=c", part(kA) + other,
       b + "#epilogue=" + other + "|a.header.=--c|" + kHeader +
           "a=2\r\n--c--\r\n|#preamble=" + part(kA).substr(0, part(kA).size() - 2) +
           "|a.header.=--b|" + kHeader + "a=x\r\n--b--|" + c,
       kWhole, kDisputed},
      {type + "xboundary=c; boundary=b", other, c, kWhole, kDisputed},
      {type + "boundary*0=\"b\"", part(kA), b, kWhole, kDisputed},
      {type + "boundaryX=1; xboundary=b; boundary=good", part(kA), b, kWhole, kDisputed},
      {type + "boundary=b@c", part(kA), b, kWhole, kDisputed},
      {type + "Boundary=c; x=\"boundary=b;", part(kA), b, kWhole, kDisputed},
      // PHP takes them.
      {type + "boundary=; boundary=b", part(kA), b, kTooMuch, kDisputed},
      {type + "boundary=\tx; boundary=b", part(kA), b, kTooMuch, kDisputed},
      {type + "boundary=" + std::string(1025, 'x') + "; boundary=b", part(kA), b, kTooMuch,
       kDisputed},
      {many, part(kA), "", kTooMuch, kDisputed},
  });
}

TEST(MultipartReader, HeadersThatServersReadDifferently) {
  const std::string header = ".header.content-disposition=";
  expect_all({
      {kForm, "--b\r\n" + std::string(kA) + "\n\r\nx\r\n--b--", kHeader + "a=x|", kWhole,
       kDisputed},
      {kForm, lines({"--b", "Content-Disposition: form-data;", "\tname=a", "", "x", "--b--"}),
       "a" + header + "form-data;\tname=a|a=x|", kWhole, kDisputed},
      {kForm, part(" Content-Disposition: form-data; name=a"),
       "a" + header + "form-data; name=a|a=x|", kWhole, kDisputed},
      {kForm, part("Content-Disposition : form-data; name=a"),
       "a" + header + "form-data; name=a|a=x|", kWhole, kDisputed},
      // PHP joins them, formidable ends there.
      {kForm, lines({"--b", kA, "junk", "", "x", "--b--"}),
       kHeader + "a.header.=junk|a=x|a" + header + "form-data; name=\"a\"junk|a=x|" + kHeader +
           "a=\r\nx|",
       kWhole, kDisputed},
      // To Jetty a line ends there.
      {kForm, lines({"--b", kA, "X: a\rb", "", "x", "--b--"}),
       kHeader + "a.header.x=a\rb|a=x|" + kHeader + "a.header.x=a|a.header.=b|a=x|", kWhole,
       kDisputed},
      {kForm, part("X: y"), ".header.x=y|=x|", kWhole, kDisputed},
      {kForm, part("Content-Disposition: form-data"), header + "form-data|=x|", kWhole, kDisputed},
      {kForm, part("Content-Disposition: attachment; name=a"),
       "a" + header + "attachment; name=a|a=x|", kWhole, kDisputed},
      {kForm, lines({"--b", kA, "Content-Disposition: form-data; name=c", "", "x", "--b--"}),
       kHeader + "a" + header + "form-data; name=c|a=x|c" + header + "form-data; name=\"a\"|c" +
           header + "form-data; name=c|c=x|",
       kWhole, kDisputed},
      {kForm, part("Content-Disposition: form-data; name='a'"),
       "'a'" + header + "form-data; name='a'|'a'=x|a" + header + "form-data; name='a'|a=x|", kWhole,
       kDisputed},
      {kForm, part("Content-Disposition: form-data; name=a; filename=\"x\"; filename*=''y"),
       "a.filename=x|a.filename=y|a" + header +
           "form-data; name=a; filename=\"x\"; filename*=''y|a=x|",
       kWhole, kDisputed},
      // What is made of a name is a name, but no dispute.
      {kForm, part("Content-Disposition: form-data; name=\"a \""),
       "a .header.content-disposition=form-data; name=\"a \"|a =x|a" + header +
           "form-data; name=\"a \"|a=x|"},
      {kForm, part("Content-Disposition: form-data; name*=none''a"),
       "a" + header + "form-data; name*=none''a|a=x|", kWhole, kDisputed | kBodyUnknownCharset},
      {kMixed, part("Content-Disposition: attachment; filename=\"x\""),
       ".filename=x|" + header + "attachment; filename=\"x\"|=x|"},
  });
}

TEST(MultipartReader, ContentIsDeliveredAsSentAndDecoded) {
  const auto encoded = [](std::string_view encoding, std::string_view content) {
    return lines({"--b", kA, std::string("Content-Transfer-Encoding: ") + std::string(encoding), "",
                  content, "--b--"});
  };
  const std::string header = kHeader + "a.header.content-transfer-encoding=";
  expect_all({
      {kForm, encoded("base64", "PHNj\r\ncmlwdD4="),
       header + "base64|a=PHNj\r\ncmlwdD4=|a=<script>|", kWhole, kDisputed},
      {kForm, encoded("Quoted-Printable", "=3Cscr=\r\nipt=3e"),
       header + "Quoted-Printable|a==3Cscr=\r\nipt=3e|a=<script>|", kWhole, kDisputed},
      {kForm, encoded("x-other", "x"), header + "x-other|a=x|", kWhole, kDisputed},
      {kForm, encoded("BINARY", "x"), header + "BINARY|a=x|"},
  });
  for (const auto& [in, out] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"", ""},
           {"=3d=3D", "=="},
           {"a= \t\nb=\rc=\r\nd", "abcd"},
           {"=", "="},
           {"=4", "=4"},
           {"=g1=1", "=g1=1"},
           {"= x", "= x"},
           {"==41", "=A"},
       }) {
    std::string buffer(in.size(), '?');
    EXPECT_EQ(buffer.substr(0, decode_quoted_printable(in, buffer.data())), out) << in;
  }
}

TEST(MultipartReader, MultipartsInPartsAreRead) {
  const std::string inner =
      lines({"--c", "Content-Disposition: file; filename=\"1.txt\"", "", "x", "--c",
             "Content-Disposition: form-data; name=\"n\"", "", "y", "--c--"});
  const std::string type = "multipart/mixed; boundary=c";
  const std::string read_inner =
      "a.filename=1.txt|a.header.content-disposition=file; filename=\"1.txt\"|a=x|"
      "n.header.content-disposition=form-data; name=\"n\"|n=y|";
  const std::string body = lines({"--b", kA, "Content-Type: " + type, "", inner, "--b--"});
  const std::string outer =
      kHeader + "a.header.content-type=" + type + "|a=" + inner + "|" + read_inner;
  expect_all({
      {kForm, body, outer, kWhole, kDisputed},
      {kMixed, body, outer},
      {kForm, lines({"--b", kA, "Content-Type: multipart/mixed", "", "x", "--b--"}),
       kHeader + "a.header.content-type=multipart/mixed|a=x|", kBad, kDisputed},
  });

  MultipartReader reader;
  const auto nested = [](size_t depth) {
    std::string text = "x";
    for (size_t i = 1; i <= depth; ++i) {
      const std::string boundary = std::string(i, 'q') + "x";
      const std::string header =
          i == 1 ? "X: y"
                 : "Content-Type: multipart/mixed; boundary=" + std::string(i - 1, 'q') + "x";
      text = lines({"--" + boundary, header, "", text, "--" + boundary + "--"});
    }
    return text;
  };
  const auto of_depth = [&](size_t depth) {
    const std::string outermost = "multipart/mixed; boundary=" + std::string(depth, 'q') + "x";
    return read(reader, outermost, nested(depth)).read;
  };
  EXPECT_EQ(of_depth(kMaxPartDepth), kWhole);
  EXPECT_EQ(of_depth(kMaxPartDepth + 1), kTooMuch);
}

TEST(MultipartReader, StopsAtItsLimits) {
  MultipartReader reader;
  const auto parts = [](size_t count) {
    return repeated(lines({"--b", kA, "", "x"}), count) + "--b--";
  };
  EXPECT_EQ(read(reader, kForm, parts(kMaxParts)).read, kWhole);
  EXPECT_EQ(read(reader, kForm, parts(kMaxParts + 1)).read, kTooMuch);

  // Headers that are too long are content from there on; reading goes on.
  const std::string line = "X: " + std::string(1019, 'x');
  const std::string headers = repeated(line + "\r\n", kMaxPartHeaderBytes / 1024 - 1);
  EXPECT_EQ(read(reader, kMixed, "--b\r\n" + headers + "\r\n\r\n--b--").read, kWhole);
  const TestReading cut =
      read(reader, kMixed, "--b\r\n" + headers + headers + "\r\nend\r\n--b\r\n\r\ny\r\n--b--");
  EXPECT_EQ(cut.read, kTooMuch);
  EXPECT_NE(cut.pairs.find("end|=y|"), std::string::npos)
      << cut.pairs.substr(cut.pairs.size() - 100);

  std::string names = "Content-Disposition: form-data";
  for (size_t i = 0; i <= kMaxPartReadings; ++i) names += "; name=" + std::to_string(i);
  EXPECT_EQ(read(reader, kForm, part(names)).read, kTooMuch);

  // Three boundaries at each level: more than eight times the body.
  std::string deep(100'000, 'x'), header = "X: y";
  for (std::string_view level : {"1", "2", "3", "4"}) {
    const std::string boundary = "b" + std::string(level);
    deep = lines({"--" + boundary, header, "", deep, "--" + boundary + "--"});
    header = "Content-Type: multipart/x; boundary=" + boundary + "; boundary=c; boundary=d";
  }
  EXPECT_EQ(read(reader, header.substr(14), deep).read, kTooMuch);

  int left = 1;
  Arena arena;
  auto one = [&](const BodyPair&) { return left-- > 0; };
  EXPECT_EQ(reader.read(kForm, parts(3), arena, one).read, kTooMuch);
  EXPECT_EQ(left, -1);
}

TEST(MultipartReader, MemoryIsBounded) {
  const size_t n = 1 << 20;
  MultipartReader reader;
  for (const std::string& body : hostile_multipart(n)) {
    for (std::string_view type : {kForm, std::string_view("multipart/x; boundary=b; boundary=-")}) {
      const TestCost cost = cost_of(
          [&](Arena& arena, BodySink sink) { return reader.read(type, body, arena, sink); });
      // Twice: chunks of the arena double.
      EXPECT_LE(cost.memory,
                2 * (kMaxMultipartScans * body.size() + kMultipartScansBase + kMaxBodyNameBytes))
          << body.substr(0, 40);
      EXPECT_LE(cost.pairs, 10'001u);
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
