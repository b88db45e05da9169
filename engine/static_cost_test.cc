// SPDX-License-Identifier: Apache-2.0
// What rules cost at worst, by hand-made conditions.
#include "engine/static_cost.h"

#include <gtest/gtest.h>

#include "engine/test_pack.h"
#include "engine/test_rich_pack.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

class StaticCosts : public testing::Test {
 protected:
  std::vector<StaticCost> costs() {
    const std::vector<uint8_t> bytes = pack.portable();
    const Result<ProgramView> view = ProgramView::open(bytes);
    if (!view) return {};
    EXPECT_TRUE(verify_pack(bytes, nullptr));
    return static_costs(view.value());
  }
  /// Of a rule of these tests alone.
  uint64_t passes(const std::vector<uint32_t>& tests) {
    pack.rule(pack.blocking("M1", pack.all_of(tests)));
    const std::vector<StaticCost> all = costs();
    return all.size() == 1 ? all[0].passes : UINT64_MAX;
  }
  uint32_t value(FieldId list, std::string_view text, uint32_t binder = 0) {
    return pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal(text), list, binder, 1);
  }
  uint32_t any(FieldId list, uint32_t quantifier) {
    return pack.test(TestOp::kAny, OperandKind::kQuantifier, quantifier, list);
  }

  TestPack pack;
};

TEST_F(StaticCosts, OfATestAreOnePass) {
  EXPECT_EQ(passes({pack.contains(FieldId::kUri, "a")}), 1u);
}

TEST_F(StaticCosts, OfNumbersAreNothingOfFlagsOnePass) {
  EXPECT_EQ(
      passes({pack.test(TestOp::kLess, OperandKind::kNumber, pack.number(5), FieldId::kBodySize),
              pack.test(TestOp::kIsTrue, OperandKind::kNone, 0, FieldId::kFlagOversize)}),
      1u);
}

TEST_F(StaticCosts, OfTheSameTestTwiceAreThoseOfOne) {
  const uint32_t test = pack.contains(FieldId::kUri, "a");
  EXPECT_EQ(passes({test, test, pack.contains(FieldId::kUri, "b")}), 2u);
}

TEST_F(StaticCosts, OfFormsHaveTheirSteps) {
  EXPECT_EQ(passes({pack.formed(TestOp::kContains, "a", FieldId::kUri,
                                {FormStep::kLower, FormStep::kHexDecode})}),
            3u);
}

TEST_F(StaticCosts, OfEveryElementGrowWithTheSet) {
  EXPECT_EQ(passes({pack.test(TestOp::kContains, OperandKind::kSet, pack.string_set({"a", "b"}),
                              FieldId::kBody),
                    pack.test(TestOp::kContains, OperandKind::kEverySet,
                              pack.string_set({"a", "b", "c"}), FieldId::kBody)}),
            2u + 3u);
}

TEST_F(StaticCosts, OfAKeyAreTheNames) {
  const program::Range body = pack.all_of({value(FieldId::kArgs, "x")});
  EXPECT_EQ(passes({pack.quantifier(false, FieldId::kArgs, body, "k")}), 2u);
}

/// A test of an element is asked in each list anew.
TEST_F(StaticCosts, OfTheSameTestInTwoListsAreThoseOfBoth) {
  const uint32_t same = value(FieldId::kArgs, "x");
  const uint32_t one = pack.quantifier(false, FieldId::kArgs, pack.all_of({same}), "k");
  const uint32_t other = pack.quantifier(false, FieldId::kArgs, pack.all_of({same}), "l");
  EXPECT_EQ(passes({one, other}), 4u);
}

TEST_F(StaticCosts, OfAListInAListAreAllThatIsAllowed) {
  const uint32_t inner = any(FieldId::kHeaders, 1);
  const program::Range body = pack.all_of({value(FieldId::kArgs, "x"), inner});
  const uint32_t outer = pack.quantifier(false, FieldId::kArgs, body);
  pack.quantifier(false, FieldId::kHeaders,
                  pack.all_of({value(FieldId::kHeaders, "y"), value(FieldId::kArgs, "z", 1)}));
  EXPECT_EQ(passes({outer}), 1 + kMaxReadBytes / kMaxBodyBytes);
}

TEST_F(StaticCosts, SayHowManyStringsWakeARule) {
  pack.scan(GateSource::kUri);
  program::Rule rule = pack.blocking("M1", pack.all_of({pack.contains(FieldId::kUri, "a")}));
  rule.clauses = {pack.clause({pack.atom("a", Group::kLine), pack.atom("b", Group::kLine)}), 1};
  pack.rule(rule);
  pack.rule(pack.blocking("M2", pack.all_of({pack.contains(FieldId::kUri, "c")})));
  const std::vector<StaticCost> all = costs();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].strings, 2u);
  EXPECT_EQ(all[1].strings, 0u);
}

}  // namespace
}  // namespace stopgap::engine
