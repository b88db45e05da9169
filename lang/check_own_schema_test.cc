// SPDX-License-Identifier: Apache-2.0
// Schema files that mean harm, or are merely large. Mistakes one by one: tests/golden/check.
#include <gtest/gtest.h>

#include <chrono>

#include "lang/check_for_test.h"

namespace stopgap::lang {
namespace {

std::string numbered(const char* before, int number, const char* after) {
  return before + std::to_string(number) + after;
}

std::string rule(const std::string& event, const std::string& when, const std::string& tests) {
  return "mitigation M1 \"t\" { about { severity low breaks \"b\" }\n"
         "lifecycle { status enforce revision 1 on 2026-01-10 }\non " +
         event + "\nwhen " + when + "\nthen drop\ntests { " + tests + " } }\n";
}

TEST(OwnSchema, TenThousandFields) {
  std::string text = "syntax 1\nschema a version 1 { event a.e {\n";
  for (int i = 0; i < 10'000; ++i) text += numbered("field a.f", i, " : text?\n");
  text += "} }\n";
  const Checked good = check_text(
      "a.gap", text + rule("a.e", "a.f9999 == \"x\"",
                           "block event { a.f9999 = \"x\" a.f0 = \"y\" } pass event { }"));
  EXPECT_TRUE(good.diagnostics.all().empty()) << render_text(good.diagnostics, good.sources, false);
  const Checked near = check_text(
      "a.gap", text + rule("a.e", "a.f9998x == \"x\"", "block event { } pass event { }"));
  EXPECT_EQ(near.count(Code::kUnknownField), 1u);
  EXPECT_NE(near.diagnostics.all().front().help.find("a.f9998"), std::string::npos);
}

TEST(OwnSchema, ManyValuesInATest) {
  std::string values;
  for (int i = 0; i < 20'000; ++i) values += "a.l = { k = \"1\" v = \"2\" }\n";
  const Checked made = check_text(
      "a.gap",
      "syntax 1\nschema a version 1 { record r { k : text v : text } event a.e {\n"
      "field a.l : list<r> key k } }\n" +
          rule("a.e", "any a.l.v == \"2\"i", "block event { " + values + " } pass event { }"));
  EXPECT_FALSE(made.diagnostics.has_errors()) << render_text(made.diagnostics, made.sources, false);
  ASSERT_EQ(made.pack.mitigations.size(), 1u);
  EXPECT_EQ(made.pack.mitigations[0].tests.at(0).values.size(), 20'000u);
}

TEST(OwnSchema, EventsAfterOneAnother) {
  for (const int length : {32, 33}) {
    std::string text = "syntax 1\nschema a version 1 {\nevent a.e0 { field a.f : text? }\n";
    for (int i = 1; i < length; ++i) {
      text += numbered("event a.e", i, " after ") + numbered("a.e", i - 1, " { }\n");
    }
    text += "}\n" + rule(numbered("a.e", length - 1, ""), "a.f == \"x\"",
                         "block event { a.f = \"x\" } pass event { }");
    const Checked made = check_text("a.gap", text);
    EXPECT_EQ(made.count(Code::kTooMany), length == 33 ? 1u : 0u);
    EXPECT_EQ(made.diagnostics.has_errors(), length == 33);
  }
}

TEST(OwnSchema, MoreEventsThanAPackMayHave) {
  std::string text = "syntax 1\nschema a version 1 {\n";
  for (int i = 0; i < 300; ++i) text += numbered("event a.e", i, " { }\n");
  EXPECT_EQ(check_text("a.gap", text + "}\n").count(Code::kTooMany), 1u);
}

TEST(OwnSchema, BytesThatAreNoText) {
  const std::string text = "syntax 1\nschema a version 1 { event a.e { field a.f : text } }\n";
  for (size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = '\0';
    const Checked made = check_text("a.gap", changed);
    EXPECT_TRUE(made.diagnostics.has_errors()) << "a NUL at " << at;
  }
}

TEST(OwnSchema, ANameThatTwoSchemasDeclare) {
  const Checked made =
      check_text("a.gap",
                 "syntax 1\nschema a version 1 { event a.e { field a.f : text } }\n"
                 "schema b version 1 { event a.e { field a.g : text } }\n"
                 "schema c version 1 { event c.e { field a.f : int } }\n"
                 "schema a version 2 { event d.e { field d.f : int } }\n");
  EXPECT_EQ(made.count(Code::kDuplicateDeclaration), 3u);
}

}  // namespace
}  // namespace stopgap::lang
