// SPDX-License-Identifier: Apache-2.0
// Which parts a condition has, and what is left without each.
#include "compiler/mutants.h"

#include <gtest/gtest.h>

#include "compiler/test_text.h"

namespace stopgap::compiler {
namespace {

using testing::check_conditions;
using testing::check_text;

/// "kind text" of every part of the only mitigation.
std::vector<std::string> parts_as_text(const testing::Checked& checked) {
  std::vector<std::string> out;
  for (const Part& part : parts_of(checked.pack, 0)) {
    out.push_back(std::string(part_kind_name(part.kind)) + " " +
                  std::string(checked.sources.slice(part.span)));
  }
  return out;
}

using Strings = std::vector<std::string>;

TEST(Parts, OfOneTest) {
  EXPECT_EQ(parts_as_text(check_conditions({"http.path == \"/a\""})),
            Strings{"condition http.path == \"/a\""});
}

TEST(Parts, GroupsOfTheSameKindCountByTheirMembers) {
  const std::string a = "http.path == \"/a\"", b = "http.path == \"/b\"", c = "http.path == \"/c\"";
  EXPECT_EQ(parts_as_text(check_conditions({a + " and (" + b + " and " + c + ")"})),
            (Strings{"conjunct " + a, "conjunct " + b, "conjunct " + c}));
  EXPECT_EQ(
      parts_as_text(check_conditions({a + " and (" + b + " or " + c + ")"})),
      (Strings{"conjunct " + a, "conjunct " + b + " or " + c, "disjunct " + b, "disjunct " + c}));
  EXPECT_EQ(parts_as_text(check_conditions({"not (" + a + " or " + b + ")"})),
            (Strings{"condition not (" + a + " or " + b + ")", "disjunct " + a, "disjunct " + b}));
}

TEST(Parts, GuardsAndSpreadSetsBelongToTheirTest) {
  const std::string any = "http.path contains any { \"a\", \"b\" }";
  const std::string guarded = "http.query != \"q\" or absent";
  EXPECT_EQ(parts_as_text(check_conditions({any + " and (" + guarded + ")"})),
            (Strings{"conjunct " + any, "conjunct " + guarded}));
}

TEST(Parts, AreLeftOutOneByOne) {
  const testing::Checked checked = check_conditions(
      {"http.path == \"/a\" and (http.method == \"GET\" or http.uri contains \"x\")"});
  const lang::Cond& whole = checked.pack.mitigations[0].condition;
  const std::vector<Part> parts = parts_of(checked.pack, 0);
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(without(whole, parts[0]).kind, lang::CondKind::kOr) << "an `and` of one is that one";
  EXPECT_EQ(without(whole, parts[1]).kind, lang::CondKind::kTest);
  const lang::Cond last = without(whole, parts[3]);
  ASSERT_EQ(last.children.size(), 2u);
  EXPECT_EQ(last.children[1].kind, lang::CondKind::kTest);
}

TEST(Parts, ExceptionsAreFoundBehindTheCondition) {
  std::string text =
      testing::rules_text({"http.path == \"/a\"\n  except \"one\" when "
                           "http.method == \"GET\" and http.uri contains \"x\"\n"
                           "  except \"two\" when http.uri contains \"y\" until "
                           "2026-12-31"});
  const testing::Checked checked = check_text(text);
  const std::vector<Part> parts = parts_of(checked.pack, 0);
  Strings kinds;
  for (const Part& part : parts) kinds.emplace_back(part_kind_name(part.kind));
  EXPECT_EQ(kinds,
            (Strings{"condition", "exception", "conjunct", "conjunct", "exception", "until"}));
  const lang::Cond& whole = checked.pack.mitigations[0].condition;
  EXPECT_EQ(without(whole, parts[0]).children.size(), 2u) << "both exceptions are left";
  const lang::Cond timeless = without(whole, parts[5]);
  EXPECT_EQ(timeless.children[2].children[0].kind, lang::CondKind::kTest);
}

TEST(Mutants, OneAPartInOrder) {
  const testing::Checked checked =
      check_conditions({"http.path == \"/a\" and http.path == \"/b\"", "http.path == \"/c\""});
  std::vector<Part> parts = parts_of(checked.pack, 0);
  for (const Part& part : parts_of(checked.pack, 1)) parts.push_back(part);
  const lang::CheckedPack made = mutants(checked.pack, parts);
  ASSERT_EQ(made.mitigations.size(), 3u);
  EXPECT_EQ(made.mitigations[0].id, "R00 #0000");
  EXPECT_EQ(made.mitigations[2].id, "R01 #0002");
  EXPECT_EQ(made.mitigations[2].condition.kind, lang::CondKind::kTrue);
  EXPECT_TRUE(made.mitigations[0].tests.empty());
}

}  // namespace
}  // namespace stopgap::compiler
