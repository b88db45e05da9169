// SPDX-License-Identifier: Apache-2.0
// Requests that real servers read so, reduced; what the reader delivers of each.
#include "engine/body/other_parts.h"

#include <gtest/gtest.h>

#include "engine/body/multipart_reader.h"
#include "engine/body/test_body.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

constexpr std::string_view kForm = "multipart/form-data; boundary=b";
const std::string kCmd = "Content-Disposition: form-data; name=\"cmd\"";
const std::string kHead = "--b\r\n" + kCmd + "\r\n";
const std::string kEnd = "\r\n--b--\r\n";
const std::string kNul(1, '\0');

TestReading read(std::string_view body) {
  MultipartReader reader;
  return reading_of(
      [&](Arena& arena, BodySink sink) { return reader.read(kForm, body, arena, sink); });
}

size_t count(std::string_view text, std::string_view piece) {
  size_t found = 0;
  for (size_t at = text.find(piece); at != std::string_view::npos; at = text.find(piece, at + 1))
    ++found;
  return found;
}

/// One pair of that name and value is delivered, and the body is disputed.
void expect_pair(std::string_view who, const std::string& body, const std::string& pair) {
  const TestReading reading = read(body);
  EXPECT_GT(count("|" + reading.pairs, "|" + pair + "|"), 0u) << who << "\n"
                                                              << body.substr(0, 200) << "\n"
                                                              << reading.pairs.substr(0, 1000);
  EXPECT_EQ(reading.flags, BodyFlags{kBodyBadMultipart}) << who;
  EXPECT_EQ(reading.read, BodyRead::kWhole) << who;
}

TEST(OtherParts, AsPhp) {
  const auto expect = [](const std::string& body, const std::string& pair) {
    expect_pair("PHP", body, pair);
  };
  // Lines that go on with the header before.
  expect("--b\r\nContent-Disposition: form-data; name=\"c\r\nmd\"\r\n\r\nevil" + kEnd, "cmd=evil");
  expect("--b\r\nContent-Disposition: form-data;\r\n\vname=\"cmd\"\r\n\r\nevil" + kEnd, "cmd=evil");
  expect("--b\r\nContent-Disposition: form-data; name=f; filename=\"a.p\r\nhp\"\r\n\r\nx" + kEnd,
         "f.filename=a.php");
  expect("--b\r\nabc\r\n" + kCmd + "\r\n\r\nevil" + kEnd, "cmd=evil");
  // A NUL ends the line.
  expect(kHead + kNul + "x\r\nevil" + kEnd, "cmd=evil");
  expect(
      "--b\r\nContent-Disposition: form-data;" + kNul + "x=\"\r\n name=\"cmd\"\r\n\r\nevil" + kEnd,
      "cmd=evil");
  expect("--b" + kNul + "junk\r\n \r\n" + kCmd + "\r\n\r\nevil" + kEnd, "cmd=evil");
  // So do 5,120 bytes; 5,119 with CR do not.
  const std::string line = "X: " + std::string(kPhpLineBytes - 3, 'y');
  expect("--b\r\n" + line + kCmd + "\r\n\r\nevil" + kEnd, "cmd=evil");
  expect(kHead + line + "\r\nevil" + kEnd, "cmd=evil");
  EXPECT_EQ(read(kHead + line.substr(0, 5118) + "\r\n\r\nevil" + kEnd).flags, 0u);
  // In headers, and right behind them, delimiters are none.
  expect(kHead + "--b\r\n\r\nevil" + kEnd, "cmd=evil");
  expect(kHead + "\r\n--b\r\nevil" + kEnd, "cmd=--b\r\nevil");
  // Nor are they inside a line; nor is anything else at the end of the body than the start of one.
  expect("--b\n" + kCmd + "\n\nev--bil\n--b--\n", "cmd=ev--bil");
  expect("--b--\r\n" + kHead + "\r\nevil\r\n--", "cmd=evil");
  expect("--b--\r\n" + kHead + "\r\nevil\n", "cmd=evil");
  expect("--b--\r\n" + kHead + "\r\nevil\r\n-b", "cmd=evil\r\n-b");
  // Blanks at the end of a header count where a quote does not end.
  expect("--b\r\nContent-Disposition: form-data; name=\"cmd \t\r\n\r\nevil" + kEnd, "cmd \t=evil");
  // Headers end where no line is left.
  expect("--b\r\nX: y\r\n" + kCmd + kEnd.substr(0, kEnd.size() - 2), "cmd=--b--");
}

/// Where a line that is too long was cut, a part may begin.
TEST(OtherParts, AsPhpBehindALongLine) {
  const std::string headers =
      "--b\r\nContent-Disposition: form-data; name=\"c\r\nmd\"\r\n\r\nevil" + kEnd;
  expect_pair("PHP", std::string(kPhpLineBytes, 'x') + headers, "cmd=evil");
  expect_pair("PHP", "\n" + std::string(kPhpLineBytes - 1, 'x') + headers, "cmd=evil");
  EXPECT_EQ(count(read("\n" + std::string(kPhpLineBytes - 2, 'x') + headers).pairs, "cmd="), 0u);
}

TEST(OtherParts, AsThoseThatWantCrlf) {
  // Express with busboy, multer, formidable, multiparty: the delimiter takes no line break away.
  expect_pair("Node", kHead + "\r\nevil--b" + kEnd, "cmd=evil--b");
  // Tomcat: CRLF before all delimiters but the first, CRLF or LF behind them.
  expect_pair("Tomcat", "--b\n" + kCmd + "\r\n\r\nu/*\n--b*/s" + kEnd, "cmd=u/*\n--b*/s");
  expect_pair("Tomcat", "--b\r\n\n" + kCmd + "\r\n\r\nevil" + kEnd, "cmd=evil");
  // Rack: headers end at CRLF CRLF, whatever is in them.
  expect_pair("Rack", "--b\r\n\r\n" + kCmd + "\r\n\r\nevil" + kEnd, "cmd=evil");
  expect_pair("Rack",
              kHead.substr(0, kHead.size() - 2) + "\n\nok\r\n--b\r\n" +
                  "Content-Disposition: form-data; name=\"z\"\r\n\r\nevil" + kEnd,
              "cmd=evil");
  // Jetty: CR alone ends a line.
  expect_pair("Jetty", "--b\r\nX: y\r" + kCmd + "\r\rev\nil" + kEnd, "cmd=ev\nil");
  // formidable, multiparty: so many letters are no header, but an end of them.
  expect_pair("formidable", kHead + "abc\r\njavascript:evil" + kEnd, "cmd=javascript:evil");
  EXPECT_EQ(count(read(kHead + "a_c\r\njavascript:evil" + kEnd).pairs, "=javascript:evil"), 0u);
  EXPECT_EQ(count(read(kHead + "a_c:\r\nabc\r\njavascript:evil" + kEnd).pairs, "=javascript:evil"),
            0u);
  // busboy: delimiters are taken out of headers.
  expect_pair("busboy",
              "--b\r\nContent-Disposition: form-data; name=\"c\r\n--bmd\"\r\n\r\nevil" + kEnd,
              "cmd=evil");
  // None of them without an end of headers and of the content.
  EXPECT_EQ(count(read("--b\r\n\n" + kCmd + "\r\n\nevil" + kEnd).pairs, "cmd="), 0u);
  EXPECT_EQ(count(read("--b\r\n\n" + kCmd + "\r\n\r\nevil\n--b--").pairs, "cmd="), 0u);
  // None that begins at a mark which does not take CRLF in, but for the first.
  const std::string inner = "x\n--b\n\n" + kCmd + "\r\n\r\nevil" + kEnd;
  EXPECT_EQ(count(read(inner).pairs, "|cmd=evil|"), 1u);
  EXPECT_EQ(count(read("--b\n\n" + inner).pairs, "|cmd=evil|"), 0u);
}

TEST(OtherParts, NamesWithControls) {
  for (const std::string name : {"Content-Disposition\x01",
                                 "\x1F"
                                 "Content-Disposition",
                                 "Content-Disposition\v\t"}) {
    expect_pair("Tomcat, Jetty", "--b\r\n" + name + ": form-data; name=\"cmd\"\r\n\r\nevil" + kEnd,
                "cmd=evil");
  }
}

TEST(OtherParts, HeadersThatAreTooLong) {
  const std::string lines = repeated("X: " + std::string(1019, 'x') + "\r\n", 17);
  const std::string marks = repeated("X: \n--b" + std::string(5000, 'x') + "\r\n", 4);
  using enum BodyRead;
  EXPECT_EQ(read(kHead + "\n" + lines + "\r\nevil" + kEnd).read, kTooMuch);  // Rack
  EXPECT_EQ(read(kHead + "\n" + lines + "evil" + kEnd).read, kWhole);        // no end
  EXPECT_EQ(read(kHead + "\n" + lines + "\r\nevil\n--b--").read, kWhole);    // nor here
  EXPECT_EQ(read(kHead + marks + "abc\r\nevil" + kEnd).read, kTooMuch);      // PHP, formidable
  const std::string feeds = "--b\n" + kCmd + "\n\n" + std::string(20'000, 'x') + "\n--b--\n";
  EXPECT_EQ(read(feeds).read, kWhole);
}

}  // namespace
}  // namespace stopgap::engine
