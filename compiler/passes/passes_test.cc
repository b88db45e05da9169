// SPDX-License-Identifier: Apache-2.0
#include "compiler/compile.h"
#include "compiler/emit.h"
#include "compiler/lower.h"
#include "compiler/passes/pass.h"
#include "compiler/test_text.h"

namespace stopgap::compiler::passes {
namespace {

using PassFunction = void (*)(ir::Module&);

ir::Module module_after(const std::vector<std::string>& conditions,
                        const std::vector<PassFunction>& passes,
                        const std::string& declarations = "") {
  const testing::Checked checked = testing::check_conditions(conditions, declarations);
  ir::Module module = lower(checked.pack);
  for (const PassFunction pass : passes) pass(module);
  return module;
}

std::string after(const std::string& condition, const std::vector<PassFunction>& passes) {
  const ir::Module module = module_after({condition}, passes);
  return ir::dump_condition(module, module.rules[0].root);
}

TEST(Normalise, FlattensAndPushesNotToLeaves) {
  const std::string condition =
      "not (http.path == \"/a\" or (http.path == \"/b\" or not http.path == \"/c\"))";
  EXPECT_EQ(after(condition, {}),
            "not\n  or\n    http.path == \"/a\"\n    or\n      http.path == \"/b\"\n      not\n"
            "        http.path == \"/c\"\n");
  EXPECT_EQ(after(condition, {normalise}),
            "and\n  not\n    http.path == \"/a\"\n  not\n    http.path == \"/b\"\n"
            "  http.path == \"/c\"\n");
}

TEST(Normalise, TurnsNotAllIntoAnyNotButKeepsNotAny) {
  EXPECT_EQ(after("not (all h in http.headers where not h.value contains \"x\")", {normalise}),
            "any element of http.headers\n  http.headers[binder 0].value contains \"x\"\n");
  EXPECT_EQ(
      after("not (any h in http.headers where h.value contains \"x\")", {normalise}),
      "not\n  any element of http.headers\n    http.headers[binder 0].value contains \"x\"\n");
}

TEST(Fold, DropsConstants) {
  EXPECT_EQ(after("true and http.path == \"/a\" or false", {fold}), "http.path == \"/a\"\n");
  EXPECT_EQ(after("http.path == \"/a\" and not true", {fold}), "false\n");
  EXPECT_EQ(after("http.path == \"/a\" or not false", {fold}), "true\n");
}

TEST(Fold, KnowsThatNothingIsAllButNotAny) {
  EXPECT_EQ(after("any h in http.headers where false", {fold}), "false\n");
  EXPECT_EQ(after("all h in http.headers where true", {fold}), "true\n");
  EXPECT_EQ(after("any h in http.headers where true", {fold}),
            "any element of http.headers\n  true\n");
  EXPECT_EQ(after("all h in http.headers where false", {fold}),
            "all element of http.headers\n  false\n");
}

TEST(Dedupe, KeepsEqualSiblingsOnce) {
  EXPECT_EQ(after("http.path == \"/a\" and http.path == \"/a\"", {dedupe}),
            "http.path == \"/a\"\n");
  EXPECT_EQ(after("(http.path == \"/a\" or http.path == \"/b\") and "
                  "(http.path == \"/b\" or http.path == \"/a\")",
                  {dedupe}),
            "or\n  http.path == \"/a\"\n  http.path == \"/b\"\n");
}

TEST(Dedupe, SharesEqualQuantifiersBetweenRules) {
  const std::vector<std::string> conditions = {
      "any a in http.args where a.value contains \"x\" and a.name == \"y\"",
      "any b in http.args where b.name == \"y\" and b.value contains \"x\"",
      "any b in http.query_args where b.name == \"y\" and b.value contains \"x\""};
  const ir::Module module = module_after(conditions, {dedupe});
  const auto test = [&](size_t rule) { return module.nodes[module.rules[rule].root].test; };
  EXPECT_EQ(test(0), test(1));
  EXPECT_NE(test(0), test(2));
}

TEST(Order, PutsCheapTestsFirst) {
  EXPECT_EQ(after("http.body contains \"x\" and http.path matches /x+y/ and "
                  "http.path contains \"y\" and http.path == \"/z\" and http.flags.null_byte",
                  {order}),
            "and\n  http.flags.null_byte is true\n  http.path == \"/z\"\n"
            "  http.path contains \"y\"\n  http.path matches /x+y/\n  http.body contains \"x\"\n");
}

TEST(Prune, DropsWhatNoRuleReachesButKeepsParameters) {
  ir::Module module =
      module_after({"http.path == \"/a\" and (true or http.query contains \"gone\") "
                    "and http.host in hosts or absent"},
                   {fold}, "param hosts : set<host> = { \"a.example\" }\n");
  EXPECT_EQ(module.fields.size(), 3u);
  module.tests.push_back(module.tests[0]);
  const size_t asked = module.tests.size() - 1;
  prune(module);
  EXPECT_EQ(module.tests.size(), asked) << "explanations ask all of them";
  EXPECT_EQ(module.fields.size(), 3u);
  EXPECT_EQ(module.literals.size(), 2u);
  module.conditions.clear();
  module.scopes.clear();
  prune(module);
  EXPECT_EQ(module.fields.size(), 2u);
  EXPECT_EQ(module.literals.size(), 1u);
  EXPECT_EQ(module.sets.size(), 1u);
  module.rules.clear();
  prune(module);
  EXPECT_TRUE(module.tests.empty());
  EXPECT_TRUE(module.nodes.empty());
  EXPECT_EQ(module.sets.size(), 1u);
}

TEST(Pipeline, EveryPassCanBeSwitchedOff) {
  const testing::Checked checked = testing::check_conditions(
      {"not (all h in http.headers where h.value contains \"x\") and (true or http.query "
       "contains \"gone\") and http.path == \"/abc\" and http.path == \"/abc\"",
       "all a in http.args where (any c in http.cookies where (a.name == \"x\" or c.name == "
       "\"y\"))",
       "false"});
  std::vector<std::vector<std::string>> choices = {{}, pass_names()};
  for (const std::string& name : pass_names()) choices.push_back({name});
  for (const auto& disabled : choices) {
    lang::Diagnostics diagnostics;
    const auto bytes = compile(checked.pack, checked.sources, {disabled}, diagnostics);
    const Status verified = engine::verify_pack(bytes, nullptr);
    EXPECT_TRUE(verified.ok()) << (disabled.empty() ? "" : disabled[0]) << ": "
                               << verified.error().detail;
  }
  EXPECT_EQ(pass_names().size(), kPipeline.size());
}

TEST(Compile, RefusesQuantifiersNestedDeeperThanTheEngine) {
  std::string condition = "http.path == \"/a\"";
  for (int i = 0; i < 9; ++i) {
    condition = "(any h" + std::to_string(i) + " in http.headers where " + condition + ")";
  }
  const testing::Checked checked = testing::check_conditions({condition});
  lang::Diagnostics diagnostics;
  EXPECT_TRUE(compile(checked.pack, checked.sources, {}, diagnostics).empty());
  ASSERT_EQ(diagnostics.all().size(), 1u);
  EXPECT_EQ(diagnostics.all()[0].code, lang::Code::kNestingTooDeep);
}

/// The text that a span of the first finding underlines.
std::vector<std::string> underlined(const testing::Checked& checked) {
  lang::Diagnostics diagnostics;
  check_regexes(checked.pack, diagnostics);
  std::vector<std::string> found;
  for (const lang::Diagnostic& diagnostic : diagnostics.all()) {
    found.emplace_back(checked.sources.slice(diagnostic.labels[0].span));
  }
  return found;
}

TEST(CheckRegexes, UnderlinesInsideTheLiteral) {
  const auto of = [](const std::string& condition) {
    return underlined(testing::check_conditions({condition}));
  };
  EXPECT_EQ(of("http.uri matches /\\/a\\/(?=x)\\//i"), std::vector<std::string>{"(?="});
  EXPECT_EQ(of("http.uri matches /[\\/]{300}/"), std::vector<std::string>{"{300}"});
  EXPECT_EQ(of("http.uri matches /ok/"), std::vector<std::string>{});
}

TEST(CheckRegexes, ReportsALiteralOfAPredicateOnce) {
  const testing::Checked checked =
      testing::check_conditions({"odd() and http.path == \"/a\"", "odd() or http.path == \"/b\""},
                                "predicate odd() = http.uri matches /a(?!b)/\n");
  EXPECT_EQ(underlined(checked), std::vector<std::string>{"(?!"});
}

}  // namespace
}  // namespace stopgap::compiler::passes
