// SPDX-License-Identifier: Apache-2.0
// Steps of forms that read a language: tables of what goes in and what comes out, hostile texts
// among them.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/form_steps.h"
#include "engine/lookups.h"
#include "engine/test_hostile.h"

namespace stopgap::engine {
namespace {

using namespace std::string_literals;

std::string after(FormStep step, const std::string& text) {
  // Exactly the room that is promised, so that a sanitizer sees a step beyond it.
  std::vector<char> room(text.size() + kMaxGrowth);
  std::copy(text.begin(), text.end(), room.begin());
  const size_t size = apply_step(step, room.data(), text.size());
  return {room.data(), size};
}

struct Row {
  std::string in;
  std::string out;
};

void check(FormStep step, const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(after(step, row.in), row.out) << row.in;
}

TEST(LanguageSteps, EscapesOfEcmaScript) {
  check(FormStep::kJsEscapes,
        {
            {"\\x3cscript\\x3E", "<script>"},
            {"\\u003c\\u{3c}\\u{0000000003C}", "<<<"},
            {"\\74\\074\\0740\\377", "<<<0\u00FF"},
            {"\\400\\8\\9\\08",
             " 089\0"
             "8"s},
            {"\\0", "\0"s},
            {"a\\b\\f\\n\\r\\t\\v", "a\b\f\n\r\t\v"},
            {"\\'\\\"\\\\\\/\\q", "'\"\\/q"},
            {"al\\\nert al\\\r\nert al\\\rert", "alert alert alert"},
            {"al\\\u2028ert al\\\u2029ert", "alert alert"},
            {"\\\u00E9", "\u00E9"},
            {"\\ud83d\\ude00 \\uD83D\\u{DE00}", "\U0001F600 \U0001F600"},
            {"\\ud83d \\ude00 \\ud83d\\ud83d\\ude00", "\uFFFD \uFFFD \uFFFD\U0001F600"},
            {"\\xe9\\u00e9\\u{10FFFF}", "\u00E9\u00E9\U0010FFFF"},
            // What is no escape loses its backslash: a reader that forgives reads it so.
            {"\\x4 \\xg1 \\u12 \\u{} \\u{110000} \\u{41", "x4 xg1 u12 u{} u{110000} u{41"},
            {"\\u{fffffffffffffffffffff41}", "u{fffffffffffffffffffff41}"},
            {"\\\\x41", "\\x41"},  // once
            {"\\", "\\"},
            {"a\\", "a\\"},
            {"\\u", "u"},
            {"\\ud83d\\", "\uFFFD\\"},
        });
}

TEST(LanguageSteps, EscapesOfCss) {
  check(FormStep::kCssEscapes, {
                                   {"\\65 xpression", "expression"},
                                   {"\\000065xpression", "expression"},
                                   {"\\65\txp \\65\r\nxp \\65\fxp", "exp exp exp"},
                                   {"\\65  x", "e x"},  // one blank belongs to it
                                   {"\\0000650", "e0"},
                                   {"java\\script \\: \\\\", "javascript : \\"},
                                   {"java\\\nscript\\\r\n!\\\f!\\\r!", "javascript!!!"},
                                   {"\\ x", " x"},
                                   {"\\0 \\00\\000000x", "\0\0\0x"s},
                                   {"\\d800 \\110000 \\ffffff", "\uFFFD\uFFFD\uFFFD"},
                                   {"\\80 \\7ff \\800 \\1F600", "\u0080\u07FF\u0800\U0001F600"},
                                   {"\\", "\\"},
                                   {"\\g\\\xff", "g\xff"},
                                   {"\\41\\42\\43", "ABC"},
                                   {"\\5c 41", "\\41"},  // once
                               });
}

TEST(LanguageSteps, Comments) {
  check(FormStep::kCComments, {
                                  {"UNION/**/SELECT", "UNION SELECT"},
                                  {"a/* b */c/*d*/", "a c "},
                                  {"/*/*/x", " x"},
                                  {"/*/x*/", " "},
                                  {"/* /* */ */", "  */"},
                                  {"a/*b", "a/*b"},
                                  {"a/", "a/"},
                                  {"/*", "/*"},
                                  {"*/ /*/", "*/ /*/"},
                                  {"/**//**/", "  "},
                              });
  check(FormStep::kMysqlComments, {
                                      {"UNION/**/SELECT", "UNION SELECT"},
                                      {"UNION#x\nSELECT", "UNION \nSELECT"},
                                      {"UNION-- x\nSELECT", "UNION \nSELECT"},
                                      {"1--1 union", "1--1 union"},
                                      {"1--\tx", "1 "},
                                      {"1--\x7fx", "1 "},
                                      {"1--", "1 "},
                                      {"1-", "1-"},
                                      {"1 /*!union*/ 2", "1  union  2"},
                                      {"1 /*!50000union*/ 2", "1  union  2"},
                                      {"1 /*!080040union*/ 2", "1  union  2"},
                                      {"1 /*M!100100 union*/ 2", "1   union  2"},
                                      {"/*!1 union*/", " 1 union "},
                                      {"/*!union/*x*/select*/ */", " union select  */"},
                                      {"/*!a/*!b*/c*/", " a c "},  // an inner one is a comment
                                      {"/*+ hint */x", " x"},
                                      {"/*!50000union", " union"},
                                      {"a/*b # c\nd", "a/*b  \nd"},
                                      {"#", " "},
                                      {"/*!", " "},
                                      {"-- /*\n*/", " \n*/"},
                                      {"/*#*/x", " x"},
                                  });
  check(FormStep::kHtmlComments, {
                                     {"<scr<!-- x -->ipt>", "<script>"},
                                     {"a<!-->b<!--->c<!---->d", "abcd"},
                                     {"a<!-- --!>b", "ab"},
                                     {"a<!--!>b-->c", "ac"},
                                     {"<!-- <!-- -->-->", "-->"},
                                     {"<!--- - -- --->x", "x"},
                                     {"a<!-- b", "a<!-- b"},
                                     {"<!-- x<!-->y", "y"},
                                     {"<!-", "<!-"},
                                     {"<!--", "<!--"},
                                     {"<!-- <!-", "<!-- <!-"},
                                 });
}

TEST(LanguageSteps, PathsAndBlanks) {
  check(FormStep::kPathCanonical, {
                                      {"", "/"},
                                      {"a", "/a"},
                                      {"a/", "/a/"},
                                      {"a\\..\\b", "/b"},
                                      {"/a/./b//c/../d", "/a/b/d"},
                                      {"..", "/"},
                                      {"/a/..;x", "/a/..;x"},
                                      {"aaaa/bbbb/cccc", "/aaaa/bbbb/cccc"},
                                      {"/", "/"},
                                      {"a/.", "/a/"},
                                  });
  check(FormStep::kRemoveWhitespace, {{" \t\n\v\f\ra b\0 \xA0 "s, "ab\0\xA0"s}, {" ", ""}});
}

TEST(LanguageSteps, Lookups) {
  check(
      FormStep::kLookups,
      {
          {"${jndi:ldap://a/b}", "${jndi:ldap://a/b}"},
          {"${${lower:j}${::-n}di:ldap://a}", "${jndi:ldap://a}"},
          {"${${::-j}${::-n}${::-d}${::-i}:${::-r}${::-m}${::-i}://a}", "${jndi:rmi://a}"},
          {"${${env:NaN:-j}ndi${env:NaN:-:}${env:NaN:-l}dap${env:NaN:-:}//a}", "${jndi:ldap://a}"},
          {"${${upper:j}${upper:\u0131}}${lower:\u212A}${upper:\u017F}", "${JI}kS"},
          {"${j${k8s:k5:-ND}i${sd:k5:-:}ldap://a}", "${jNDi:ldap://a}"},
          {"${${date:'j'}${date:''''}ndi:a}", "${jndi:a}"},
          {"${lower:${upper:${lower:J}}}", "j"},
          {"${${lo${::-w}er:J}ndi}", "${jndi}"},
          {"${${l${lower:O}WER:J}}", "${j}"},
          {"${lower:J:-x}${upper:j:-${y:-z}}", "jJ"},
          {"${lower:-x}${jndi:-x}${:-x}${a:-}", "xxx"},
          {"${a:-b:-c}", "b:-c"},
          {"${a${::-:}-b}${a:${::--}b}${a${::-:-}b}", "bbb"},
          {"${lower:${::--}J}", "J"},
          {"${lower:\\-J}${lower:\\-J:-}${lower:a:\\-B:-}", "-jja:b"},
          {"${a:\\-b:-c}${a:\\-b}", "c${a:\\-b}"},
          // What stays.
          {"${}${a}${a:b}${env:PATH}", "${}${a}${a:b}${env:PATH}"},
          {"${a${b}:-c}", "c"},
          {"${JNDI:a:-b}", "${JNDI:a:-b}"},
          {"${x${jndi:a}:-b}${lower:${jndi:a}}${lower:A:-${x${jndi:a}}}",
           "${x${jndi:a}:-b}${lower:${jndi:a}}${lower:A:-${x${jndi:a}}}"},
          {"${x:-${jndi:-a}}${x:-${${::-j}ndi:a}}", "a${x:-${jndi:a}}"},
          // What is open, escaped, or no lookup.
          {"${${lower:j}ndi:ldap://a", "${jndi:ldap://a"},
          {"}${lower:J}}", "}j}"},
          {"${lower:J", "${lower:J"},
          {"$${lower:J}$$$${jndi:a}$", "j${jndi:a}$"},
          {"${::-$}{lower:J}", "${lower:J}"},
          {"$ { } {a} $$ $a", "$ { } {a} $$ $a"},
          {"${lower:\xC4}${upper:\xC5\xBF\xC5}", "\xC4S\xC5"},
      });
}

TEST(LanguageSteps, PercentUAndLenientUtf8) {
  check(FormStep::kPercentUDecode,
        {
            {"%u003cscript%U003E", "<script>"},
            {"%3c%u00e9%uff0f%u2215", "%3c\u00E9\uFF0F\u2215"},
            {"%ud83d%ude00%ud83d %ud8af%ud83d%ude00", "\U0001F600\uFFFD \uFFFD\U0001F600"},
            {"%u00%u004g%u%%u0041%u0025u0041", "%u00%u004g%u%A%u0041"},
            {"%", "%"},
            {"%u004", "%u004"},
        });
  check(FormStep::kUtf8Lenient,
        {
            {"\xC0\xAE\xC0\xAF\xE0\x80\xAF\xF0\x80\x80\xAF", ".///"},
            {"\uFF0E\uFF0F\uFF1Cscript\uFF1E", "./<script>"},
            {"a\u2215b\u2044c\uFF3Cd\uFE68e\u00A5f\u20A9", "a/b/c\\d\\e\\f\\"},
            // Taking the low byte would make `/` of these.
            {"\u062F\xD8\xAF\u0E2F\u4E2F", "\u062F\xD8\xAF\u0E2F\u4E2F"},
            {"\xC0\xE0\x80\xFF\x80", "\xC0\xE0\x80\xFF\x80"},
        });
}

std::string nested(const std::string& opening, size_t times, const std::string& inner) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += opening;
  return text + inner + std::string(times, '}');
}

TEST(LanguageSteps, LookupsInLookups) {
  const auto resolved = [](const std::string& text) { return after(FormStep::kLookups, text); };
  EXPECT_EQ(resolved(nested("${::-", kMaxOpenLookups, "j")), "j");
  EXPECT_EQ(resolved(nested("${::-", kMaxOpenLookups + 2, "j")), "${::-${::-j}}")
      << "the innermost are read";
  EXPECT_EQ(resolved(nested("${x", 1000, "${${lower:J}ndi:a}")), nested("${x", 1000, "${jndi:a}"));
  EXPECT_EQ(resolved(nested("${x:-", 70, "${jndi:a}")), nested("${x:-", 70, "${jndi:a}"));
  EXPECT_EQ(resolved(std::string(5000, '$') + "{"), "${");
}

TEST(LanguageSteps, DoNotGrowTheText) {
  for (const std::string_view piece : kHostilePieces) {
    for (const std::string& text : {times(999, piece), times(999, piece) + std::string(999, '}'),
                                    times(32, "${lower:${upper:") + std::string(piece)}) {
      for (size_t step = 0; step < kFormStepCount; ++step) {
        EXPECT_LE(after(static_cast<FormStep>(step), text).size(), text.size() + kMaxGrowth)
            << kFormStepNames[step] << ' ' << piece;
      }
    }
  }
}

TEST(LanguageSteps, SomeAreDoneAfterOnce) {
  const std::vector<FormStep> steps = {
      FormStep::kLower,         FormStep::kCollapseWhitespace, FormStep::kRemoveNul,
      FormStep::kPathCanonical, FormStep::kRemoveWhitespace,   FormStep::kCComments};
  std::vector<std::string> texts = {"a//b/../c\\.", " /* a */ /* ", "/ /**/ * */", "A \0 b"s};
  for (const std::string& text : texts) {
    for (const FormStep step : steps) {
      EXPECT_EQ(after(step, after(step, text)), after(step, text)) << text;
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
