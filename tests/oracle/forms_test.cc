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

TEST(Forms, Escapes) {
  const auto js = [](const std::string& text) { return apply_step(FormStep::kJsEscapes, text); };
  EXPECT_EQ(js("\\x3c\\74\\u003C\\u{3c}\\<\\\n\\n\\"), "<<<<<\n\\");
  EXPECT_EQ(js("\\ud83d\\u{de00}\\ud83d\\400\\xg\\u{110000}"), "\U0001F600\uFFFD 0xgu{110000}");
  EXPECT_EQ(js("\\\u2028\\\r\nx\\0"), "x\0"s);
  const auto css = [](const std::string& text) { return apply_step(FormStep::kCssEscapes, text); };
  EXPECT_EQ(css("\\65 x\\000065x\\g\\\f\\65\r\nx\\"), "exexgex\\");
  EXPECT_EQ(css("\\d800x\\110000 \\0 "), "\uFFFDx\uFFFD\0"s);
}

TEST(Forms, Comments) {
  EXPECT_EQ(apply_step(FormStep::kCComments, "a/**/b/*/*/c*//*"), "a b c*//*");
  EXPECT_EQ(apply_step(FormStep::kMysqlComments, "a/*!50000b/*x*/c*/d#e\nf-- g\nh--i*/--"),
            "a b c d \nf \nh--i*/ ");
  EXPECT_EQ(apply_step(FormStep::kMysqlComments, "/*M!1b*//*+x*//*"), " 1b  /*");
  EXPECT_EQ(apply_step(FormStep::kHtmlComments, "a<!-->b<!--->c<!-- --!>d<!--!>-->e<!-- "),
            "abcde<!-- ");
}

TEST(Forms, Lookups) {
  const auto resolved = [](const std::string& text) {
    return apply_step(FormStep::kLookups, text);
  };
  EXPECT_EQ(resolved("${${lower:J}${::-n}di:${date:'l'}dap://a}"), "${jndi:ldap://a}");
  EXPECT_EQ(resolved("${${lower:-j}${upper:\\-n:-x}${upper:\u0131}$${lower:\u212A}"), "${jNIk");
  EXPECT_EQ(resolved("${x${jndi:a}:-b}${x${b}:-b}${a}}"), "${x${jndi:a}:-b}b${a}}");
}

TEST(Forms, EveryViewIsFormedAndEqualOnesCountOnce) {
  const std::vector<std::string> expected = {"a%41", "aa"};
  EXPECT_EQ(formed_views({"A%41", "AA", "aA"}, {FormStep::kLower}), expected);
}

}  // namespace
}  // namespace stopgap::oracle
