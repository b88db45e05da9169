// SPDX-License-Identifier: Apache-2.0
// Requests that cost more than they may: docs/language.md section 8.1, the cause budget.
#include <gtest/gtest.h>

#include "engine/test_running.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

/// 100 elements in 512 KiB are more than may be compared.
TEST(Budget, OfASetThatTakesTooLong) {
  const std::string body(512 * 1024, 'a');
  std::vector<std::string_view> elements;
  for (size_t size = 1; size <= 100; ++size)
    elements.push_back(std::string_view(body).substr(0, size));
  TestPack pack;
  const uint32_t test = pack.test(TestOp::kContains, OperandKind::kEverySet,
                                  pack.string_set(elements), FieldId::kBody);
  pack.rule(pack.blocking("M1", pack.all_of({test})));
  Running running(pack);
  const Decision& decision = running.worker.evaluate(request_for("/", body));
  EXPECT_EQ(decision.causes, kBudget);
  ASSERT_EQ(decision.undecided.size(), 1u);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  EXPECT_EQ(running.worker.evaluate(request_for("/", body.substr(0, 1000))).causes, 0);
}

/// By the key alone: the first look gives up, and the second knows no more.
TEST(Budget, OfElementsThatLackTheKey) {
  TestPack pack;
  const uint32_t value = pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal("x"),
                                   FieldId::kQueryArgs, 0, 1);
  const program::Range body = pack.all_of({value});
  const uint32_t any = pack.quantifier(false, FieldId::kQueryArgs, body, "k");
  pack.rule(pack.blocking("M1", pack.all_of({any})));
  WorkerOptions options;
  options.element_visits = 3;
  Running running(pack, options);
  EXPECT_EQ(running.worker.evaluate(request_for("/?a&b&c")).causes, 0);
  const Decision& decision = running.worker.evaluate(request_for("/?a&b&c&d"));
  EXPECT_EQ(decision.causes, kBudget);
  ASSERT_EQ(decision.undecided.size(), 1u);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
}

/// any a in args where any h in headers where h.value contains `operand` and a.name == "a":
/// `reads` times it reads each text.
void expect_limit(TestPack pack, OperandKind kind, uint32_t operand, size_t reads) {
  const uint32_t value = pack.test(TestOp::kContains, kind, operand, FieldId::kHeaders, 0, 1);
  const uint32_t name = pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("a"),
                                  FieldId::kQueryArgs, 1, 0);
  const uint32_t ask = pack.test(TestOp::kAny, OperandKind::kQuantifier, 1, FieldId::kHeaders);
  const uint32_t any = pack.quantifier(false, FieldId::kQueryArgs, pack.all_of({ask}));
  pack.quantifier(false, FieldId::kHeaders, pack.all_of({value, name}));
  pack.rule(pack.blocking("M1", pack.all_of({any})));
  Running running(pack);
  const std::string text(200'000, 'n');
  const HeaderView headers[] = {{"X-A", text}};
  const auto decide = [&](size_t arguments) {
    std::string target = "/?";
    for (size_t i = 0; i < arguments; ++i) target += "a" + std::to_string(i) + "&";
    RequestView request = request_for(target);
    request.headers = headers;
    const Decision decision = running.worker.evaluate(request);
    EXPECT_EQ(decision.undecided.size(), decision.causes == 0 ? 0u : 1u);
    EXPECT_EQ(decision.verdict, decision.causes == 0 ? Verdict::kPass : Verdict::kBlock);
    return decision.causes;
  };
  EXPECT_EQ(decide(kMaxReadBytes / text.size() / reads), 0);
  EXPECT_EQ(decide(kMaxReadBytes / text.size() / reads + 1), kBudget);
}

TEST(Budget, OfTextsReadAgainAndAgain) {
  TestPack pack;
  expect_limit(pack, OperandKind::kLiteral, pack.literal("never"), 1);
}

/// Alone each test may read all of a body; together they may not where something else is missing.
TEST(Budget, OfAllTestsWhereSomethingElseIsMissing) {
  const std::string body(1024 * 1024, 'a');
  const size_t most = kMaxReadBytes / body.size();
  for (const size_t rules : {most, most + 1}) {
    TestPack pack;
    for (size_t i = 0; i < rules; ++i) {
      const std::string number = std::to_string(1000 + i);
      pack.rule(pack.blocking("M" + number, pack.all_of({pack.contains(FieldId::kBody, number)})));
    }
    Running running(pack);
    RequestView request = request_for("/", body);
    EXPECT_EQ(running.worker.evaluate(request).causes, 0);
    request.body_truncated = true;
    const CauseSet budget = rules == most ? CauseSet{0} : kBudget;
    EXPECT_EQ(running.worker.evaluate(request).causes, kUnparsable | budget) << rules;
  }
}

TEST(Budget, OfTextsReadForEachElementOfASet) {
  TestPack pack;
  const uint32_t set = pack.string_set({"nn", "never"});
  expect_limit(pack, OperandKind::kEverySet, set, 2);
}

}  // namespace
}  // namespace stopgap::engine
