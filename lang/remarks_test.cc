// SPDX-License-Identifier: Apache-2.0
// Comments that speak to the checker: which text they are about, before and after formatting.
#include <gtest/gtest.h>

#include "lang/lang.h"

namespace stopgap::lang {
namespace {

struct Read {
  SourceMap sources;
  ast::File file;
};

Read read(const std::string& text) {
  Read made;
  Diagnostics diagnostics;
  const uint32_t id = made.sources.add("a.gap", text);
  made.file = parse(made.sources, id, diagnostics);
  return made;
}

/// The text covered by the only remark.
std::string covered(const std::string& text) {
  const Read made = read(text);
  EXPECT_EQ(made.file.remarks.size(), 1u) << text;
  if (made.file.remarks.empty()) return {};
  return std::string(made.sources.slice(made.file.remarks.front().covered));
}

TEST(Remarks, AreCommentsThatBeginWithTheName) {
  const Read made = read(
      "syntax 1 // stopgap: one\n//stopgap:two\n/// stopgap: three\n// not stopgap: four\n"
      "let a = \"// stopgap: five\"\n// stop gap: six\n");
  ASSERT_EQ(made.file.remarks.size(), 3u);
  EXPECT_EQ(made.file.remarks[0].text, " one");
  EXPECT_EQ(made.file.remarks[1].text, "two");
  EXPECT_EQ(made.file.remarks[2].text, " three");
}

TEST(Remarks, AloneOnALineAreAboutTheNextThatSaysSomething) {
  EXPECT_EQ(covered("syntax 1\n// stopgap: x\n\n// more\nlet a = true\nlet b = true\n"),
            "let a = true");
  EXPECT_EQ(covered("syntax 1\n// stopgap: x\nlet a =\n  true\nlet b = true\n"), "let a =\n  true");
  EXPECT_EQ(covered("syntax 1\nlet a = true\n// stopgap: x"), "// stopgap: x");
}

TEST(Remarks, BehindTextAreAboutTheirOwnLine) {
  EXPECT_EQ(covered("syntax 1\nlet a = true  // stopgap: x\nlet b = true\n"),
            "let a = true  // stopgap: x");
  EXPECT_EQ(covered("syntax 1\nlet a = true or\n  false  // stopgap: x\nlet b = true\n"),
            "let a = true or\n  false  // stopgap: x");
}

TEST(Remarks, OfAMitigationAreAboutItsFirstLineOnly) {
  EXPECT_EQ(covered("syntax 1\n// stopgap: x\nmitigation M1 \"t\" {\n  on http.request\n}\n"),
            "mitigation M1 \"t\" {");
}

TEST(Remarks, StayAboutTheSamePartWhenTheFileIsFormatted) {
  const std::string text =
      "syntax 1\nmitigation M1 \"t\" {\n  on http.request\n  when true and\n"
      "    // stopgap: x\n    false\n  then drop\n}\n";
  const Read made = read(text);
  const std::string once = format(made.file);
  EXPECT_NE(covered(text).find("true and"), std::string::npos);
  EXPECT_NE(covered(once).find("true and"), std::string::npos) << once;
  EXPECT_EQ(covered(once).find("drop"), std::string::npos) << once;
}

TEST(Remarks, AreBounded) {
  std::string text = "syntax 1\n";
  for (int i = 0; i < 20'000; ++i) text += "// stopgap: x\n";
  EXPECT_LE(read(text).file.remarks.size(), 1001u);
}

}  // namespace
}  // namespace stopgap::lang
