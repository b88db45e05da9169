// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "lang/diagnostic.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

struct Rendered {
  SourceMap sources;
  Diagnostics diagnostics;
  std::string text(bool colour = false) const { return render_text(diagnostics, sources, colour); }
  std::string json() const { return render_json(diagnostics, sources); }
};

TEST(RenderText, ShowsLineCaretsHelpAndFix) {
  Rendered made;
  made.sources.add("a.gap", "syntax 1\nwhen http.pth\n");
  Diagnostic& one =
      made.diagnostics.add(Code::kUnknownField, {0, 14, 22}, "unknown field `http.pth`", "help me");
  one.labels.push_back({{0, 9, 13}, "in here"});
  one.fix = Fix{{0, 14, 22}, "http.path", "replace by `http.path`"};
  EXPECT_EQ(made.text(),
            "error[SG0102]: unknown field `http.pth`\n"
            " --> a.gap:2:6\n"
            "  |\n"
            "2 | when http.pth\n"
            "  |      ^^^^^^^^\n"
            " ::: a.gap:2:1\n"
            "  |\n"
            "2 | when http.pth\n"
            "  | ---- in here\n"
            "  = help: help me\n"
            "  = fix: replace by `http.path`\n\n");
}

TEST(RenderText, AlignsAfterTabs) {
  Rendered made;
  made.sources.add("a.gap", "\tab\tcd");
  made.diagnostics.add(Code::kUnknownField, {0, 4, 6}, "x");
  EXPECT_NE(made.text().find("1 |     ab  cd\n  |         ^^\n"), std::string::npos) << made.text();
}

TEST(RenderText, EscapesWhatCouldSteerATerminal) {
  Rendered made;
  made.sources.add("a\x1b[2J.gap", "x \x1b]0;title\x07 \xff \xe2\x80\xae y");
  made.diagnostics.add(Code::kUnknownField, {0, 0, 1}, "bad \x1b[31m\xc2\x9b", "help \r\n");
  const std::string text = made.text();
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << text;
  EXPECT_NE(text.find("\\x1B]0;title\\x07 \\xFF \\u{202E} y"), std::string::npos) << text;
  EXPECT_EQ(text.find('\xff'), std::string::npos);
  EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos);
}

TEST(RenderText, ClipsLongLinesAroundTheSpan) {
  Rendered made;
  made.sources.add("a.gap", std::string(5000, 'a') + "HERE" + std::string(5000, 'b'));
  made.diagnostics.add(Code::kUnknownField, {0, 5000, 5004}, "x");
  const std::string text = made.text();
  EXPECT_LT(text.size(), 600u);
  EXPECT_NE(text.find("HERE"), std::string::npos);
  const size_t line = text.find("1 | ");
  const size_t carets = text.find("  | ", line);
  // The sign for "clipped" takes one column and three bytes.
  EXPECT_EQ(text.find("HERE") - line - 2, text.find("^^^^") - carets) << text;
}

TEST(RenderText, PlacesAtTheEndAndNowhereAreFine) {
  Rendered made;
  made.sources.add("a.gap", "ab\n");
  made.sources.add("empty.gap", "");
  made.diagnostics.add(Code::kSyntaxError, {0, 3, 3}, "at the end");
  made.diagnostics.add(Code::kSyntaxError, {1, 0, 0}, "empty");
  made.diagnostics.add(Code::kSyntaxError, {}, "nowhere");
  made.diagnostics.add(Code::kSyntaxError, {9, 0, 1}, "no such file");
  made.diagnostics.add(Code::kSyntaxError, {0, 0, 3}, "over the line end");
  EXPECT_NE(made.text().find("nowhere\n\n"), std::string::npos);
  EXPECT_NE(made.json().find("\"file\":null"), std::string::npos);
}

TEST(RenderText, ColourIsOnRequestOnly) {
  Rendered made;
  made.sources.add("a.gap", "ab");
  made.diagnostics.add(Code::kSyntaxError, {0, 0, 1}, "x");
  EXPECT_EQ(made.text(false).find('\x1b'), std::string::npos);
  EXPECT_NE(made.text(true).find("\x1b[1;31merror[SG0001]\x1b[0m"), std::string::npos);
}

TEST(RenderJson, IsOneDocument) {
  Rendered made;
  made.sources.add("a.gap", "ab\ncd");
  Diagnostic& one = made.diagnostics.add(Code::kUnknownField, {0, 0, 4}, "say \"x\"", "h");
  one.labels.front().text = "t";
  one.fix = Fix{{0, 1, 2}, "z", "title"};
  EXPECT_EQ(
      made.json(),
      R"({"diagnostics":[{"code":"SG0102","severity":"error","message":"say \"x\"","help":"h",)"
      R"("labels":[)"
      R"({"file":"a.gap","line":1,"column":1,"end_line":2,"end_column":2,"text":"t"}],"fix":)"
      R"({"file":"a.gap","line":1,"column":2,"end_line":1,"end_column":3,"begin":1,"end":2,)"
      R"("replacement":"z","title":"title"}}],)"
      R"("errors":1,"warnings":0,"not_shown":0})"
      "\n");
}

/// Whatever the length of the line, what is shown is near the span, and its size is bounded.
TEST(RenderText, ManyProblemsOnOneLongLineCostLittle) {
  Rendered made;
  std::string line;
  while (line.size() < 1024 * 1024) line += "\"/\xf0\x9f\x98\x80\", ";
  made.sources.add("a.gap", line + "\nend");
  const size_t count = 2 * Diagnostics::kMaxDiagnostics;
  for (size_t i = 0; i < count; ++i) {
    const auto at = static_cast<uint32_t>(i * 1000);
    made.diagnostics.add(Code::kUnused, {0, at, static_cast<uint32_t>(line.size())}, "m");
  }
  const std::string text = made.text();
  EXPECT_LT(text.size(), count * 1500);
  EXPECT_NE(text.find("1 | …"), std::string::npos);
  EXPECT_NE(text.find("200 more not shown\n"), std::string::npos);
  EXPECT_EQ(lang::decode_utf8(text, 0).valid, true);
}

TEST(RenderJson, AnyBytesStayValid) {
  Rendered made;
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  made.sources.add(all, all);
  made.diagnostics.add(Code::kUnknownField, {0, 0, 256}, all, all);
  const std::string json = made.json();
  for (size_t at = 0; at < json.size();) {
    const CodePoint point = decode_utf8(json, at);
    ASSERT_TRUE(point.valid);
    ASSERT_TRUE(point.value >= 0x20 || at + 1 == json.size());
    at += point.length;
  }
  EXPECT_NE(json.find("\\u0000\\u0001"), std::string::npos);
  EXPECT_NE(json.find("\\ufffd"), std::string::npos);
}

TEST(Utf8, RefusesOverlongSurrogatesAndCutSequences) {
  EXPECT_EQ(decode_utf8("\xc3\xa4", 0).value, 0xE4u);
  EXPECT_EQ(decode_utf8("\xf0\x9f\x98\x80", 0).value, 0x1F600u);
  for (const char* bad : {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                          "\xf5\x80\x80\x80", "\x80", "\xc3", "\xe2\x82"}) {
    EXPECT_FALSE(decode_utf8(bad, 0).valid);
    EXPECT_EQ(decode_utf8(bad, 0).length, 1u);
  }
}

TEST(Utf8, QuotedStaysShortAndWhole) {
  EXPECT_EQ(quoted("a"), "`a`");
  const std::string text = lang::quoted(std::string(59, 'a') + "\xc3\xa4" + std::string(100, 'b'));
  EXPECT_LT(text.size(), 70u);
  EXPECT_EQ(printable(text), text) << "no character was cut in two";
}

}  // namespace
}  // namespace stopgap::lang
