// SPDX-License-Identifier: Apache-2.0
// Requests that cannot be inspected whole: language.md section 8.1. Differential runs have more.
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/second_look.h"
#include "engine/test_running.h"

namespace stopgap::engine {
namespace {

using program::FaultMode;
using program::OperandKind;
using program::TestOp;

/// Blocks uploads to /up for which `test` holds; every failure mode is `mode`.
program::Rule upload_rule(TestPack& pack, std::string_view id, uint32_t test, FaultMode mode) {
  const uint32_t endpoint = pack.contains(FieldId::kUri, "/up");
  program::Rule rule = pack.blocking(id, pack.all_of({endpoint, test}));
  rule.clauses = {pack.clause({pack.atom("/up", Group::kLine)}), 1};
  rule.on_oversize = rule.on_unparsable = rule.on_budget = rule.on_error =
      static_cast<uint32_t>(mode);
  return rule;
}

enum class Asks { kBody, kArgument, kRegex };

uint32_t test_of(TestPack& pack, Asks asks) {
  switch (asks) {
    case Asks::kBody:
      return pack.contains(FieldId::kBody, "EVIL");
    case Asks::kArgument: {
      const uint32_t body = pack.test(TestOp::kContains, OperandKind::kLiteral,
                                      pack.literal("EVIL"), FieldId::kQueryArgs, 0, 1);
      const program::Range block = pack.all_of({body});
      return pack.quantifier(false, FieldId::kQueryArgs, block);
    }
    case Asks::kRegex: {
      const uint32_t regex =
          pack.add(program::SectionId::kRegexes, program::Regex{pack.str("EV[I1]L"), 0});
      return pack.test(TestOp::kMatches, OperandKind::kRegex, regex, FieldId::kUri);
    }
  }
  return 0;
}

/// One fault, how to bring it about, and a test that cannot be answered under it.
struct Fault {
  CauseSet cause;
  Asks asks;
  WorkerOptions options;
  bool truncated;
};

std::vector<Fault> faults() {
  WorkerOptions small_body, no_work, no_matcher;
  small_body.limits.body_bytes = 8;
  no_work.simulate = kBudget;
  no_matcher.simulate = kError;
  return {{kOversize, Asks::kBody, small_body, false},
          {kUnparsable, Asks::kBody, {}, true},
          {kBudget, Asks::kArgument, no_work, false},
          {kError, Asks::kRegex, no_matcher, false}};
}

TEST(FailureMode, OfEachCause) {
  for (const Fault& fault : faults()) {
    for (const FaultMode mode :
         {FaultMode::kDefault, FaultMode::kBlock, FaultMode::kLog, FaultMode::kAllow}) {
      TestPack pack;
      pack.rule(upload_rule(pack, "M1", test_of(pack, fault.asks), mode));
      pack.scan(GateSource::kUri);
      Running running(pack, fault.options);
      RequestView request = request_for("/up?a=b", "12345678 and more");
      request.body_truncated = fault.truncated;
      const Decision decision = running.worker.evaluate(request);
      const auto what = static_cast<int>(fault.cause) * 10 + static_cast<int>(mode);
      const FaultMode says = mode == FaultMode::kDefault ? FaultMode::kBlock : mode;
      EXPECT_TRUE(decision.degraded) << what;
      EXPECT_EQ(decision.causes, fault.cause) << what;
      ASSERT_EQ(decision.undecided.size(), 1u) << what;
      EXPECT_EQ(decision.undecided[0].says, says) << what;
      EXPECT_EQ(decision.undecided[0].causes, fault.cause) << what;
      EXPECT_EQ(decision.verdict, says == FaultMode::kBlock ? Verdict::kBlock : Verdict::kPass);
      ASSERT_EQ(decision.matches.size(), says == FaultMode::kAllow ? 0u : 1u) << what;
      if (says == FaultMode::kLog) {
        EXPECT_EQ(decision.matches[0].mode, Mode::kObserve) << what;
      }
      const Worker::Stats& stats = running.worker.stats();
      EXPECT_EQ(stats.undecided, 1u);
      EXPECT_EQ(stats.oversize + stats.unparsable + stats.budget + stats.errors, 1u) << what;
    }
  }
}

TEST(FailureMode, IsOfNoConcernToOtherEndpoints) {
  for (const Fault& fault : faults()) {
    TestPack pack;
    pack.rule(upload_rule(pack, "M1", test_of(pack, fault.asks), FaultMode::kBlock));
    pack.scan(GateSource::kUri);
    Running running(pack, fault.options);
    const std::string body(5000, 'x');
    RequestView request = request_for("/elsewhere?a=b", body);
    request.body_truncated = fault.truncated;
    const Decision& decision = running.worker.evaluate(request);
    EXPECT_EQ(decision.causes, fault.cause);
    EXPECT_EQ(decision.verdict, Verdict::kPass);
    EXPECT_TRUE(decision.undecided.empty());
  }
}

TEST(FailureMode, IsNotAskedForWhatWasSeen) {
  TestPack pack;
  pack.rule(upload_rule(pack, "M1", test_of(pack, Asks::kBody), FaultMode::kAllow));
  pack.scan(GateSource::kUri);
  Running running(pack);
  RequestView request = request_for("/up", "an EVIL start");
  request.body_truncated = true;
  const Decision& decision = running.worker.evaluate(request);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  EXPECT_TRUE(decision.undecided.empty());
  EXPECT_TRUE(decision.degraded);
}

TEST(FailureMode, OfSeveralCausesTheStricter) {
  TestPack pack;
  program::Rule rule = upload_rule(pack, "M1", test_of(pack, Asks::kBody), FaultMode::kAllow);
  rule.on_unparsable = static_cast<uint32_t>(FaultMode::kLog);
  pack.rule(rule);
  rule = upload_rule(pack, "M2", test_of(pack, Asks::kBody), FaultMode::kLog);
  rule.on_oversize = static_cast<uint32_t>(FaultMode::kBlock);
  pack.rule(rule);
  pack.scan(GateSource::kUri);
  WorkerOptions options;
  options.limits.body_bytes = 4;
  Running running(pack, options);
  RequestView request = request_for("/up", "12345");
  request.body_truncated = true;
  const Decision& decision = running.worker.evaluate(request);
  ASSERT_EQ(decision.undecided.size(), 2u);
  EXPECT_EQ(decision.undecided[0].says, FaultMode::kLog);
  EXPECT_EQ(decision.undecided[1].says, FaultMode::kBlock);
  EXPECT_EQ(decision.undecided[1].causes, kOversize | kUnparsable);
  EXPECT_EQ(decision.rule, 1u);
}

TEST(FailureMode, GateStillRulesOutWhatWasSeenWhole) {
  TestPack pack;
  for (int i = 0; i < 50; ++i) {
    pack.rule(upload_rule(pack, "M" + std::to_string(100 + i), test_of(pack, Asks::kBody),
                          FaultMode::kBlock));
  }
  pack.scan(GateSource::kUri);
  Running running(pack);
  RequestView request = request_for("/elsewhere", "x");
  request.body_truncated = true;
  (void)running.worker.evaluate(request);
  EXPECT_EQ(running.worker.stats().evaluated, 0u);
}

/// What one rule of `test` comes to, of a body that begins with abc.
Truth of_start(TestPack& pack, uint32_t test, std::string_view body = "abc") {
  pack.rule(pack.blocking("M1", pack.all_of({test})));
  Running running(pack);
  RequestView request = request_for("/", body);
  request.body_truncated = true;
  const Decision& decision = running.worker.evaluate(request);
  if (decision.undecided.empty()) return {!decision.matches.empty(), decision.matches.empty(), 0};
  return {true, true, decision.undecided[0].causes};
}

bool is_unknown(const Truth& truth, CauseSet causes) {
  return truth.unknown() && truth.causes == causes;
}

/// A form may make anything of what follows: a negated test is no surer.
TEST(FailureMode, OfAFormOfATextThatGoesOn) {
  for (const TestOp op : {TestOp::kContains, TestOp::kStartsWith, TestOp::kEndsWith}) {
    for (const char* bytes : {"abc", "x"}) {
      TestPack pack;
      const uint32_t test = pack.formed(op, bytes, FieldId::kBody, {FormStep::kLower});
      EXPECT_TRUE(is_unknown(of_start(pack, test), kUnparsable)) << bytes;
    }
  }
  TestPack pack;
  const uint32_t whole = pack.formed(TestOp::kContains, "/", FieldId::kUri, {FormStep::kLower});
  EXPECT_FALSE(of_start(pack, whole).can_fail) << "another text is not touched";
}

/// `any` is the or of the elements, `all` the and.
TEST(FailureMode, OfSetsBehindOperators) {
  struct Case {
    TestOp op;
    OperandKind kind;
    std::vector<std::string_view> elements;
    char answer;
  };
  const OperandKind any = OperandKind::kSet, all = OperandKind::kEverySet;
  const Case cases[] = {
      {TestOp::kContains, any, {"x", "bc"}, 't'},
      {TestOp::kContains, any, {"x", "y"}, '?'},
      {TestOp::kContains, all, {"a", "bc"}, 't'},
      {TestOp::kContains, all, {"a", "x"}, '?'},
      {TestOp::kStartsWith, any, {"x", "ab"}, 't'},
      {TestOp::kStartsWith, any, {"x", "y"}, 'f'},
      {TestOp::kStartsWith, any, {"x", "abcd"}, '?'},
      {TestOp::kStartsWith, all, {"a", "ab"}, 't'},
      {TestOp::kStartsWith, all, {"abcd", "x"}, 'f'},
      {TestOp::kStartsWith, all, {"a", "abcd"}, '?'},
      {TestOp::kEndsWith, any, {"bc", "c"}, '?'},
      {TestOp::kEndsWith, all, {"bc", "x"}, '?'},
      {TestOp::kContains, any, {}, 'f'},
      {TestOp::kEndsWith, all, {}, 't'},
  };
  for (const Case& one : cases) {
    TestPack pack;
    const uint32_t set = pack.string_set(one.elements);
    const Truth truth = of_start(pack, pack.test(one.op, one.kind, set, FieldId::kBody));
    const auto what = static_cast<size_t>(&one - cases);
    if (one.answer == '?') {
      EXPECT_TRUE(is_unknown(truth, kUnparsable)) << what;
    } else {
      EXPECT_EQ(truth.can_hold, one.answer == 't') << what;
      EXPECT_EQ(truth.can_fail, one.answer == 'f') << what;
    }
  }
}

/// Headers looked at three deep. A quantifier inside another has the higher index, and its test is
/// asked by the block of the other. The innermost block also asks about the outermost element, so
/// that nothing is remembered.
TestPack three_deep() {
  TestPack pack;
  const uint32_t first_block = pack.code_count();
  const auto reserve = [&](uint32_t test) {
    return pack.insn(test, program::kAccept, program::kReject);
  };
  std::vector<uint32_t> asks;
  for (uint32_t depth = 0; depth < 3; ++depth) {
    const uint32_t length = depth == 2 ? 2 : 1;
    asks.push_back(pack.quantifier(false, FieldId::kHeaders, {first_block + depth, length}));
  }
  const auto never = [&](uint32_t binder) {
    return pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("never"),
                     FieldId::kHeaders, binder, 1);
  };
  reserve(asks[1]);
  reserve(asks[2]);
  pack.insn(never(2), program::kAccept, first_block + 3);
  reserve(never(0));
  pack.rule(upload_rule(pack, "M1", asks[0], FaultMode::kBlock));
  pack.scan(GateSource::kUri);
  return pack;
}

/// Headers of different names: nothing is joined.
std::vector<HeaderView> headers_named(std::vector<std::string>& names, size_t count) {
  for (size_t i = 0; i < count; ++i) names.push_back("n" + std::to_string(i));
  std::vector<HeaderView> headers;
  for (const std::string& name : names) headers.push_back({name, "v"});
  return headers;
}

/// 20 headers: 8,420 visits.
TEST(FailureMode, OfABudgetThatIsReallySpent) {
  WorkerOptions options = without_deadline();
  options.element_visits = 8419;
  Running running(three_deep(), options);
  std::vector<std::string> names;
  const std::vector<HeaderView> headers = headers_named(names, 20);
  RequestView request = request_for("/up");
  request.headers = headers;
  const Decision& decision = running.worker.evaluate(request);
  EXPECT_EQ(decision.causes, kBudget);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  request.headers = std::span(headers).first(19);
  EXPECT_EQ(running.worker.evaluate(request).causes, 0);
  options.element_visits = 8420;
  Running enough(three_deep(), options);
  request.headers = headers;
  EXPECT_EQ(enough.worker.evaluate(request).causes, 0);
}

/// What follows an authority that was cut may be an '@', and drops what was seen of it.
TEST(FailureMode, OfAHostThatWasCut) {
  TestPack pack;
  const auto host = [&](TestOp op, std::string_view bytes) {
    return pack.test(op, OperandKind::kLiteral, pack.literal(bytes, true), FieldId::kHost);
  };
  const uint32_t tests[] = {
      host(TestOp::kContains, "good"), host(TestOp::kStartsWith, "evil"),
      pack.test(TestOp::kPresent, OperandKind::kNone, 0, FieldId::kHost),
      pack.test(TestOp::kIsTrue, OperandKind::kNone, 0, FieldId::kFlagDuplicateHost)};
  for (const uint32_t test : tests)
    pack.rule(pack.blocking("M" + std::to_string(test), pack.all_of({test})));
  WorkerOptions options = without_deadline();
  options.limits.target_bytes = 20;
  Running running(pack, options);
  const HeaderView hosts[] = {{"Host", "good.example"}, {"Host", "other.example"}};
  const auto answers = [&](size_t headers) {
    RequestView request = request_for("http://good.exampleaaaaaaaaaaaaaaa@evil.example/");
    request.headers = std::span(hosts).first(headers);
    const Decision decision = running.worker.evaluate(request);
    std::string result = "ffff";
    for (const Match& match : decision.matches) result[match.rule] = 't';
    for (const Undecided& one : decision.undecided) result[one.rule] = '?';
    return result;
  };
  EXPECT_EQ(answers(0), "????");
  EXPECT_EQ(answers(1), "t?t?");
  EXPECT_EQ(answers(2), "t?tt");
}

/// The same headers, of which one more is missing: it is asked as any other is, so 9,723 visits.
TEST(FailureMode, OfABudgetThatUnseenElementsSpendToo) {
  std::vector<std::string> names;
  const std::vector<HeaderView> headers = headers_named(names, 21);
  RequestView request = request_for("/up");
  request.headers = headers;
  WorkerOptions options = without_deadline();
  options.limits.headers = 20;
  for (const uint64_t visits : {9000u, 9723u}) {
    options.element_visits = visits;
    Running running(three_deep(), options);
    EXPECT_EQ(running.worker.evaluate(request).causes & kBudget, visits == 9723 ? 0 : kBudget);
  }
}

TEST(Missing, WhatTheTableSays) {
  Inspection seen;
  EXPECT_EQ(missing_parts(seen).all(), 0);
  seen.target_cut = true;
  EXPECT_EQ(missing_parts(seen)[RequestPart::kAuthority], kOversize);
  seen.has_uri = true;
  EXPECT_EQ(missing_parts(seen)[RequestPart::kAuthority], 0);
  EXPECT_EQ(missing_parts(seen)[RequestPart::kPath], kOversize);
  seen.has_query = true;
  EXPECT_EQ(missing_parts(seen)[RequestPart::kPath], 0);
  EXPECT_EQ(missing_parts(seen)[RequestPart::kQueryArgs], kOversize);
  EXPECT_EQ(missing_parts(seen).of_group(Group::kBody), 0);
  EXPECT_EQ(missing_parts(seen).of_group(Group::kBody, true), kOversize) << "forms of http.args";
  seen = {};
  seen.headers_cut = true;
  seen.body_empty = true;
  BodyInspection body;
  seen.body = &body;
  EXPECT_EQ(missing_parts(seen)[RequestPart::kFormArgs], 0) << "there is no body";
  seen.body_empty = false;
  EXPECT_EQ(missing_parts(seen)[RequestPart::kFormArgs], kOversize) << "it may be a form";
  EXPECT_EQ(missing_causes(missing_parts(seen), FieldId::kBody), kOversize) << "or compressed";
  EXPECT_EQ(missing_causes(missing_parts(seen), FieldId::kBody, true), 0);
  EXPECT_EQ(missing_parts(seen).all(), kOversize);
  seen.headers_cut = false;
  seen.body_truncated = true;
  EXPECT_EQ(missing_parts(seen)[RequestPart::kFormArgs], 0) << "it is no form";
  body.form.may_go_on = true;
  EXPECT_EQ(missing_parts(seen)[RequestPart::kFormArgs], kUnparsable);
  seen.body_truncated = false;
  body.json.causes = kUnparsable;
  EXPECT_EQ(missing_causes(missing_parts(seen), FieldId::kArgs), kUnparsable);
  EXPECT_EQ(missing_parts(seen).of_group(Group::kBody), kUnparsable);
  EXPECT_EQ(missing_parts(seen).all(), 0) << "counts for who asks";
  seen.headers_cut = true;
  EXPECT_EQ(missing_causes(missing_parts(seen), FieldId::kHost), kOversize);
  EXPECT_EQ(missing_causes(missing_parts(seen), FieldId::kClientIp), 0);
}

}  // namespace
}  // namespace stopgap::engine
