// SPDX-License-Identifier: Apache-2.0
#include "engine/decode.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

namespace stopgap::engine {
namespace {

using Decoder = size_t (*)(std::string_view, char*);

/// Input and output in blocks of their exact size at an offset, so that a sanitizer sees any access
/// beyond them.
std::string run(Decoder decoder, std::string_view in, size_t offset = 0) {
  const auto source = std::make_unique<char[]>(offset + in.size());
  in.copy(source.get() + offset, in.size());
  const auto out = std::make_unique<char[]>(offset + in.size());
  const size_t length = decoder({source.get() + offset, in.size()}, out.get() + offset);
  return {out.get() + offset, length};
}

TEST(Decode, EscapesOfTwoHexadecimalDigits) {
  EXPECT_EQ(run(decode, "a%41%6a%6Az"), "aAjjz");
  EXPECT_EQ(run(decode, "%00%ff"), std::string("\0\xff", 2));
  EXPECT_EQ(run(decode, ""), "");
}

TEST(Decode, OnePassFromLeftToRight) {
  EXPECT_EQ(run(decode, "%2541"), "%41");
  EXPECT_EQ(run(decode, "%%341"), "%41");
  EXPECT_EQ(run(decode, "%25252541"), "%252541");
}

TEST(Decode, LeavesAnyOtherPercentAlone) {
  for (const char* text : {"%", "%4", "a%", "%g1", "%1g", "%-1", "%%", "100%!", "%u0041", "% 41"})
    EXPECT_EQ(run(decode, text), text);
}

TEST(Decode, PlusIsASpaceInFormsOnly) {
  EXPECT_EQ(run(decode, "a+b%2b"), "a+b+");
  EXPECT_EQ(run(decode_form, "a+b%2b"), "a b+");
  EXPECT_EQ(run(decode_form, "%+41+"), "% 41 ");
}

TEST(Decode, LooksForEscapesAndForBadPercents) {
  EXPECT_FALSE(holds_escape(""));
  EXPECT_FALSE(holds_escape("%4"));
  EXPECT_FALSE(holds_escape("%%4g%"));
  EXPECT_TRUE(holds_escape("%%41"));
  EXPECT_FALSE(holds_bad_percent("plain%41"));
  EXPECT_TRUE(holds_bad_percent("%41%"));
  EXPECT_TRUE(holds_bad_percent("%%41"));
  EXPECT_TRUE(holds_bad_percent("%4"));
}

/// Bytes that make escapes, halves of escapes and clean runs likely; `density` of 10 are special.
std::string random_text(std::mt19937& random, size_t length, unsigned density) {
  static constexpr std::string_view kSpecial = "%%%25aF+";
  std::string text;
  while (text.size() < length)
    text += random() % 10 < density ? kSpecial[random() % kSpecial.size()]
                                    : static_cast<char>(random() % 256);
  return text;
}

TEST(Decode, FastEqualsPortableAtEveryLengthAndAlignment) {
  std::mt19937 random(20260101);
  for (size_t length = 0; length < 140; ++length) {
    for (size_t offset = 0; offset < 33; ++offset) {
      const std::string text = random_text(random, length, (length + offset) % 11);
      ASSERT_EQ(run(decode, text, offset), run(decode_portable, text)) << text;
      ASSERT_EQ(run(decode_form, text, offset), run(decode_form_portable, text)) << text;
      ASSERT_EQ(holds_escape(text), run(decode_portable, text).size() < text.size()) << text;
    }
  }
}

TEST(Decode, FastEqualsPortableOnLongTexts) {
  std::mt19937 random(7);
  for (unsigned density = 0; density <= 10; ++density) {
    const std::string text = random_text(random, 70'000, density);
    ASSERT_EQ(run(decode, text), run(decode_portable, text));
    ASSERT_EQ(run(decode_form, text), run(decode_form_portable, text));
  }
}

}  // namespace
}  // namespace stopgap::engine
