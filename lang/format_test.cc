// SPDX-License-Identifier: Apache-2.0
// One layout for one tree. The layout itself is shown by tests/golden/parse/*.formatted.
#include <gtest/gtest.h>

#include <random>

#include "lang/parse_for_test.h"
#include "lang/random_text_for_test.h"

namespace stopgap::lang {
namespace {

/// parse(format(x)) is x, and formatting again changes nothing. False when `text` does not parse.
bool survives(const std::string& text) {
  const ParsedText first(text);
  if (!first.good()) return false;
  const std::string formatted = format(first.file);
  const ParsedText second(formatted);
  EXPECT_TRUE(second.good()) << text << "\n----\n" << formatted << second.messages();
  EXPECT_EQ(second.tree(), first.tree()) << text << "\n----\n" << formatted;
  EXPECT_EQ(format(second.file), formatted) << text;
  return true;
}

TEST(Format, RandomTextsSurvive) {
  uint32_t parsed = 0;
  for (uint32_t seed = 0; seed < kRandomTexts && !HasFailure(); ++seed) {
    const std::string text = RandomText(seed).file();
    parsed += survives(text) ? 1 : 0;
  }
  EXPECT_GT(parsed, kRandomTexts * 3 / 4) << "the generator writes what the parser refuses";
}

/// One edit: a byte or a word goes, comes, doubles or moves.
std::string mutate(std::string text, std::mt19937& random) {
  constexpr const char* kWords[] = {"and ",   "or absent ", "not ", "{ ", "} ",      ", ",
                                    "// c\n", "\"\"\"",     "\"",   "(",  ")",       "any ",
                                    "1.2 ",   "in ",        "\n",   ".",  "[\"k\"]", "| f "};
  const size_t at = random() % text.size();
  const size_t size = std::min<size_t>(random() % 12, text.size() - at);
  switch (random() % 4) {
    case 0:
      return text.erase(at, size);
    case 1:
      return text.insert(at, kWords[random() % std::size(kWords)]);
    case 2:
      return text.insert(at, text.substr(random() % text.size(), size));
    default:
      text[at] = text[random() % text.size()];
      return text;
  }
}

TEST(Format, MutatedTextsThatParseSurvive) {
  std::mt19937 random(7);
  uint32_t parsed = 0;
  for (uint32_t seed = 0; seed < kRandomTexts && !HasFailure(); ++seed) {
    std::string text = RandomText(seed + kRandomTexts).file();
    for (size_t edits = 1 + random() % 2; edits > 0; --edits)
      text = mutate(std::move(text), random) + " ";
    parsed += survives(text) ? 1 : 0;
  }
  EXPECT_GT(parsed, kRandomTexts / 20);
}

TEST(Format, InvisibleCharactersBecomeEscapes) {
  const ParsedText parsed("syntax 1\nlet a = \"\\u{202E}\\x7F\\xC3\\xA9\\xFF\xE2\x80\x8B\"\n");
  EXPECT_EQ(format(parsed.file), "syntax 1\n\nlet a = \"\\u{202E}\\x7F\xC3\xA9\\xFF\\u{200B}\"\n");
}

TEST(Format, NumbersStayAsWritten) {
  const ParsedText parsed(
      "syntax 1\nparam a:size=4096B\nparam b:int=0x1F\nparam c:cidr=2001:DB8::/32\n");
  EXPECT_EQ(format(parsed.file),
            "syntax 1\n\nparam a : size = 4096B\n\nparam b : int = 0x1F\n\nparam c : cidr = "
            "2001:DB8::/32\n");
}

}  // namespace
}  // namespace stopgap::lang
