// SPDX-License-Identifier: Apache-2.0
// Decisions, faults of the matcher, swapping under load. hs_scan goes through a wrapper
// (--wrap=hs_scan) that fails when told to.
#include "engine/engine.h"

#include <gtest/gtest.h>

#include <thread>

#include "engine/test_databases.h"

namespace {
thread_local int scans_until_failure = -1;  // -1: never
}

extern "C" {
hs_error_t __real_hs_scan(const hs_database_t*, const char*, unsigned, unsigned, hs_scratch_t*,
                          match_event_handler, void*);
hs_error_t __wrap_hs_scan(const hs_database_t* database, const char* data, unsigned length,
                          unsigned flags, hs_scratch_t* scratch, match_event_handler on_event,
                          void* context) {
  if (scans_until_failure == 0) return HS_SCRATCH_IN_USE;
  if (scans_until_failure > 0) --scans_until_failure;
  return __real_hs_scan(database, data, length, flags, scratch, on_event, context);
}
}

namespace stopgap::engine {
namespace {

using program::ActionKind;
using program::FaultMode;
using program::TestOp;

static_assert(noexcept(std::declval<Worker&>().evaluate(std::declval<const RequestView&>())));
static_assert(!std::is_copy_constructible_v<Worker>);

/// A rule that holds when the URI contains `word`, gated on it.
program::Rule gated(TestPack& pack, std::string_view id, std::string_view word) {
  program::Rule rule = pack.blocking(id, pack.all_of({pack.contains(FieldId::kUri, word)}));
  rule.clauses = {pack.clause({pack.atom(word, Group::kLine)}), 1};
  return rule;
}

RequestView request_for(std::string_view target) {
  RequestView request;
  request.method = "GET";
  request.target = target;
  return request;
}

TEST(Decide, StrongestActionOfTheSmallestId) {
  TestPack pack;
  const auto add = [&pack](std::string_view id, std::string_view word, ActionKind kind,
                           uint32_t number) {
    program::Rule rule = gated(pack, id, word);
    rule.actions = {pack.action(kind, number), 1};
    pack.rule(rule);
  };
  add("M1", "tag", ActionKind::kTag, 0);
  add("M2", "throttle", ActionKind::kThrottle, 60);
  add("M3", "block", ActionKind::kBlock, 404);
  add("M4", "block", ActionKind::kBlock, 403);
  add("M5", "redirect", ActionKind::kRedirect, 302);
  add("M6", "drop", ActionKind::kDrop, 0);
  pack.scan(GateSource::kUri);
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  const auto expect = [&](std::string_view target, Verdict verdict, uint32_t rule, uint32_t status,
                          size_t matches) {
    const Decision& decision = worker.evaluate(request_for(target));
    EXPECT_EQ(decision.verdict, verdict) << target;
    EXPECT_EQ(decision.rule, rule) << target;
    EXPECT_EQ(decision.status, status) << target;
    EXPECT_EQ(decision.matches.size(), matches) << target;
    EXPECT_FALSE(decision.degraded);
    for (size_t i = 1; i < decision.matches.size(); ++i) {
      EXPECT_LT(decision.matches[i - 1].rule, decision.matches[i].rule);
    }
    if (rule != Decision::kNoRule) {
      EXPECT_EQ(decision.action, decision.pack->rules()[rule].actions.first);
    }
  };
  expect("/", Verdict::kPass, Decision::kNoRule, 0, 0);
  expect("/tag", Verdict::kPass, Decision::kNoRule, 0, 1);
  expect("/throttle/tag", Verdict::kThrottle, 1, 0, 2);
  expect("/redirect/throttle", Verdict::kRedirect, 4, 302, 2);
  expect("/redirect/block", Verdict::kBlock, 2, 404, 3);
  expect("/drop/block/tag", Verdict::kDrop, 5, 0, 4);
  EXPECT_EQ(worker.stats().requests, 6u);
  EXPECT_EQ(worker.stats().evaluated, worker.stats().woken);
}

TEST(Decide, ObservedRulesAreReportedOnly) {
  TestPack pack;
  program::Rule observed = gated(pack, "M1", "x");
  observed.status = static_cast<uint32_t>(program::Status::kObserve);
  pack.rule(observed);
  program::Rule expired = gated(pack, "M2", "x");
  expired.expires_day = 5;
  pack.rule(expired);
  pack.scan(GateSource::kUri);
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  RequestView request = request_for("/x");
  request.today = 6;
  const Decision& decision = worker.evaluate(request);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  ASSERT_EQ(decision.matches.size(), 1u);
  EXPECT_EQ(decision.matches[0].rule, 0u);
  EXPECT_EQ(decision.matches[0].mode, Mode::kObserve);
}

TEST(Decide, UngatedRulesKeepTheOrder) {
  TestPack pack;
  for (const char* id : {"M1", "M2", "M3", "M4", "M5"}) {
    program::Rule rule = gated(pack, id, "x");
    if (id[1] % 2 != 0) rule.clauses = {0, 0};
    pack.rule(rule);
  }
  pack.scan(GateSource::kUri);
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  const Decision& decision = worker.evaluate(request_for("/x"));
  ASSERT_EQ(decision.matches.size(), 5u);
  for (uint32_t i = 0; i < 5; ++i) EXPECT_EQ(decision.matches[i].rule, i);
  EXPECT_EQ(worker.evaluate(request_for("/y")).matches.size(), 0u);
  EXPECT_EQ(worker.stats().evaluated, 8u);
}

TEST(Decide, WithoutAPackEverythingPasses) {
  Engine engine;
  Worker worker(engine);
  RequestView request = request_for("/a%2500");
  request.body_truncated = true;
  const Decision& decision = worker.evaluate(request);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  EXPECT_EQ(decision.pack, nullptr);
  EXPECT_TRUE(decision.degraded) << "the body was not all there";
  EXPECT_NE(decision.flags() & flag_bit(FieldId::kFlagDoubleEncoded), 0u);
}

TEST(Fault, OfTheGateWakesEveryRule) {
  TestPack pack;
  pack.rule(gated(pack, "M1", "abc"));
  program::Rule off = gated(pack, "M2", "abc");
  off.status = static_cast<uint32_t>(program::Status::kDraft);
  pack.rule(off);
  pack.scan(GateSource::kUri);
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  (void)worker.evaluate(request_for("/"));
  scans_until_failure = 0;
  const Decision decision = worker.evaluate(request_for("/abc"));
  const Decision harmless = worker.evaluate(request_for("/ab"));
  scans_until_failure = -1;
  EXPECT_TRUE(decision.degraded);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  EXPECT_EQ(decision.rule, 0u);
  EXPECT_TRUE(harmless.degraded);
  EXPECT_EQ(harmless.verdict, Verdict::kPass);
  EXPECT_EQ(worker.stats().errors, 2u);
  EXPECT_FALSE(worker.evaluate(request_for("/abc")).degraded);
}

TEST(Fault, OfARegexFollowsTheRule) {
  TestPack pack;
  const uint32_t regex =
      pack.add(program::SectionId::kRegexes, program::Regex{pack.str("never"), 0});
  const uint32_t matches =
      pack.test(TestOp::kMatches, program::OperandKind::kRegex, regex, FieldId::kUri);
  for (const FaultMode mode :
       {FaultMode::kDefault, FaultMode::kBlock, FaultMode::kAllow, FaultMode::kLog}) {
    const auto number = static_cast<uint32_t>(mode);
    program::Rule rule = pack.blocking("M" + std::to_string(number), pack.all_of({matches}));
    rule.on_error = number;
    pack.rule(rule);
  }
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  EXPECT_EQ(worker.evaluate(request_for("/x")).matches.size(), 0u);
  scans_until_failure = 0;
  const Decision& decision = worker.evaluate(request_for("/x"));
  scans_until_failure = -1;
  EXPECT_TRUE(decision.degraded);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  ASSERT_EQ(decision.matches.size(), 3u);
  EXPECT_EQ(decision.matches[1].rule, 1u);
  EXPECT_EQ(decision.matches[1].mode, Mode::kEnforce);
  EXPECT_EQ(decision.matches[2].rule, 3u);
  EXPECT_EQ(decision.matches[2].mode, Mode::kObserve);
}

/// The request is not all there, so the gate is asked once only.
TEST(Fault, OfTheGateWhereSomethingElseIsMissing) {
  TestPack pack;
  pack.rule(gated(pack, "M1", "abc"));
  pack.scan(GateSource::kUri);
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  RequestView request = request_for("/ab");
  request.body_truncated = true;
  EXPECT_EQ(worker.evaluate(request).causes, kUnparsable);
  scans_until_failure = 0;
  const Decision decision = worker.evaluate(request);
  scans_until_failure = -1;
  EXPECT_EQ(decision.causes, kUnparsable | kError);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
}

TEST(Fault, OfAnUngatedRuleBeforeAWokenOne) {
  TestPack pack;
  const uint32_t regex =
      pack.add(program::SectionId::kRegexes, program::Regex{pack.str("never"), 0});
  const uint32_t matches =
      pack.test(TestOp::kMatches, program::OperandKind::kRegex, regex, FieldId::kUri);
  program::Rule ungated = pack.blocking("M1", pack.all_of({matches}));
  ungated.on_error = static_cast<uint32_t>(FaultMode::kLog);
  pack.rule(ungated);
  pack.rule(gated(pack, "M2", "abc"));
  pack.scan(GateSource::kUri);
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  scans_until_failure = 1;  // that of the gate
  const Decision& decision = worker.evaluate(request_for("/abc"));
  scans_until_failure = -1;
  EXPECT_EQ(decision.causes, kError);
  ASSERT_EQ(decision.undecided.size(), 1u);
  EXPECT_EQ(decision.undecided[0].rule, 0u);
  ASSERT_EQ(decision.matches.size(), 2u);
  EXPECT_EQ(decision.matches[0].mode, Mode::kObserve);
  EXPECT_EQ(decision.rule, 1u);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
}

TEST(Swap, EveryDecisionIsOfOnePack) {
  TestPack first, second;
  first.rule(gated(first, "M1", "abc"));
  first.scan(GateSource::kUri);
  second.rule(gated(second, "M1", "xyz"));
  program::Rule other = gated(second, "M2", "abc");
  other.actions = {second.action(ActionKind::kDrop), 1};
  second.rule(other);
  second.scan(GateSource::kUri);
  const auto one = must_load(first), two = must_load(second);
  Engine engine;
  EXPECT_EQ(engine.swap(one), nullptr);
  std::atomic<bool> done{false};
  std::atomic<uint64_t> wrong{0}, evaluated{0};
  const auto work = [&] {
    Worker worker(engine);
    while (!done.load()) {
      const Decision& decision = worker.evaluate(request_for("/abc"));
      const bool is_one = decision.pack == one.get();
      const bool right = decision.verdict == (is_one ? Verdict::kBlock : Verdict::kDrop) &&
                         decision.rule == (is_one ? 0u : 1u);
      wrong += right ? 0 : 1;
      ++evaluated;
    }
  };
  std::thread a(work), b(work);
  for (int i = 0; i < 300; ++i) {
    const auto& next = i % 2 == 0 ? two : one;
    const auto previous = engine.swap(next);
    EXPECT_EQ(previous, i % 2 == 0 ? one : two);
    const uint64_t seen = evaluated.load();
    while (evaluated.load() == seen) std::this_thread::yield();
  }
  done = true;
  a.join();
  b.join();
  EXPECT_EQ(wrong.load(), 0u);
  EXPECT_EQ(engine.current(), one);
}

TEST(Swap, AWorkerLetsGoOfThePackBefore) {
  TestPack pack;
  pack.rule(gated(pack, "M1", "abc"));
  pack.scan(GateSource::kUri);
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  (void)worker.evaluate(request_for("/abc"));
  const std::weak_ptr<const Pack> old = engine.current();
  engine.swap(nullptr);
  EXPECT_FALSE(old.expired()) << "the decision may still be in use";
  EXPECT_EQ(worker.evaluate(request_for("/abc")).verdict, Verdict::kPass);
  EXPECT_TRUE(old.expired());
  EXPECT_EQ(worker.evaluate(request_for("/abc")).pack, nullptr);
}

}  // namespace
}  // namespace stopgap::engine
