// SPDX-License-Identifier: Apache-2.0
#include "engine/lenient_decode.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

namespace stopgap::engine {
namespace {

using Round = size_t (*)(std::string_view, char*, const LenientReads&);

/// In blocks of the exact size, so that a sanitizer sees any access beyond them; and in place.
std::string run(Round round, std::string_view in, const LenientReads& reads = {}) {
  const auto source = std::make_unique<char[]>(in.size());
  in.copy(source.get(), in.size());
  const auto out = std::make_unique<char[]>(in.size());
  const std::string apart(out.get(), round({source.get(), in.size()}, out.get(), reads));
  const std::string_view text(source.get(), in.size());
  EXPECT_EQ(apart, std::string_view(source.get(), round(text, source.get(), reads)));
  return apart;
}
std::string decode_u(std::string_view in) {
  return run([](std::string_view text, char* out,
                const LenientReads&) { return decode_percent_u(text, out); },
             in);
}
std::string fold(std::string_view in, const LenientReads& reads = {}) {
  return run(fold_lenient, in, reads);
}

/// In `length` bytes, as RFC 2279 would, whether or not fewer would do.
std::string utf8(uint32_t character, size_t length) {
  std::string out(length, '\0');
  for (size_t i = length - 1; i > 0; --i, character >>= 6)
    out[i] = static_cast<char>(0x80 | (character & 0x3F));
  out[0] = static_cast<char>((0xFF00u >> length & 0xFF) | character);
  return out;
}
std::string shortest(uint32_t character) {
  if (character < 0x80) return std::string(1, static_cast<char>(character));
  return utf8(character, character < 0x800 ? 2 : character < 0x10000 ? 3 : 4);
}

TEST(LenientDecode, ReadsFourDigitsAfterPercentU) {
  EXPECT_EQ(decode_u("%u0041%U006a%u00e9"), "Aj\xC3\xA9");
  EXPECT_EQ(decode_u("%u0000%uFF0E"), std::string("\0\xEF\xBC\x8E", 4));
  EXPECT_EQ(decode_u("%41%u0041%42"), "AAB");
  for (const char* text : {"%u", "%u004", "%u004g", "%%u", "%x0041", "u0041", "%u-041"})
    EXPECT_EQ(decode_u(text), text);
  EXPECT_EQ(decode_u("%u00%41"), "%u00A");
  EXPECT_EQ(decode_u("%25u0041"), "%u0041") << "one pass";
}

TEST(LenientDecode, PairsOfSurrogatesAreOneCharacterAndOthersNone) {
  EXPECT_EQ(decode_u("%uD83D%uDE00"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(decode_u("%uD83D"), "\xEF\xBF\xBD");
  EXPECT_EQ(decode_u("%uDE00%uD83D"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(decode_u("%uD83Dx%uDE00"), "\xEF\xBF\xBDx\xEF\xBF\xBD");
  EXPECT_EQ(decode_u("%uD83D%u0041"),
            "\xEF\xBF\xBD"
            "A");
  EXPECT_EQ(decode_u("%uDBFF%uDFFF"), "\xF4\x8F\xBF\xBF");
}

TEST(LenientDecode, EveryOverlongFormIsItsCharacter) {
  const LenientReads only{.percent_u = false, .overlong = true, .best_fit = false};
  for (uint32_t character = 0; character < 0x800; ++character) {
    for (size_t length = 2; length <= 6; ++length) {
      EXPECT_EQ(fold(utf8(character, length), only), shortest(character))
          << character << " in " << length;
    }
  }
  for (const uint32_t character : {0x800u, 0xD8AFu, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    EXPECT_EQ(fold(utf8(character, 5), only), shortest(character));
    EXPECT_EQ(fold(utf8(character, 6), only), shortest(character));
  }
  EXPECT_EQ(fold("\xC0\xAE\xC0\xAE\xC0\xAF", only), "../");
  for (const std::string none :
       {"\xFE\x80\x80\x80\x80\x80\xAF", "\xFF\x80\x80\x80\x80\x80\x80\xAF"}) {
    EXPECT_EQ(fold(none, only), none) << "no lead byte";
  }
  EXPECT_EQ(fold("\xC0\xAF", {.percent_u = true, .overlong = false, .best_fit = true}), "\xC0\xAF");
}

TEST(LenientDecode, BytesThatAreNoSequenceStay) {
  for (const std::string_view text :
       {"\x80", "\xAF\xAF", "\xC0", "\xC0/",
        "\xC0\xC0\xAF"
        "x",
        "\xE0\x80", "\xE0\x80/", "\xFF\xFE", "\xFC\x80\x80\x80\x80", "\xF0\x80\x80"}) {
    const std::string expected = text == "\xC0\xC0\xAFx" ? "\xC0/x" : std::string(text);
    EXPECT_EQ(fold(text), expected);
  }
}

/// Every character, against the reading of the table one row at a time.
TEST(LenientDecode, FoldsWhatTheTableSaysAndNothingElse) {
  std::vector<char> expected(0x20000);
#define STOPGAP_LOOKALIKE(ascii, characters, source)                                    \
  for (const char32_t character : std::u32string_view(characters)) {                    \
    EXPECT_EQ(expected[character], 0) << "twice: " << static_cast<uint32_t>(character); \
    EXPECT_GE(character, 0xA0u);                                                        \
    expected[character] = ascii;                                                        \
  }
#include "support/lookalikes.def"
#undef STOPGAP_LOOKALIKE
  for (uint32_t full = 0xFF01; full <= 0xFF5E; ++full)
    expected[full] = static_cast<char>(full - 0xFF01 + '!');
  for (uint32_t character = 0x80; character < 0x20000; ++character) {
    const std::string text = shortest(character);
    const std::string result =
        expected[character] == 0 ? text : std::string(1, expected[character]);
    ASSERT_EQ(fold(text), result) << character;
    ASSERT_EQ(fold(text, {.percent_u = true, .overlong = true, .best_fit = false}), text);
    ASSERT_EQ(fold(utf8(character, 6)), result) << character;
  }
}

TEST(LenientDecode, FoldsTheKnownDisguises) {
  EXPECT_EQ(fold("\xEF\xBC\x8E\xEF\xBC\x8E\xEF\xBC\x8F"), "../") << "CERT VU#739224";
  EXPECT_EQ(fold("\xC2\xAD"), "-") << "CVE-2024-4577";
  EXPECT_EQ(fold("\xC2\xA5\xE2\x82\xA9"), "\\\\") << "yen and won";
  EXPECT_EQ(fold("\xE2\x88\x95\xE2\x81\x84"), "//");
  EXPECT_EQ(fold("\xCA\xBC"), "'");
}

TEST(LenientDecode, LeavesLettersThatOnlyEndInTheBytesOfASign) {
  EXPECT_EQ(fold("\xD8\xAF"), "\xD8\xAF") << "U+062F";
  EXPECT_EQ(fold("\xED\xA2\xAF"), "\xED\xA2\xAF") << "U+D8AF";
  EXPECT_EQ(run(decode_lenient, "%u062f%uD8AF"), "\xD8\xAF\xEF\xBF\xBD");
  EXPECT_EQ(run(decode_lenient, "%D8%AF"), "\xD8\xAF");
}

TEST(LenientDecode, OneRoundIsBoth) {
  EXPECT_EQ(run(decode_lenient, "%c0%ae%u002e%uff0f%2525"), "../%25");
  EXPECT_EQ(run(decode_lenient_form, "a+%c0%ab+%2b"), "a + +");
  EXPECT_EQ(run(decode_lenient, "a+%u002f", {.percent_u = false}), "a+%u002f");
}

TEST(LenientDecode, MarksSayWhatARoundWouldChange) {
  const auto marks = [](std::string_view text) {
    const LenientMarks found = lenient_marks(text);
    return std::string(found.percent_u ? "u" : "") + (found.overlong ? "o" : "") +
           (found.look_alike ? "l" : "") + (found.sign ? "s" : "");
  };
  EXPECT_EQ(marks("/plain%41%zz%u00"), "");
  EXPECT_EQ(marks("%%u0041"), "u");
  EXPECT_EQ(marks("\xC0\xAF"), "o");
  EXPECT_EQ(marks("\xC3\xA9"), "l") << "a letter is no sign";
  EXPECT_EQ(marks("\xEF\xBC\x8F"), "ls");
  EXPECT_EQ(marks("\xE0\x82\xAD%U0041"), "uos") << "an overlong soft hyphen";
  EXPECT_EQ(marks("\xE6\x97\xA5\xD8\xAF\x80\xFF"), "");
}

std::string random_text(std::mt19937& random, size_t length) {
  static const std::string_view kPieces[] = {
      "%",        "u",    "U",        "0",    "0041", "%u", "D83D", "\xC0", "\xAF", "\xE0\x80",
      "\xEF\xBC", "\x8F", "\xF0\x80", "\xFC", "\x80", "a",  "+",    "25",   "\xC2", "\xA5"};
  std::string text;
  while (text.size() < length) text += kPieces[random() % std::size(kPieces)];
  text.resize(length);
  return text;
}

TEST(LenientDecode, NeverGrowsAndChangesExactlyWhatIsMarked) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = random_text(random, random() % 70);
    const LenientReads reads{.percent_u = random() % 2 == 0,
                             .overlong = random() % 2 == 0,
                             .best_fit = random() % 2 == 0};
    const std::string folded = fold(text, reads);
    const LenientMarks marks = lenient_marks(text);
    ASSERT_LE(folded.size(), text.size());
    ASSERT_EQ(folded != text, folded.size() < text.size());
    ASSERT_EQ(folded != text,
              (marks.overlong && reads.overlong) || (marks.look_alike && reads.best_fit));
    ASSERT_EQ(marks.percent_u,
              decode_u(text) != run(
                                    [](auto in, char* out, auto&) {
                                      return decode_lenient(in, out, {false, false, false});
                                    },
                                    text));
    const TextMarks seen = text_marks(text), portable = text_marks_portable(text);
    ASSERT_EQ(seen.percent, portable.percent);
    ASSERT_EQ(seen.high, portable.high);
  }
}

TEST(LenientDecode, OneLookFindsAMarkAtAnyPlace) {
  for (size_t size = 0; size <= 70; ++size) {
    std::string text(size, 'a');
    EXPECT_FALSE(text_marks(text).percent || text_marks(text).high) << size;
    for (size_t at = 0; at < size; ++at) {
      text[at] = '%';
      EXPECT_TRUE(text_marks(text).percent) << size << " " << at;
      EXPECT_FALSE(text_marks(text).high);
      text[at] = '\x80';
      EXPECT_TRUE(text_marks(text).high) << size << " " << at;
      EXPECT_FALSE(text_marks(text).percent);
      text[at] = 'a';
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
