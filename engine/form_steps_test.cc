// SPDX-License-Identifier: Apache-2.0
// Steps of forms: what their references say, ends of texts, and that none makes a text longer than
// it may. Those that read a language: language_steps_test.cc.
#include "engine/form_steps.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "engine/decode.h"

namespace stopgap::engine {
namespace {

using namespace std::string_literals;

std::string after(FormStep step, std::string text) {
  const size_t size = text.size();
  text.resize(size + kMaxGrowth);
  text.resize(apply_step(step, text.data(), size));
  return text;
}

TEST(FormSteps, LowerCollapseRemove) {
  EXPECT_EQ(after(FormStep::kLower, "AbZ\xC4@[`{"), "abz\xC4@[`{");
  EXPECT_EQ(after(FormStep::kCollapseWhitespace, "\t\n\v\f\r a  b\0 "s), " a b\0 "s);
  EXPECT_EQ(after(FormStep::kRemoveNul, "\0a\0\0b\0"s), "ab");
  for (size_t step = 0; step < kFormStepCount; ++step) {
    const auto one = static_cast<FormStep>(step);
    EXPECT_EQ(after(one, ""), one == FormStep::kPathCanonical ? "/" : "");
  }
}

TEST(FormSteps, PercentDecodeAsTheStagesDo) {
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 12, ' ');
    for (char& c : text) c = "%%%2541fF gG/"[random() % 13];
    std::string expected(text.size(), ' ');
    expected.resize(decode(text, expected.data()));
    EXPECT_EQ(after(FormStep::kPercentDecode, text), expected) << text;
  }
}

TEST(FormSteps, HtmlEntities) {
  const auto html = [](const std::string& text) { return after(FormStep::kHtmlEntities, text); };
  EXPECT_EQ(html("&lt;script&gt;"), "<script>");
  EXPECT_EQ(html("&ltscript&GT"), "<script>");
  EXPECT_EQ(html("&amp;lt;"), "&lt;") << "once";
  EXPECT_EQ(html("java&Tab;script&colon;&NewLine;"), "java\tscript:\n");
  EXPECT_EQ(html("&apos;&apos &Lt; &colon &"), "'&apos &Lt; &colon &") << "exact names, with ;";
  EXPECT_EQ(html("&#60;&#x3c;&#X3C&#00060x"), "<<<<x");
  EXPECT_EQ(html("&#;&#x;&#xg&#"), "&#;&#x;&#xg&#");
  EXPECT_EQ(html("&#0&#xD800;&#x110000;&#99999999999;"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(html("&#128;&#x9f;&#x81;"), "\u20AC\u0178\u0081");
  EXPECT_EQ(html("&#233;&#x1F600;&nbsp;&nbspx"), "\u00E9\U0001F600\u00A0\u00A0x");
}

TEST(FormSteps, Base64OfRfc4648) {
  const auto base64 = [](const std::string& text) { return after(FormStep::kBase64Decode, text); };
  EXPECT_EQ(base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(base64("Zm9vYmE="), "fooba");
  EXPECT_EQ(base64("Zm9vYg=="), "foob");
  EXPECT_EQ(base64("Zg=="), "f");
  EXPECT_EQ(base64("Zg"), "f") << "padding may be missing";
  EXPECT_EQ(base64("-_+/"), "\xfb\xff\xbf");
  EXPECT_EQ(base64("Z m\r\n9v!"), "foo") << "what is no digit is skipped";
  EXPECT_EQ(base64("Zg==Zg=="), "f") << "padding ends it";
  EXPECT_EQ(base64("Z"), "");
}

TEST(FormSteps, HexOfRfc4648) {
  const auto hex = [](const std::string& text) { return after(FormStep::kHexDecode, text); };
  EXPECT_EQ(hex("666F6f"), "foo");
  EXPECT_EQ(hex("0x41\\x42 4 3 44"), "ABD") << "0 before x and single digits are skipped";
  EXPECT_EQ(hex("414"), "A");
}

TEST(FormSteps, HtmlEntitiesOfLookups) {
  // Leading zeros, no semicolon (CVE-2025-27110), and the names of what lookups are written with.
  const auto html = [](const std::string& text) { return after(FormStep::kHtmlEntities, text); };
  EXPECT_EQ(html("&dollar;&lcub;&lbrace;&rcub;&rbrace;"), "${{}}");
  EXPECT_EQ(html("&#0000000000000000036;&#x000000000000000007B;"), "${");
  EXPECT_EQ(html("&#0000036{&#x024{"), "${${");
  EXPECT_EQ(html("&fjlig;&fjlig&dollar{"), "fj&fjlig&dollar{");
}

TEST(FormSteps, NeverMakeATextMuchLonger) {
  std::mt19937 random(5);
  for (int i = 0; i < 50'000; ++i) {
    std::string text(random() % 24, ' ');
    constexpr std::string_view kBytes =
        "&#&#x0123456789abcdefxX;lgtampquonbsp=+/%\0 \\\\u{}d8$${:-'/**/!<!-->\n\r\t.";
    for (char& c : text) c = kBytes[random() % kBytes.size()];
    for (size_t step = 0; step < kFormStepCount; ++step) {
      const auto one = static_cast<FormStep>(step);
      // In a buffer of its own size, so that a sanitizer sees a step beyond it.
      std::vector<char> copy(text.size() + kMaxGrowth);
      std::copy(text.begin(), text.end(), copy.begin());
      EXPECT_LE(apply_step(one, copy.data(), text.size()),
                text.size() + (one == FormStep::kPathCanonical ? 1 : 0))
          << text;
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
