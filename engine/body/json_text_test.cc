// SPDX-License-Identifier: Apache-2.0
#include "engine/body/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace stopgap::engine {
namespace {

/// "BAD" where an escape is none, "~" in front where half a surrogate pair was replaced.
std::string decoded(std::string_view raw) {
  std::string out(raw.size(), '?');
  const JsonDecoded decoded = decode_json_string(raw, out.data());
  if (!decoded.good) return "BAD";
  return (decoded.lone_surrogate ? "~" : "") + out.substr(0, decoded.size);
}

TEST(JsonStrings, EndAtAQuoteThatIsNotEscaped) {
  struct Case {
    std::string_view text, raw;
    bool closed, escaped, control;
  };
  for (const Case& c : {
           Case{"a\"b", "a", true, false, false},
           Case{"\"", "", true, false, false},
           Case{"", "", false, false, false},
           Case{"a\\\"b\"", "a\\\"b", true, true, false},
           Case{"a\\\\\"b\"", "a\\\\", true, true, false},
           Case{"a\\", "a\\", false, true, false},
           Case{"a\\\"", "a\\\"", false, true, false},
           Case{"a\tb\"", "a\tb", true, false, true},
           Case{"a\\\nb\"", "a\\\nb", true, true, true},
           Case{std::string_view("\0\"", 2), std::string_view("\0", 1), true, false, true},
           Case{"\x7f\xff\"", "\x7f\xff", true, false, false},
       }) {
    const JsonString string = take_json_string(c.text);
    EXPECT_EQ(string.raw, c.raw) << c.text;
    EXPECT_EQ(string.closed, c.closed) << c.text;
    EXPECT_EQ(string.escaped, c.escaped) << c.text;
    EXPECT_EQ(string.control, c.control) << c.text;
  }
}

TEST(JsonStrings, AreDecoded) {
  struct Case {
    std::string_view raw, decoded;
  };
  for (const Case& c : {
           Case{"", ""},
           Case{"plain \xc3\xa4 \xff", "plain \xc3\xa4 \xff"},
           Case{R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
           Case{R"(\u0041\u00e4\u20AC)", "A\xc3\xa4\xe2\x82\xac"},
           Case{R"(a\u0000b)", std::string_view("a\0b", 3)},
           Case{R"(\u007f\u0080\u07ff\u0800\uffff)",
                "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf"},
           Case{R"(\ud83d\ude00)", "\xf0\x9f\x98\x80"},
           Case{R"(\uD800\uDC00\udbff\udfff)", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"},
           Case{R"(\ud800)", "~\xef\xbf\xbd"},
           Case{R"(\udc00x)", "~\xef\xbf\xbdx"},
           Case{R"(\ud800\u0041)", "~\xef\xbf\xbd\x41"},
           Case{R"(\ud800\ud800\udc00)", "~\xef\xbf\xbd\xf0\x90\x80\x80"},
           Case{R"(\ud800\n)", "~\xef\xbf\xbd\n"},
           Case{R"(\ud800A)", "~\xef\xbf\xbd\x41"},
           Case{R"(\\u0041)", "\\u0041"},
           Case{R"(\x41)", "BAD"},
           Case{R"(\')", "BAD"},
           Case{R"(\u004)", "BAD"},
           Case{R"(\u004g)", "BAD"},
           Case{R"(\ud800\u00)", "BAD"},
           Case{R"(\U0041)", "BAD"},
           Case{"\\\n", "BAD"},
           Case{"\\", "BAD"},
       }) {
    EXPECT_EQ(decoded(c.raw), c.decoded) << c.raw;
  }
}

TEST(JsonWords, AreStrictLenientOrNone) {
  using enum JsonWordKind;
  struct Case {
    std::string_view word;
    JsonWordKind kind;
    std::string_view value;
  };
  const std::string huge(400, '9');
  for (const Case& c : {
           Case{"true", kStrict, "true"},
           Case{"false", kStrict, "false"},
           Case{"null", kStrict, "null"},
           Case{"True", kLenient, "true"},
           Case{"NULL", kLenient, "null"},
           Case{"truer", kNone, ""},
           Case{"0", kStrict, "0"},
           Case{"-0", kStrict, "-0"},
           Case{"10", kStrict, "10"},
           Case{"-12.50e+07", kStrict, "-12.50e+07"},
           Case{"0.1", kStrict, "0.1"},
           Case{"0e1", kStrict, "0e1"},
           Case{"1E999", kStrict, "1E999"},
           Case{huge, kStrict, huge},
           Case{"01", kLenient, "01"},
           Case{"-00.1", kLenient, "-00.1"},
           Case{"+1", kLenient, "+1"},
           Case{".5", kLenient, ".5"},
           Case{"5.", kLenient, "5."},
           Case{"5.e1", kLenient, "5.e1"},
           Case{"0x1F", kLenient, "0x1F"},
           Case{"-0Xf", kLenient, "-0Xf"},
           Case{"NaN", kLenient, "NaN"},
           Case{"-Infinity", kLenient, "-Infinity"},
           Case{"+Inf", kLenient, "+Inf"},
           Case{"nan", kNone, ""},
           Case{"", kNone, ""},
           Case{"-", kNone, ""},
           Case{"+", kNone, ""},
           Case{".", kNone, ""},
           Case{"-.", kNone, ""},
           Case{".e1", kNone, ""},
           Case{"1e", kNone, ""},
           Case{"1e+", kNone, ""},
           Case{"1.2.3", kNone, ""},
           Case{"1-2", kNone, ""},
           Case{"--1", kNone, ""},
           Case{"0x", kNone, ""},
           Case{"0xg", kNone, ""},
           Case{"1f", kNone, ""},
           Case{"undefined", kNone, ""},
           Case{"1e1.5", kNone, ""},
       }) {
    const JsonWord read = read_json_word(c.word);
    EXPECT_EQ(read.kind, c.kind) << c.word;
    EXPECT_EQ(read.value, c.value) << c.word;
  }
  EXPECT_EQ(take_json_word("-1.5e+3]"), "-1.5e+3");
  EXPECT_EQ(take_json_word("a_b$,"), "a_b$");
  EXPECT_EQ(take_json_word("\"a"), "");
  EXPECT_EQ(take_json_word("a\xc3\xa4"), "a");
}

}  // namespace
}  // namespace stopgap::engine
