// SPDX-License-Identifier: Apache-2.0
// What the texts are in UTF-8 was made by the codecs of Python, which share nothing with iconv.
#include "engine/body/charset.h"

#include <gtest/gtest.h>

#include <string>

namespace stopgap::engine {
namespace {

using namespace std::string_view_literals;

#define BYTES(literal) std::string_view(literal, sizeof(literal) - 1)

struct Sample {
  const char* charset;
  std::string_view bytes, utf8;
};

const Sample kSamples[] = {
    // clang-format off
    {"us-ascii", BYTES("{\"a\":\"/x?y=1&z\"}"), "{\"a\":\"/x?y=1&z\"}"},
    {"iso-8859-1", BYTES("{\"a\":\"/x?y=1&z\"}\xE9\xFF"), "{\"a\":\"/x?y=1&z\"}\xC3\xA9\xC3\xBF"},
    {"iso-8859-2", BYTES("{\"a\":\"/x?y=1&z\"}\xA3\xF8"), "{\"a\":\"/x?y=1&z\"}\xC5\x81\xC5\x99"},
    {"iso-8859-5", BYTES("\xB6<a>"), "\xD0\x96<a>"},
    {"iso-8859-7", BYTES("\xD9<a>"), "\xCE\xA9<a>"},
    {"iso-8859-8", BYTES("\xE0<a>"), "\xD7\x90<a>"},
    {"iso-8859-9", BYTES("\xDD<a>"), "\xC4\xB0<a>"},
    {"iso-8859-15", BYTES("\xA4<a>"), "\xE2\x82\xAC<a>"},
    {"windows-1250", BYTES("\x8A<a>"), "\xC5\xA0<a>"},
    {"windows-1251", BYTES("\xC6\x88<a>"), "\xD0\x96\xE2\x82\xAC<a>"},
    {"windows-1252", BYTES("\x80\x93<a>"), "\xE2\x82\xAC\xE2\x80\x9C<a>"},
    {"windows-1253", BYTES("\xD9<a>"), "\xCE\xA9<a>"},
    {"windows-1254", BYTES("\xD0<a>"), "\xC4\x9E<a>"},
    {"windows-1255", BYTES("\xE0\xC8<a>"), "\xD7\x90\xD6\xB8<a>"},
    {"windows-1256", BYTES("\x81<a>"), "\xD9\xBE<a>"},
    {"windows-1257", BYTES("\xE2<a>"), "\xC4\x81<a>"},
    {"windows-1258", BYTES("a\xEC\xFE<a>"), "a\xCC\x81\xE2\x82\xAB<a>"},
    {"windows-874", BYTES("\xA1\x80<a>"), "\xE0\xB8\x81\xE2\x82\xAC<a>"},
    {"koi8-r", BYTES("\xF6\x80<a>"), "\xD0\x96\xE2\x94\x80<a>"},
    {"koi8-u", BYTES("\xB4<a>"), "\xD0\x84<a>"},
    {"ibm437", BYTES("\x82\xDB<a>"), "\xC3\xA9\xE2\x96\x88<a>"},
    {"ibm850", BYTES("\xD1<a>"), "\xC3\x90<a>"},
    {"ibm866", BYTES("\x86<a>"), "\xD0\x96<a>"},
    {"macintosh", BYTES("\xA0\xDB<a>"), "\xE2\x80\xA0\xE2\x82\xAC<a>"},
    {"ibm037", BYTES("\xC0\x7F\x81\x7Fz\x7F" "a\xA7o\xA8~\xF1P\xA9\x7F\xD0\xBA\xBB}\x0D\x05"),
     "{\"a\":\"/x?y=1&z\"}[]'\x0D\x09"},
    {"ibm500", BYTES("\xC0\x7F\x81\x7Fz\x7F" "a\xA7o\xA8~\xF1P\xA9\x7F\xD0JZO"),
     "{\"a\":\"/x?y=1&z\"}[]!"},
    {"ibm1026", BYTES("H\xFC\x81\xFCz\xFC" "a\xA7o\xA8~\xF1P\xA9\xFC\x8C"), "{\"a\":\"/x?y=1&z\"}"},
    {"ibm01140", BYTES("\xC0\x7F\x81\x7Fz\x7F" "a\xA7o\xA8~\xF1P\xA9\x7F\xD0\x9F"),
     "{\"a\":\"/x?y=1&z\"}\xE2\x82\xAC"},
    {"ibm273", BYTES("C\x7F\x81\x7Fz\x7F" "a\xA7o\xA8~\xF1P\xA9\x7F\xDC\xC0"),
     "{\"a\":\"/x?y=1&z\"}\xC3\xA4"},
    {"ibm424", BYTES("M\x7F\x81\x7Fz\x7F" "a\xA7o\xA8~\xF1P\xA9\x7F]A"),
     "(\"a\":\"/x?y=1&z\")\xD7\x90"},
    {"ibm875", BYTES("\xC0\x7F\x81\x7Fz\x7F" "a\xA7o\xA8~\xF1P\xA9\x7F\xD0" "A"),
     "{\"a\":\"/x?y=1&z\"}\xCE\x91"},
    {"utf-16le", BYTES("{\x00\"\x00" "a\x00\"\x00:\x00\"\x00/\x00x\x00?\x00y\x00=\x00" "1"
         "\x00&\x00z\x00\"\x00}\x00\xE9\x00-N=\xD8\x00\xDE"),
     "{\"a\":\"/x?y=1&z\"}\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80"},
    {"utf-16be", BYTES("\x00{\x00\"\x00" "a\x00\"\x00:\x00\"\x00/\x00x\x00?\x00y\x00=\x00" ""
         "1\x00&\x00z\x00\"\x00}\x00\xE9N-\xD8=\xDE\x00"),
     "{\"a\":\"/x?y=1&z\"}\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80"},
    {"utf-16le", BYTES("\xFF\xFE{\x00\"\x00" "a\x00\"\x00:\x00\"\x00/\x00x\x00?\x00y\x00="
         "\x00" "1\x00&\x00z\x00\"\x00}\x00"),
     "{\"a\":\"/x?y=1&z\"}"},
    {"utf-32le", BYTES("{\x00\x00\x00-N\x00\x00\x00\xF6\x01\x00"), "{\xE4\xB8\xAD\xF0\x9F\x98\x80"},
    {"utf-32be", BYTES("\x00\x00\x00{\x00\x00N-\x00\x01\xF6\x00"), "{\xE4\xB8\xAD\xF0\x9F\x98\x80"},
    {"utf-7", BYTES("{\"a\":\"/x?y=1&z\"}+-+AOlOLdg93gAAfgBc-"),
     "{\"a\":\"/x?y=1&z\"}+\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80~\\"},
    {"shift_jis", BYTES("{\"\x95\\\x83\\\\\":\"\x93\xFA\x96{\"}\xB1"),
     "{\"\xE8\xA1\xA8\xE3\x82\xBD\\\":\"\xE6\x97\xA5\xE6\x9C\xAC\"}\xEF\xBD\xB1"},
    {"euc-jp", BYTES("{\"\xC9\xBD\":\"\xC6\xFC\xCB\xDC\"}\x8E\xB1"),
     "{\"\xE8\xA1\xA8\":\"\xE6\x97\xA5\xE6\x9C\xAC\"}\xEF\xBD\xB1"},
    {"iso-2022-jp", BYTES("{\"\x1B$BI=\x1B(B\":\"\x1B$BF|K\\\x1B(B\"}"),
     "{\"\xE8\xA1\xA8\":\"\xE6\x97\xA5\xE6\x9C\xAC\"}"},
    {"iso-2022-jp", BYTES("<s\x0F" "c\x0E\x0Fript>"), "<script>"},
    {"gbk", BYTES("{\"\xD6\xD0\x81@\":\"\xCE\xC4\"}"),
     "{\"\xE4\xB8\xAD\xE4\xB8\x82\":\"\xE6\x96\x87\"}"},
    {"gb18030", BYTES("{\"\xD6\xD0\x81@\x81" "0\x89" "8\x94" "9\xFC" "6\":1}"),
     "{\"\xE4\xB8\xAD\xE4\xB8\x82\xC3\x9F\xF0\x9F\x98\x80\":1}"},
    {"big5", BYTES("{\"\xA4\xA4\xA5\\\":\"\xA4\xE5\"}"),
     "{\"\xE4\xB8\xAD\xE5\x8A\x9F\":\"\xE6\x96\x87\"}"},
    {"big5-hkscs", BYTES("{\"\xA4\xA4\x88" "b\":1}"), "{\"\xE4\xB8\xAD\xC3\x8A\xCC\x84\":1}"},
    {"euc-kr", BYTES("{\"\xC7\xD1\x81" "A\":1}"), "{\"\xED\x95\x9C\xEA\xB0\x82\":1}"},
    {"iso-2022-kr", BYTES("{\"\x1B$)C\x0EGQ\x0F\":1}"), "{\"\xED\x95\x9C\":1}"},
    {"johab", BYTES("{\"\xD0" "e\":1}"), "{\"\xED\x95\x9C\":1}"},
    // clang-format on
};

class CharsetTest : public ::testing::Test {
 protected:
  std::string utf8(std::string_view name, std::string_view text) {
    const std::optional<Charset> charset = find_charset(name);
    if (!charset) return "unknown";
    const auto converted = charsets_.to_utf8(*charset, text, arena_);
    return std::string(converted.value_or("missing"));
  }
  Charsets charsets_;
  Arena arena_;
};

TEST_F(CharsetTest, ReadsEachSample) {
  for (const Sample& sample : kSamples) {
    EXPECT_EQ(utf8(sample.charset, sample.bytes), sample.utf8) << sample.charset;
  }
}

TEST_F(CharsetTest, ThisHostHasEverySet) {
#define STOPGAP_CHARSET(kind, name, aliases)                                                     \
  EXPECT_EQ(charset_name(*find_charset(                                                          \
                std::string_view(aliases).substr(0, std::string_view(aliases).find(' ')))),      \
            name);                                                                               \
  EXPECT_NE(utf8(std::string_view(aliases).substr(0, std::string_view(aliases).find(' ')), "a"), \
            "missing")                                                                           \
      << name;
#include "support/charsets.def"
#undef STOPGAP_CHARSET
}

TEST_F(CharsetTest, KnowsNamesAsServersDo) {
  const auto name = [](std::string_view text) {
    const auto charset = find_charset(text);
    return charset ? charset_name(*charset) : "unknown"sv;
  };
  EXPECT_EQ(name("UTF-8"), "UTF-8");
  EXPECT_EQ(name(" \"Utf-16LE\"\t"), "UTF-16LE");
  EXPECT_EQ(name("'ibm500'"), "IBM500");
  EXPECT_EQ(name("CP037"), "IBM037");
  EXPECT_EQ(name("X-SJIS"), "CP932");
  EXPECT_EQ(name("latin1"), "ISO-8859-1");
  for (const char* unknown : {"", "x-none", "utf-9", "hz-gb-2312", "\"", "utf-16le;"}) {
    EXPECT_EQ(name(unknown), "unknown") << unknown;
  }
  EXPECT_EQ(name(std::string(100'000, 'a')), "unknown");
}

TEST_F(CharsetTest, GoesOnBehindWhatIsNoCharacter) {
  EXPECT_EQ(utf8("windows-1252", "a\x81z"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(utf8("shift_jis", "\x81\xFFz\xA0y\x93"),
            "\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBDy\xEF\xBF\xBD");
  EXPECT_EQ(utf8("euc-kr", "\xFFz"), "\xEF\xBF\xBDz");
  EXPECT_EQ(utf8("utf-16le",
                 "a\0\x00\xD8z\0\x00\xDC"
                 "y\0b"sv),
            "a\xEF\xBF\xBDz\xEF\xBF\xBDy\xEF\xBF\xBD");
  EXPECT_EQ(utf8("utf-16be", "\xD8\0\xD8\0\xDC\0\xD8\0"sv),
            "\xEF\xBF\xBD\xF0\x90\x80\x80\xEF\xBF\xBD");
  EXPECT_EQ(utf8("utf-32be", "\0\0\xD8\0\0\x11\0\0\0\0\0zy"sv),
            "\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD");
}

TEST_F(CharsetTest, ReadsUtf7Leniently) {
  const struct {
    std::string_view bytes, utf8;
  } cases[] = {
      {"+ADw-script+AD4-", "<script>"},
      {"+ADw script", "< script"},
      {"1 +- 1", "1 + 1"},
      {"+", ""},
      {"+!", "!"},
      {"+ADwAPg", "<>"},
      {"+ADwA", "<"},
      {"+AD-x", "x"},
      {"+ADw--", "<-"},
      {"+2AA-", "\xEF\xBF\xBD"},
      {"+3gA-", "\xEF\xBF\xBD"},
      {"a\xE9z", "a\xEF\xBF\xBDz"},
      {"~\\", "~\\"},
  };
  for (const auto& [bytes, expected] : cases) EXPECT_EQ(utf8("utf-7", bytes), expected) << bytes;
}

TEST_F(CharsetTest, DropsAMark) {
  EXPECT_EQ(utf8("utf-8", "\xEF\xBB\xBFx"), "x");
  EXPECT_EQ(utf8("utf-16be", "\xFE\xFF\0x"sv), "x");
  EXPECT_EQ(utf8("utf-32le", "\xFF\xFE\0\0x\0\0\0"sv), "x");
  EXPECT_EQ(utf8("gb18030", "\x84\x31\x95\x33x"), "x");
}

TEST_F(CharsetTest, ReturnsATextThatStaysTheSame) {
  const std::string_view text = "{\"a\":1}";
  for (const char* name : {"utf-8", "us-ascii", "utf-7", "iso-8859-1", "windows-1251", "ibm866"}) {
    const auto same = charsets_.to_utf8(*find_charset(name), text, arena_);
    EXPECT_EQ(same->data(), text.data()) << name;
  }
  EXPECT_EQ(arena_.used(), 0u);
}

std::string names(const ByteOrders& orders) {
  std::string all;
  for (size_t i = 0; i < orders.count; ++i) all += std::string(charset_name(orders.sets[i])) + " ";
  return all;
}

TEST(Charset, AnOrderThatIsOpenIsBoth) {
  const auto orders = [](const char* name, std::string_view text) {
    return names(byte_orders(*find_charset(name), text));
  };
  EXPECT_EQ(orders("utf-16", "x\0y\0"sv), "UTF-16BE UTF-16LE ");
  EXPECT_EQ(orders("utf-16", "\xFF\xFEx"), "UTF-16LE ");
  EXPECT_EQ(orders("ucs-2", "\xFE\xFFx"), "UTF-16BE ");
  EXPECT_EQ(orders("utf-32", "x\0\0\0"sv), "UTF-32BE UTF-32LE ");
  EXPECT_EQ(orders("utf-32", "\0\0\xFE\xFF"sv), "UTF-32BE ");
  EXPECT_EQ(orders("utf-32", "\xFF\xFE\0\0"sv), "UTF-32LE ");
  EXPECT_EQ(orders("utf-16le", "\xFE\xFFx"), "UTF-16LE ");
}

TEST(Charset, ATextMayMarkItself) {
  const auto marked = [](std::string_view text) { return names(marked_charsets(text)); };
  EXPECT_EQ(marked("\xEF\xBB\xBF{}"), "UTF-8 ");
  EXPECT_EQ(marked("\xFF\xFEx\0"sv), "UTF-16LE ");
  EXPECT_EQ(marked("\xFF\xFE\0\0"sv), "UTF-32LE UTF-16LE ");
  EXPECT_EQ(marked("\xFE\xFF"), "UTF-16BE ");
  EXPECT_EQ(marked("\0\0\xFE\xFF"sv), "UTF-32BE ");
  EXPECT_EQ(marked("{\0\"\0a\0"sv), "UTF-16LE ");
  EXPECT_EQ(marked("\0<\0?"sv), "UTF-16BE ");
  EXPECT_EQ(marked("{\0\0\0"sv), "UTF-32LE ");
  EXPECT_EQ(marked("\0\0\0["sv), "UTF-32BE ");
  EXPECT_EQ(marked("\x4C\x6F\xA7\x94\x93"), "IBM037 ");
  for (const std::string_view plain : {""sv, "{}"sv, "{\"a\":1}"sv, "a\0=\0"sv, "\1\0\0\0"sv,
                                       "{\0\x80\0"sv, "\0\0\0\0"sv, "{\0\"\1"sv}) {
    EXPECT_EQ(marked(plain), "") << plain;
  }
}

TEST(Charset, AStartMayBecomeAMark) {
  for (const std::string_view start :
       {""sv, "\xEF"sv, "\xEF\xBB"sv, "\xFF"sv, "\0"sv, "\0\0"sv, "\0\0\0"sv, "\0{"sv, "{"sv,
        "{\0"sv, "{\0\0"sv, "{\0a"sv, "\0{\0"sv, "\x4C\x6F"sv, "\xFF\xFE"sv}) {
    EXPECT_TRUE(may_be_marked(start)) << start;
  }
  for (const std::string_view start : {"a"sv, "{\""sv, "\0a"sv, "\xEF\xBC"sv, "{\0\0\0"sv,
                                       "\xFF\xFE"
                                       "A"sv,
                                       "\0\0a"sv, "\0{a"sv, "{\0\x80"sv}) {
    EXPECT_FALSE(may_be_marked(start)) << start;
  }
}

/// In time linear in its length, whatever it holds; at most three times as long.
TEST_F(CharsetTest, IsBounded) {
  const std::string text(100'000, '\xFF');
#define STOPGAP_CHARSET(kind, name, aliases)                                                       \
  EXPECT_LE(                                                                                       \
      utf8(std::string_view(aliases).substr(0, std::string_view(aliases).find(' ')), text).size(), \
      3 * text.size())                                                                             \
      << name;
#include "support/charsets.def"
#undef STOPGAP_CHARSET
}

}  // namespace
}  // namespace stopgap::engine
