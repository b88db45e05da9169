// SPDX-License-Identifier: Apache-2.0
// What goldens cannot show: several files, other module sources, limits, hostile text, values of
// the checked tree.
#include <gtest/gtest.h>

#include <ctime>

#include "lang/check_for_test.h"
#include "lang/limits.h"

namespace stopgap::lang {
namespace {

std::string rule(const std::string& when, const std::string& id = "M2026-001") {
  return "mitigation " + id + R"( "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when )" +
         when + R"(
  then block
  tests {
    block GET "https://www.example.org/debug/"
    pass GET "https://www.example.org/"
  }
}
)";
}

Checked check_rule(const std::string& declarations, const std::string& when) {
  return check_text("a.gap", "syntax 1\nimport std.http\n" + declarations + "\n" + rule(when));
}

/// The text under the first label of the first diagnostic with this code.
std::string underlined(const Checked& checked, Code code) {
  for (const Diagnostic& one : checked.diagnostics.all()) {
    if (one.code == code) return std::string(checked.sources.slice(one.labels.front().span));
  }
  return "none";
}

Checked check_files(const std::vector<std::string>& texts, const ModuleSource& modules) {
  Checked made;
  std::vector<ast::File> files;
  for (size_t i = 0; i < texts.size(); ++i) {
    const uint32_t id = made.sources.add("f" + std::to_string(i) + ".gap", texts[i]);
    files.push_back(parse(made.sources, id, made.diagnostics));
  }
  made.pack = check(made.sources, files, modules, made.diagnostics);
  return made;
}

TEST(Check, SeveralFilesAreOnePack) {
  const std::string head = "syntax 1\nimport std.http\n";
  const Checked made = check_files(
      {head + rule("http.host in hosts", "B"),
       head + "param hosts : set<host> = { \"a.example\" }\n" + rule("http.host in hosts", "A")},
      standard_module);
  ASSERT_FALSE(made.diagnostics.has_errors()) << render_text(made.diagnostics, made.sources, false);
  ASSERT_EQ(made.pack.mitigations.size(), 2u);
  EXPECT_EQ(made.pack.mitigations[0].id, "A");
  EXPECT_EQ(made.pack.sets.size(), 1u) << "a declared set is stored once";
  EXPECT_FALSE(made.pack.has_pack_block);
}

TEST(Check, TwoPackBlocksAreOneTooMany) {
  const std::string text = "syntax 1\npack \"a\" version 1.0.0 {}\n";
  const Checked made = check_files({text, text}, standard_module);
  EXPECT_EQ(made.count(Code::kDuplicatePack), 1u);
}

TEST(Check, ImportsCountForTheirOwnFile) {
  const Checked made = check_files({"syntax 1\nimport std.http\n" + rule("wanted"),
                                    "syntax 1\nlet wanted = http.uri contains \"x\"\n"},
                                   standard_module);
  EXPECT_EQ(made.count(Code::kNotImported), 1u);
  EXPECT_EQ(underlined(made, Code::kNotImported), "http.uri");
}

TEST(Check, ModulesThatImportEachOtherEnd) {
  const ModuleSource modules = [](std::string_view module) -> std::optional<std::string> {
    if (module == "a") return "syntax 1\nimport b\n";
    if (module == "b") return "syntax 1\nimport a\n";
    return std::nullopt;
  };
  EXPECT_EQ(check_files({"syntax 1\nimport a\n"}, modules).count(Code::kCycle), 1u);
}

TEST(Check, ModulesWithoutEndEnd) {
  const ModuleSource modules = [](std::string_view module) -> std::optional<std::string> {
    return "syntax 1\nimport " + std::string(module) + "a\n";
  };
  EXPECT_EQ(check_files({"syntax 1\nimport a\n"}, modules).count(Code::kCycle), 1u);
}

TEST(Check, ErrorsInModulesAreReportedThere) {
  const ModuleSource modules = [](std::string_view) -> std::optional<std::string> {
    return "syntax 1\nlet x = true\nschema m version 1 { event e { field e.f : nothing } }\n";
  };
  const Checked made = check_files({"syntax 1\nimport m\n"}, modules);
  EXPECT_EQ(made.count(Code::kBadSchema), 1u);
  EXPECT_EQ(underlined(made, Code::kBadSchema), "nothing");
}

TEST(Check, NoModulesAtAll) {
  EXPECT_EQ(check_files({"syntax 1\nimport std.http\n"}, {}).count(Code::kUnknownModule), 1u);
}

TEST(Check, BindersCountOutwards) {
  const Checked made =
      check_rule("predicate asks(w : text) = any c in http.cookies where c.name == w",
                 "any a in http.args where a.name == \"q\" and (any b in http.cookies where "
                 "a.value == \"x\" and b.value == \"y\") and asks(\"z\")");
  ASSERT_FALSE(made.diagnostics.has_errors()) << render_text(made.diagnostics, made.sources, false);
  const Cond& body = made.pack.mitigations[0].condition.children.at(0);
  EXPECT_EQ(body.children.at(0).subject.binder, 0u);
  const Cond& inner = body.children.at(1).children.at(0);
  EXPECT_EQ(inner.children.at(0).subject.binder, 1u);
  EXPECT_EQ(inner.children.at(1).subject.binder, 0u);
  EXPECT_EQ(body.children.at(2).children.at(0).subject.binder, 0u);
}

TEST(Check, PredicatesDoNotSeeTheBindersOfTheirCallers) {
  const Checked made =
      check_rule("predicate p(w : text) = a.name == w", "any a in http.args where p(\"x\")");
  EXPECT_EQ(made.count(Code::kUnknownField), 1u);
  EXPECT_EQ(underlined(made, Code::kUnknownField), "a.name");
}

TEST(Check, AddressesAreMappedAndMasked) {
  const Checked made = check_rule("", "client.ip in 10.0.0.0/28 or client.ip == ::1");
  ASSERT_FALSE(made.diagnostics.has_errors());
  const Cond& either = made.pack.mitigations[0].condition;
  const auto v4 = std::get<CidrValue>(either.children.at(0).operand);
  EXPECT_EQ(v4.prefix, 124);
  EXPECT_EQ(v4.address,
            (std::array<uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 0}));
  EXPECT_EQ(std::get<CidrValue>(either.children.at(1).operand).prefix, 128);
}

TEST(Check, WhereStartsUnNegatedAndGuardsAreFollowedThroughLets) {
  EXPECT_EQ(check_rule("", "not (any a in http.args where http.query contains \"q\")")
                .count(Code::kNeedsGuard),
            0u);
  EXPECT_EQ(check_rule("let l = http.query contains \"q\"", "not l").count(Code::kNeedsGuard), 1u);
  EXPECT_EQ(check_rule("let l = http.query contains \"q\"", "l").count(Code::kNeedsGuard), 0u);
  EXPECT_EQ(check_rule("", "not (not http.query contains \"q\")").count(Code::kNeedsGuard), 1u);
}

TEST(Check, DoublingLetsEndAtOnce) {
  std::string declarations = "let a0 = http.uri contains \"x\"\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "a" + std::to_string(i - 1);
    declarations += "let a" + std::to_string(i) + " = " + before + " or " + before + "\n";
  }
  const std::clock_t begin = std::clock();
  const Checked made = check_rule(declarations, "a59");
  EXPECT_LT(std::clock() - begin, 5 * CLOCKS_PER_SEC);  // of processor time: machines are busy
  EXPECT_EQ(made.count(Code::kTooMany), 1u);
}

TEST(Check, LongChainsOfLetsAreRefusedNotFollowed) {
  std::string declarations;
  for (int i = 0; i < 20'000; ++i) {
    declarations += "let a" + std::to_string(i) + " = a" + std::to_string(i + 1) + "\n";
  }
  const Checked made = check_rule(declarations + "let a20000 = http.uri contains \"x\"\n", "a0");
  EXPECT_GE(made.count(Code::kNestingTooDeep), 1u);
}

TEST(Check, ManyErrorsStayBounded) {
  std::string text = "syntax 1\nimport std.http\n";
  for (int i = 0; i < 5'000; ++i) {
    text += "let unused_name_" + std::to_string(i) + " = http.pth contains nothing_" +
            std::to_string(i) + "\n";
  }
  const std::clock_t begin = std::clock();
  const Checked made = check_text("a.gap", text);
  EXPECT_LT(std::clock() - begin, 10 * CLOCKS_PER_SEC);  // of processor time: machines are busy
  EXPECT_LE(made.diagnostics.all().size(), 4 * Diagnostics::kMaxDiagnostics);
  EXPECT_GT(made.diagnostics.dropped(), 0u);
}

TEST(Check, TreesThatFillMemoryAreRefused) {
  const std::string big(4000, 'x');
  std::string block;
  for (int i = 0; i < 120; ++i)
    block += std::string(i == 0 ? "" : " or ") + "http.uri contains big";
  std::string text =
      "syntax 1\nimport std.http\nlet big = \"" + big + "\"\nlet all_of_it = " + block + "\n";
  for (int i = 0; i < 350; ++i) text += rule("all_of_it", "M" + std::to_string(i));
  const Checked made = check_text("a.gap", text);
  EXPECT_GE(made.count(Code::kTooMany), 1u) << "350 rules of 120 copies of 4 KB";
}

TEST(Check, LiteralSetsInLetsAreStoredOnce) {
  std::string text = "syntax 1\nimport std.http\nlet probe = http.path in { \"/a\", \"/b\" }\n";
  for (int i = 0; i < 50; ++i) text += rule("probe", "M" + std::to_string(i));
  const Checked made = check_text("a.gap", text);
  EXPECT_FALSE(made.diagnostics.has_errors());
  EXPECT_EQ(made.pack.sets.size(), 1u);
}

TEST(Check, EveryNodeKeepsTheShapeTheCompilerReliesOn) {
  const Checked made = check_rule("",
                                  "http.path == \"/a\" and (http.uri contains any { \"a\", \"b\" } "
                                  "or not http.flags.oversize)");
  std::vector<const Cond*> open = {&made.pack.mitigations.at(0).condition};
  while (!open.empty()) {
    const Cond& node = *open.back();
    open.pop_back();
    const bool junction = node.kind == CondKind::kAnd || node.kind == CondKind::kOr;
    EXPECT_TRUE(!junction || node.children.size() >= 2);
    EXPECT_TRUE(node.kind != CondKind::kNot || node.children.size() == 1);
    EXPECT_TRUE(node.span.valid());
    for (const Cond& child : node.children) open.push_back(&child);
  }
}

TEST(Check, MitigationsWithoutAnythingDoNotCrash) {
  for (const char* text :
       {"", "syntax 1\n", "syntax 1\nmitigation", "syntax 1\nmitigation M1 \"t\" {}\n",
        "syntax 1\nimport std.http\nmitigation M1 \"t\" { tests { block \"\"\"\n\"\"\" } }\n"}) {
    const Checked made = check_text("a.gap", text);
    EXPECT_FALSE(render_text(made.diagnostics, made.sources, true).empty() &&
                 made.diagnostics.has_errors());
  }
}

TEST(Check, RegexesHaveALength) {
  EXPECT_EQ(check_rule("", "http.uri matches /" + std::string(kMaxRegexBytes, 'a') + "/")
                .count(Code::kLiteralTooLong),
            0u);
}

}  // namespace
}  // namespace stopgap::lang
