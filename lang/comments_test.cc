// SPDX-License-Identifier: Apache-2.0
// Where comments go, and that none is lost, wherever it stands.
#include "lang/comments.h"

#include <gtest/gtest.h>

#include "lang/parse_for_test.h"

namespace stopgap::lang {
namespace {

/// Every construct that can hold a comment, one token a piece: comments are put between any two of
/// them.
const std::vector<std::string> kPieces = {"syntax",
                                          "1",
                                          "pack",
                                          "\"p\"",
                                          "version",
                                          "1.0",
                                          "{",
                                          "publisher",
                                          "\"x\"",
                                          "requires",
                                          "engine",
                                          ">=",
                                          "1.0",
                                          "}",
                                          "import",
                                          "std.http",
                                          "schema",
                                          "a.b",
                                          "version",
                                          "1",
                                          "{",
                                          "record",
                                          "pair",
                                          "{",
                                          "name",
                                          ":",
                                          "text",
                                          "verbatim",
                                          "value",
                                          ":",
                                          "text",
                                          "}",
                                          "event",
                                          "a.event",
                                          "{",
                                          "field",
                                          "a.list",
                                          ":",
                                          "list",
                                          "<",
                                          "pair",
                                          ">",
                                          "key",
                                          "name",
                                          "field",
                                          "a.body",
                                          ":",
                                          "bytes",
                                          "?",
                                          "max",
                                          "1MiB",
                                          "secret",
                                          "}",
                                          "}",
                                          "param",
                                          "hosts",
                                          ":",
                                          "set",
                                          "<",
                                          "host",
                                          ">",
                                          "=",
                                          "{",
                                          "\"a\"",
                                          ",",
                                          "\"b\"",
                                          "}",
                                          "set",
                                          "nets",
                                          ":",
                                          "set",
                                          "<",
                                          "cidr",
                                          ">",
                                          "=",
                                          "{",
                                          "10.0.0.0/8",
                                          "}",
                                          "let",
                                          "a",
                                          "=",
                                          "x",
                                          "and",
                                          "not",
                                          "y",
                                          "or",
                                          "(",
                                          "z",
                                          "==",
                                          "1",
                                          "or",
                                          "absent",
                                          ")",
                                          "let",
                                          "b",
                                          "=",
                                          "\"text\"",
                                          "predicate",
                                          "p",
                                          "(",
                                          "q",
                                          ":",
                                          "text",
                                          ",",
                                          "r",
                                          ":",
                                          "int",
                                          ")",
                                          "=",
                                          "any",
                                          "l",
                                          "[",
                                          "\"k\"",
                                          "]",
                                          ".",
                                          "v",
                                          "contains",
                                          "any",
                                          "hosts",
                                          "form",
                                          "f",
                                          "=",
                                          "g",
                                          "|",
                                          "h",
                                          "mitigation",
                                          "M-1",
                                          "\"t\"",
                                          "{",
                                          "about",
                                          "{",
                                          "cve",
                                          "CVE-1",
                                          ",",
                                          "CVE-2",
                                          "severity",
                                          "high",
                                          "}",
                                          "lifecycle",
                                          "{",
                                          "status",
                                          "draft",
                                          "}",
                                          "affects",
                                          "server",
                                          "{",
                                          "1.0",
                                          "before",
                                          "1.1",
                                          "2.0",
                                          "before",
                                          "2.1",
                                          "}",
                                          "on",
                                          "http.request",
                                          "when",
                                          "same",
                                          "view",
                                          "(",
                                          "x",
                                          "is",
                                          "present",
                                          ")",
                                          "and",
                                          "p",
                                          "(",
                                          "x",
                                          ",",
                                          "1",
                                          ")",
                                          "except",
                                          "\"why\"",
                                          "when",
                                          "all",
                                          "e",
                                          "in",
                                          "l",
                                          "where",
                                          "e.v",
                                          "not",
                                          "in",
                                          "{",
                                          "1",
                                          ",",
                                          "2",
                                          "}",
                                          "until",
                                          "2026-01-01",
                                          "then",
                                          "block",
                                          "(",
                                          "status",
                                          ":",
                                          "403",
                                          ")",
                                          ",",
                                          "stop",
                                          "undo",
                                          "restore",
                                          "on_error",
                                          "block",
                                          "tests",
                                          "{",
                                          "block",
                                          "GET",
                                          "\"u\"",
                                          "{",
                                          "\"h: v\"",
                                          "}",
                                          "from",
                                          "10.0.0.1",
                                          "with",
                                          "server",
                                          "=",
                                          "1.0",
                                          ",",
                                          "b",
                                          "=",
                                          "2",
                                          "at",
                                          "2026-01-01",
                                          "pass",
                                          "\"\"\"GET\"\"\"",
                                          "armed",
                                          "with",
                                          "server",
                                          "=",
                                          "1",
                                          "edit",
                                          "GET",
                                          "\"u\"",
                                          "response",
                                          "{",
                                          "\"h\"",
                                          "}",
                                          "gives",
                                          "{",
                                          "\"h\"",
                                          "}",
                                          "stays",
                                          "block",
                                          "under",
                                          "case",
                                          ",",
                                          "spaces",
                                          "}",
                                          "}"};

size_t count(std::string_view text, std::string_view piece) {
  size_t found = 0;
  for (size_t at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++found;
  return found;
}

std::string joined(size_t place, std::string_view between) {
  std::string text;
  for (size_t i = 0; i < kPieces.size(); ++i) {
    if (i == place) text += between;
    text += kPieces[i];
    // A name and its attribute are one word; everything else may be apart.
    text += i + 1 == place ? "" : " ";
  }
  if (place == kPieces.size()) text += between;
  return text;
}

void expect_kept(const std::string& text, std::string_view comment) {
  const ParsedText parsed(text);
  ASSERT_TRUE(parsed.good()) << parsed.messages();
  const std::string formatted = format(parsed.file);
  EXPECT_EQ(count(formatted, comment), 1u) << text << "\n" << formatted;
  const ParsedText again(formatted);
  ASSERT_TRUE(again.good()) << again.messages() << formatted;
  EXPECT_EQ(again.tree(), parsed.tree()) << formatted;
  EXPECT_EQ(format(again.file), formatted);
}

TEST(Comments, AreKeptBetweenAnyTwoTokens) {
  for (size_t place = 0; place <= kPieces.size(); ++place) {
    expect_kept(joined(place, "\n// note\n"), "// note");
    expect_kept(joined(place, "// note\n"), "// note");
    expect_kept(joined(place, "\n/// note\n"), "/// note");
  }
}

TEST(Comments, AtEveryPlaceAtOnce) {
  std::string text;
  for (size_t i = 0; i < kPieces.size(); ++i)
    text += "// c" + std::to_string(i) + ".\n" + kPieces[i] + " // d" + std::to_string(i) + ".\n";
  const ParsedText parsed(text + "// e");
  ASSERT_TRUE(parsed.good()) << parsed.messages();
  const std::string formatted = format(parsed.file);
  for (size_t i = 0; i < kPieces.size(); ++i) {
    EXPECT_EQ(count(formatted, "// c" + std::to_string(i) + "."), 1u) << i;
    EXPECT_EQ(count(formatted, "// d" + std::to_string(i) + "."), 1u) << i;
  }
  EXPECT_EQ(ParsedText(formatted).tree(), parsed.tree());
  EXPECT_EQ(format(ParsedText(formatted).file), formatted);
}

TEST(Comments, StayWithWhatTheyStandBeside) {
  const ParsedText parsed(
      "// file\nsyntax 1 // one\n\n/// doc of a\n// more\nlet a = true // beside a\n// before "
      "b\nlet b = true\n// last\n");
  ASSERT_TRUE(parsed.good());
  EXPECT_EQ(parsed.file.trivia.before.at(0).text, " file");
  EXPECT_EQ(parsed.file.trivia.after->text, " one");
  const auto& a = std::get<ast::Let>(parsed.file.declarations.at(0)).trivia;
  ASSERT_EQ(a.before.size(), 2u);
  EXPECT_EQ(a.before[0].text, " doc of a");
  EXPECT_TRUE(a.before[0].doc);
  EXPECT_FALSE(a.before[1].doc);
  EXPECT_EQ(a.after->text, " beside a");
  const auto& b = std::get<ast::Let>(parsed.file.declarations.at(1)).trivia;
  EXPECT_EQ(b.before.at(0).text, " before b");
  EXPECT_EQ(parsed.file.end.before.at(0).text, " last");
}

TEST(Comments, SlashesInLiteralsAreNone) {
  const ParsedText parsed(
      "syntax 1\nlet a = x == \"http://a.example\" and x matches /a\\/\\/b/ and x == \"\"\"// "
      "raw\"\"\"\n");
  ASSERT_TRUE(parsed.good()) << parsed.messages();
  EXPECT_EQ(parsed.tree().find("comment"), std::string::npos);
}

}  // namespace
}  // namespace stopgap::lang
