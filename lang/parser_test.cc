// SPDX-License-Identifier: Apache-2.0
// The parser on hostile and broken text; what good text becomes is in tests/golden/parse.
#include <gtest/gtest.h>

#include <chrono>

#include "lang/limits.h"
#include "lang/parse_for_test.h"

namespace stopgap::lang {
namespace {

using Problem = std::pair<Code, std::string>;

std::string repeated(std::string_view piece, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += piece;
  return out;
}

TEST(Parser, TakesByteOrderMarkAndCarriageReturns) {
  EXPECT_TRUE(ParsedText("\xEF\xBB\xBFsyntax 1\r\n// a\r\nlet a = true\r\n").good());
  EXPECT_TRUE(ParsedText("syntax 1").good());
  const ParsedText parsed("syntax 1 // a\r\n");
  EXPECT_EQ(parsed.file.trivia.after->text, " a");
}

TEST(Parser, SpansCoverWhatWasWritten) {
  const ParsedText parsed(
      "syntax 1\nlet a = x.y not in { 1, 2 } or absent // c\n\nmitigation M-1.a \"t\" {\n}\n");
  ASSERT_TRUE(parsed.good()) << parsed.messages();
  const auto& let = std::get<ast::Let>(parsed.file.declarations[0]);
  EXPECT_EQ(parsed.sources.slice(let.span), "let a = x.y not in { 1, 2 } or absent");
  const auto& compare = std::get<ast::Compare>(std::get<ast::ExprPtr>(let.value)->node);
  EXPECT_EQ(parsed.sources.slice(compare.subject.span), "x.y");
  EXPECT_EQ(parsed.sources.slice(compare.op_span), "not in");
  EXPECT_EQ(parsed.sources.slice(compare.operand.span), "{ 1, 2 }");
  EXPECT_TRUE(compare.negated);
  EXPECT_EQ(compare.guard, ast::Guard::kOrAbsent);
  const auto& mitigation = std::get<ast::Mitigation>(parsed.file.declarations[1]);
  EXPECT_EQ(parsed.sources.slice(mitigation.id.span), "M-1.a");
  EXPECT_EQ(parsed.sources.slice(mitigation.span), "mitigation M-1.a \"t\" {\n}");
}

TEST(Parser, KeywordsAreWholeWords) {
  const ParsedText parsed(
      "syntax 1\nlet a = notx and android or inside == 1 and anything and http.raw == any.x\n");
  ASSERT_TRUE(parsed.good()) << parsed.messages();
  EXPECT_EQ(
      parsed.tree(),
      ParsedText("syntax 1 let a=notx and android or inside==1 and anything and http.raw==any.x")
          .tree());
  EXPECT_EQ(ParsedText("syntax 1\nlet observe = true\n").problem(),
            Problem(Code::kSyntaxError, "observe"));
}

TEST(Parser, WrongOrMissingSyntaxLine) {
  EXPECT_EQ(ParsedText("").problem(), Problem(Code::kSyntaxVersion, ""));
  EXPECT_EQ(ParsedText("// only this\n").problem(), Problem(Code::kSyntaxVersion, ""));
  EXPECT_EQ(ParsedText("syntax 2\nwhatever {").problem(), Problem(Code::kSyntaxVersion, "2"));
  EXPECT_EQ(ParsedText("syntax 2\nwhatever {").diagnostics.all().size(), 1u);
  EXPECT_EQ(ParsedText("syntax\nlet a = true\n").problem(), Problem(Code::kSyntaxError, "let"));
  const ParsedText missing("let a = true\nlet b = (\n");
  EXPECT_EQ(missing.problem(0), Problem(Code::kSyntaxVersion, "let"));
  EXPECT_EQ(missing.problem(1).first, Code::kSyntaxError);
  EXPECT_EQ(missing.file.declarations.size(), 1u);
}

TEST(Parser, OneRunReportsManyErrors) {
  const ParsedText parsed(
      "syntax 1\nlet a = (x or\nlet b = true\nset c : set<ip> = 1\nmitigation M \"t\" { bogus } "
      "param d : ip = 10.0.0.1\nlet e = ==\n");
  EXPECT_EQ(parsed.problem(0), Problem(Code::kSyntaxError, "let"));
  EXPECT_EQ(parsed.problem(1), Problem(Code::kSyntaxError, "1"));
  EXPECT_EQ(parsed.problem(2), Problem(Code::kSyntaxError, "bogus"));
  EXPECT_EQ(parsed.problem(3), Problem(Code::kSyntaxError, "="));
  EXPECT_EQ(parsed.diagnostics.all().size(), 4u) << parsed.messages();
  EXPECT_EQ(parsed.file.declarations.size(), 2u);  // b and d
}

TEST(Parser, UnclosedLiteralsPointAtTheirBeginning) {
  EXPECT_EQ(ParsedText("syntax 1\nlet a = x == \"abc\n").problem(),
            Problem(Code::kUnterminated, "\"abc"));
  EXPECT_EQ(ParsedText("syntax 1\nlet a = x == \"abc\\").problem(),
            Problem(Code::kUnterminated, "\"abc\\"));
  EXPECT_EQ(ParsedText("syntax 1\nlet a = x matches /abc\n").problem(),
            Problem(Code::kUnterminated, "/"));
  const ParsedText fence("syntax 1\nlet a = x == \"\"\"\n a\n");
  EXPECT_EQ(fence.problem().first, Code::kUnterminated);
  EXPECT_EQ(fence.diagnostics.all()[0].labels[0].span.begin, 22u);
}

TEST(Parser, BytesThatAreNotTextAreRefused) {
  EXPECT_EQ(ParsedText(std::string("syntax 1\nlet a\0 = true", 22)).problem(),
            Problem(Code::kBadByte, std::string(1, '\0')));
  EXPECT_EQ(ParsedText("syntax 1 // \x1B[31m").problem(), Problem(Code::kBadByte, "\x1B"));
  EXPECT_EQ(ParsedText("syntax 1 \xC0\xAF").problem(), Problem(Code::kBadByte, "\xC0"));
  EXPECT_EQ(ParsedText("syntax 1 \r let").problem(), Problem(Code::kBadByte, "\r"));
  EXPECT_EQ(ParsedText("syntax 1 \x7F").problem(), Problem(Code::kBadByte, "\x7F"));
  EXPECT_LE(ParsedText(std::string(kMaxFileBytes, '\0')).diagnostics.all().size(), 20u);
}

TEST(Parser, LargeFilesAreRefusedUnread) {
  EXPECT_TRUE(ParsedText("syntax 1" + std::string(kMaxFileBytes - 8, '\n')).good());
  const ParsedText parsed("syntax 1" + std::string(kMaxFileBytes - 7, '\n'));
  ASSERT_EQ(parsed.diagnostics.all().size(), 1u);
  EXPECT_EQ(parsed.diagnostics.all()[0].code, Code::kFileTooLarge);
  EXPECT_EQ(parsed.diagnostics.all()[0].message, "this file is larger than 1048576 bytes");
  EXPECT_FALSE(parsed.file.syntax);
}

TEST(Parser, NestingIsBounded) {
  for (const auto& [open, close] :
       {std::pair("(", ")"), std::pair("not ", ""), std::pair("any x in l where ", ""),
        std::pair("same view (", ")"), std::pair("not (", ")")}) {
    const auto nested = [&, open = open, close = close](size_t depth) {
      return "syntax 1\nlet a = " + repeated(open, depth) + "b" + repeated(close, depth) +
             "\nlet c = true\n";
    };
    const size_t levels = std::string_view(open) == "not (" ? kMaxNesting / 2 : kMaxNesting;
    EXPECT_TRUE(ParsedText(nested(levels)).good()) << open;
    for (const size_t depth : {levels + 1, size_t{60'000}}) {
      const ParsedText parsed(nested(depth));
      EXPECT_EQ(parsed.problem().first, Code::kNestingTooDeep) << open;
      EXPECT_EQ(parsed.diagnostics.all().size(), 1u) << open;
      EXPECT_EQ(parsed.file.declarations.size(), 1u) << open;
    }
  }
}

TEST(Parser, DeepNestingIsRefusedFast) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(ParsedText("syntax 1\nlet a = " + std::string(100'000, '(')).problem(),
            Problem(Code::kNestingTooDeep, "("));
  EXPECT_EQ(ParsedText("syntax 1\nlet a = " + repeated("not ", 100'000)).problem(),
            Problem(Code::kNestingTooDeep, "not"));
  EXPECT_EQ(ParsedText("syntax 1\n" + std::string(100'000, '{')).problem(),
            Problem(Code::kSyntaxError, "{"));
  EXPECT_EQ(ParsedText("syntax 1\nset a : set<int> = " + std::string(100'000, '{')).problem(),
            Problem(Code::kSyntaxError, "{"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Parser, NoTextTakesMoreThanLinearTime) {
  const std::string patterns[] = {"let a = (",
                                  "mitigation ",
                                  "any x in l ",
                                  "{ \"a\", ",
                                  "\"",
                                  "\"\"\"",
                                  "// comment\n",
                                  "let a = true\n",
                                  "a or absent ",
                                  "let a = b and // c\n",
                                  "x[\"a\"]",
                                  "/a",
                                  "import a.b.c\n",
                                  "  \n",
                                  "mitigation M \"t\" {",
                                  "1.2.3.4.5.6.",
                                  "a::b:c:",
                                  "about { a ",
                                  "}}}}\nlet ",
                                  "\\",
                                  "set x : set<int> = {",
                                  "not in ",
                                  "a | b | c | ",
                                  "let a = x == \"\\"};
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& pattern : patterns) {
    for (const char* head :
         {"syntax 1\n", "syntax 1 let x = ", "syntax 1 mitigation M \"\" { about { "}) {
      const ParsedText parsed(head + repeated(pattern, 200'000 / pattern.size()));
      EXPECT_LE(parsed.diagnostics.all().size(), Diagnostics::kMaxDiagnostics + 1);
    }
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

TEST(Parser, NamesAndSetsHaveLimits) {
  const std::string name(kMaxNameBytes + 1, 'a');
  EXPECT_EQ(ParsedText("syntax 1\nlet " + name + " = true\n").problem(),
            Problem(Code::kLiteralTooLong, name));
  const std::string id(kMaxIdBytes + 1, 'M');
  EXPECT_EQ(ParsedText("syntax 1\nmitigation " + id + " \"\" {}\n").problem(),
            Problem(Code::kLiteralTooLong, id));
  const std::string head = "syntax 1\nset a : set<int> = { 0";
  EXPECT_TRUE(ParsedText(head + repeated(",1", kMaxSetElements - 1) + "}").good());
  EXPECT_EQ(ParsedText(head + repeated(",1", kMaxSetElements) + "}").problem().first,
            Code::kTooMany);
  const std::string tests = "syntax 1\nmitigation M \"\" { tests {";
  EXPECT_TRUE(ParsedText(tests + repeated(" pass GET \"\"", kMaxTestsPerMitigation) + "}}").good());
  EXPECT_EQ(ParsedText(tests + repeated(" pass GET \"\"", kMaxTestsPerMitigation + 1) + "}}")
                .problem()
                .first,
            Code::kTooMany);
}

TEST(Parser, LiteralsMustBeOfTheKindTheirPlaceNeeds) {
  EXPECT_EQ(ParsedText("syntax 1\npack \"a\" version 5ms {}").problem(),
            Problem(Code::kSyntaxError, "5ms"));
  const std::string head = "syntax 1\nmitigation M \"\" { ";
  EXPECT_EQ(ParsedText(head + "when a except \"b\" when c until 5 }").problem(),
            Problem(Code::kSyntaxError, "5"));
  EXPECT_EQ(ParsedText(head + "tests { pass GET \"\" from 5 } }").problem(),
            Problem(Code::kSyntaxError, "5"));
  EXPECT_EQ(ParsedText(head + "tests { pass GET \"\" at 5 } }").problem(),
            Problem(Code::kSyntaxError, "5"));
  EXPECT_EQ(ParsedText(head + "tests { pass GET \"\" at 2022-01-01 at 2022-01-02 } }").problem(),
            Problem(Code::kSyntaxError, "at 2022-01-02"));
}

TEST(Parser, ThousandMitigationsAreQuick) {
  const std::string one =
      "mitigation M \"title\" {\n about { cve CVE-2026-0001 severity critical breaks \"b\" }\n"
      " lifecycle { status enforce revision 1 on 2026-01-10 }\n affects server { 15.1 before "
      "15.1.2 15.2 before 15.2.3 }\n"
      " on http.request\n when http.uri contains \"a\"i and (http.path starts_with \"/b\" or any a "
      "in http.args where a.name == \"q\")\n"
      " then block(status: 403), log(http.uri)\n"
      " tests { block GET \"https://a.example/a\" pass GET \"https://a.example/\" with server = "
      "15.2.2 }\n}\n";
  const std::string text = "syntax 1\n" + repeated(one, 1000);
  const auto start = std::chrono::steady_clock::now();
  const ParsedText parsed(text);
  const auto took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(parsed.good()) << parsed.messages();
  EXPECT_EQ(parsed.file.declarations.size(), 1000u);
  RecordProperty(
      "took_us",
      static_cast<int>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
  EXPECT_LT(took,
            std::chrono::seconds(
                5));  // the benchmark has the real bound; this catches a wrong order of growth
}

}  // namespace
}  // namespace stopgap::lang
