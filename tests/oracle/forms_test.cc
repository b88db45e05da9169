// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/forms.h"

#include <gtest/gtest.h>

namespace stopgap::oracle {
namespace {

using namespace std::string_literals;

TEST(Forms, StepsAsTheirReferencesSay) {
  EXPECT_EQ(apply_step(FormStep::kLower, "aBZ\xC4"), "abz\xC4");
  EXPECT_EQ(apply_step(FormStep::kCollapseWhitespace, " \t\na\vb"), " a b");
  EXPECT_EQ(apply_step(FormStep::kRemoveNul, "a\0b\0"s), "ab");
  EXPECT_EQ(apply_step(FormStep::kPercentDecode, "%2541%zz"), "%41%zz");
  EXPECT_EQ(apply_step(FormStep::kHexDecode, "\\x41 4 42"), "AB");
}

TEST(Forms, HtmlEntities) {
  const auto html = [](const std::string& text) {
    return apply_step(FormStep::kHtmlEntities, text);
  };
  EXPECT_EQ(html("&lt;a&gtb&amp;lt;"), "<a>b&lt;");
  EXPECT_EQ(html("&#60;&#x3C&#x80;&#0;"), "<<\u20AC\uFFFD");
  EXPECT_EQ(html("&#233;&#x7FF;&#x800;&#x10FFFF;&#x110000;"), "\u00E9\u07FF\u0800\U0010FFFF\uFFFD");
  EXPECT_EQ(html("&#;&bogus;&"), "&#;&bogus;&");
}

TEST(Forms, Base64) {
  EXPECT_EQ(apply_step(FormStep::kBase64Decode, "Zm9vYmE="), "fooba");
  EXPECT_EQ(apply_step(FormStep::kBase64Decode, " Z g==Zg"), "f");
  EXPECT_EQ(apply_step(FormStep::kBase64Decode, "-_+/"), "\xfb\xff\xbf");
}

TEST(Forms, EveryViewIsFormedAndEqualOnesCountOnce) {
  const std::vector<std::string> expected = {"a%41", "aa"};
  EXPECT_EQ(formed_views({"A%41", "AA", "aA"}, {FormStep::kLower}), expected);
}

}  // namespace
}  // namespace stopgap::oracle
