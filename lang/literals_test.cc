// SPDX-License-Identifier: Apache-2.0
#include "lang/literals.h"

#include <gtest/gtest.h>

#include "lang/limits.h"

namespace stopgap::lang {
namespace {

using ast::LiteralKind;
using Reader = ast::Literal (*)(std::string_view, Span, Diagnostics&);

Span whole(std::string_view text) { return {0, 0, static_cast<uint32_t>(text.size())}; }

ast::Literal read(Reader reader, std::string_view text) {
  Diagnostics diagnostics;
  ast::Literal literal = reader(text, whole(text), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors())
      << text << ": " << (diagnostics.all().empty() ? "" : diagnostics.all()[0].message);
  return literal;
}

/// The code of the only complaint and the text it underlines.
std::pair<Code, std::string> complaint(Reader reader, std::string_view text) {
  Diagnostics diagnostics;
  reader(text, whole(text), diagnostics);
  EXPECT_EQ(diagnostics.all().size(), 1u) << text;
  if (diagnostics.all().empty()) return {Code::kTooMany, ""};
  const Span span = diagnostics.all()[0].labels[0].span;
  return {diagnostics.all()[0].code, std::string(text.substr(span.begin, span.end - span.begin))};
}

TEST(Strings, EscapesBecomeBytes) {
  EXPECT_EQ(read(read_string, R"("a\"\\\n\r\t\0\x41\xfF")").text,
            std::string("a\"\\\n\r\t\0A\xFF", 9));
  EXPECT_EQ(read(read_string, R"("\u{41}\u{e9}\u{20AC}\u{1F600}")").text,
            "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST(Strings, SuffixIsNotPartOfThem) {
  EXPECT_TRUE(read(read_string, R"("abi"i)").nocase);
  EXPECT_EQ(read(read_string, R"("abi"i)").text, "abi");
  EXPECT_FALSE(read(read_string, R"("abi")").nocase);
  EXPECT_EQ(read(read_string, R"("")").text, "");
}

TEST(Strings, BadEscapesAreNamed) {
  EXPECT_EQ(complaint(read_string, R"("ab\qcd")"),
            std::pair(Code::kBadEscape, std::string(R"(\q)")));
  EXPECT_EQ(complaint(read_string, R"("\x4")"), std::pair(Code::kBadEscape, std::string(R"(\x4)")));
  EXPECT_EQ(complaint(read_string, R"("\u{110000}")"),
            std::pair(Code::kBadEscape, std::string(R"(\u{110000})")));
  EXPECT_EQ(complaint(read_string, R"("\u{D800}")"),
            std::pair(Code::kBadEscape, std::string(R"(\u{D800})")));
  EXPECT_EQ(complaint(read_string, R"("\u{}")"),
            std::pair(Code::kBadEscape, std::string(R"(\u{})")));
  EXPECT_EQ(complaint(read_string, R"("\u41")"), std::pair(Code::kBadEscape, std::string(R"(\u)")));
  EXPECT_EQ(complaint(read_string, "\"\\\xC3\xA9\""),
            std::pair(Code::kBadEscape, std::string("\\\xC3\xA9")));
}

TEST(Strings, LimitIsOnTheBytesTheyMean) {
  const std::string fits = "\"" + std::string(kMaxLiteralBytes - 1, 'a') + "\\n\"";
  EXPECT_EQ(read(read_string, fits).text.size(), kMaxLiteralBytes);
  EXPECT_EQ(complaint(read_string, "\"" + std::string(kMaxLiteralBytes + 1, 'a') + "\"").first,
            Code::kLiteralTooLong);
  EXPECT_EQ(complaint(read_regex, "/" + std::string(kMaxRegexBytes + 1, 'a') + "/").first,
            Code::kLiteralTooLong);
  EXPECT_EQ(
      complaint(read_fence, "\"\"\"" + std::string(kMaxRequestTestBytes + 1, 'a') + "\"\"\"").first,
      Code::kLiteralTooLong);
}

TEST(Regexes, OnlyTheSlashIsUnescaped) {
  EXPECT_EQ(read(read_regex, R"(/a\/b\\\/\d/i)").text, R"(a/b\\/\d)");
  EXPECT_TRUE(read(read_regex, R"(/x/i)").nocase);
}

TEST(Fences, LoseSharedIndentationAndBlankEnds) {
  EXPECT_EQ(read(read_fence, "\"\"\"\n    a\n      b\n\n    c\n  \"\"\"").text, "a\n  b\n\nc");
  EXPECT_EQ(read(read_fence, "\"\"\"one\"\"\"").text, "one");
  EXPECT_EQ(read(read_fence, "\"\"\"  one\n  two\"\"\"").text, "one\n  two");
  EXPECT_EQ(read(read_fence, "\"\"\"\n  a\n  \"\"\"").text, "a");
  EXPECT_EQ(read(read_fence, "\"\"\"\n  a\n\n  \"\"\"").text, "a\n");
}

TEST(Fences, OfNothingAreEmpty) {
  EXPECT_EQ(read(read_fence, "\"\"\"\"\"\"").text, "");
  EXPECT_EQ(read(read_fence, "\"\"\"\n\"\"\"").text, "");
  EXPECT_EQ(read(read_fence, "\"\"\"\n\n\n\"\"\"").text, "\n");
}

TEST(Fences, LineEndsAreLineFeedsAndEscapesAreText) {
  EXPECT_EQ(read(read_fence, "\"\"\"\r\n  a\\n\r\n  b\r\n\"\"\"").text, "a\\n\nb");
}

struct NumberCase {
  std::string_view text;
  LiteralKind kind;
  int64_t number;
};

TEST(Numbers, TellTheirKinds) {
  const NumberCase cases[] = {
      {"0", LiteralKind::kInt, 0},
      {"403", LiteralKind::kInt, 403},
      {"0x1F", LiteralKind::kInt, 31},
      {"9223372036854775807", LiteralKind::kInt, INT64_MAX},
      {"512B", LiteralKind::kSize, 512},
      {"4KiB", LiteralKind::kSize, 4096},
      {"1MiB", LiteralKind::kSize, 1 << 20},
      {"2GiB", LiteralKind::kSize, int64_t{2} << 30},
      {"5ms", LiteralKind::kDuration, 5},
      {"30s", LiteralKind::kDuration, 30'000},
      {"10m", LiteralKind::kDuration, 600'000},
      {"2h", LiteralKind::kDuration, 7'200'000},
      {"7d", LiteralKind::kDuration, 604'800'000},
      {"1970-01-01", LiteralKind::kDate, 0},
      {"2000-02-29", LiteralKind::kDate, 11016},
      {"2022-10-08", LiteralKind::kDate, 19273},
      {"9999-12-31", LiteralKind::kDate, 2932896},
      {"15.2.1118.20", LiteralKind::kDotted, 0},
      {"10.0.0.0/28", LiteralKind::kDotted, 0},
      {"999.1.2.3", LiteralKind::kDotted, 0},  // a version, perhaps
      {"5060/tcp", LiteralKind::kPort, 5060},
      {"53/udp", LiteralKind::kPort, 53},
  };
  for (const NumberCase& test : cases) {
    const ast::Literal literal = read(read_number, test.text);
    EXPECT_EQ(literal.kind, test.kind) << test.text;
    EXPECT_EQ(literal.number, test.number) << test.text;
    EXPECT_EQ(literal.text, test.text);
  }
}

TEST(Numbers, OutOfRangeIsRefused) {
  for (const char* text :
       {"9223372036854775808", "99999999999999999999", "0x8000000000000000", "9007199254740993GiB",
        "2022-02-30", "2022-13-01", "1900-02-29", "2023-02-29", "1969-12-31", "2022-00-10", "0/tcp",
        "65536/tcp", "99999999999999999999/udp", "256.0.0.1/8", "10.0.0.0/33", "1.4294967296",
        "1.99999999999999999999"}) {
    EXPECT_EQ(complaint(read_number, text).first, Code::kBadNumber) << text;
  }
}

TEST(Numbers, NonsenseIsNoLiteral) {
  for (const char* text : {"12abc", "0x", "0xZZ", "4kb", "2022-1-1", "2022-10-08-1", "1_000",
                           "5060/sctp", "1.2/8", "1.a", "10.0.0.0/8/9", "1.2.3.4/x/y"}) {
    EXPECT_EQ(complaint(read_number, text).first, Code::kSyntaxError) << text;
  }
}

TEST(Ipv6, IsValidated) {
  for (const char* text :
       {"::", "::1", "2001:db8::/32", "2001:db8::1", "::ffff:192.0.2.1", "::1/128"}) {
    EXPECT_EQ(read(read_ipv6, text).kind, LiteralKind::kIpv6) << text;
  }
  for (const char* text :
       {"1::2::3", "::1/129", "12345::", ":::", "1:2:3:4:5:6:7:8:9", "::1/99999999999999999999"}) {
    EXPECT_EQ(complaint(read_ipv6, text).first, Code::kBadNumber) << text;
  }
}

}  // namespace
}  // namespace stopgap::lang
