// SPDX-License-Identifier: Apache-2.0
// When time is up, and what becomes of a decision then. Clocks are those of the test: they go on by
// one each time they are read, so a deadline strikes at any look that is wanted.
#include "engine/deadline.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/test_running.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

int64_t wall_now = 0, processor_now = 0;
int64_t wall_step = 1, processor_step = 1;
int looks = 0;

const Clocks kTestClocks{[]() noexcept {
                           ++looks;
                           return wall_now += wall_step;
                         },
                         []() noexcept { return processor_now += processor_step; }};

class ADeadline : public testing::Test {
 protected:
  void SetUp() override {
    wall_now = processor_now = 0;
    wall_step = processor_step = 1;
    looks = 0;
  }
};

constexpr auto kSome = static_cast<uint64_t>(Deadline::kBetweenLooks) + 1;

TEST_F(ADeadline, IsNotLookedAtForWhatIsSmall) {
  Deadline deadline(std::chrono::nanoseconds(1), kTestClocks);
  deadline.begin(0);
  for (int i = 0; i < 64; ++i) EXPECT_FALSE(deadline.spend(1024));
  EXPECT_EQ(looks, 0);
  EXPECT_FALSE(deadline.spend(1));  // the clock starts
  EXPECT_EQ(looks, 1);
  EXPECT_TRUE(deadline.spend(kSome));
  EXPECT_EQ(looks, 2);
}

TEST_F(ADeadline, MayBeAsLongAsANumber) {
  Deadline deadline(std::chrono::nanoseconds::max());
  deadline.begin(kSome);
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(deadline.spend(kSome));
}

TEST_F(ADeadline, StaysPassedUntilTheNextEvent) {
  Deadline deadline(std::chrono::nanoseconds(1), kTestClocks);
  deadline.begin(kSome);
  EXPECT_FALSE(deadline.passed());
  EXPECT_TRUE(deadline.spend(kSome));
  EXPECT_TRUE(deadline.passed());
  EXPECT_TRUE(deadline.spend(0));
  deadline.begin(0);
  EXPECT_FALSE(deadline.passed());
  EXPECT_FALSE(deadline.spend(1));
}

TEST_F(ADeadline, IsNeverWithoutALimit) {
  for (Deadline deadline : {Deadline(), Deadline(std::chrono::nanoseconds(0), kTestClocks),
                            Deadline(std::chrono::nanoseconds(-5), kTestClocks)}) {
    for (int event = 0; event < 3; ++event) {
      deadline.begin(uint64_t{1} << 40);
      EXPECT_FALSE(deadline.spend(uint64_t{1} << 62));
      EXPECT_FALSE(deadline.passed());
    }
  }
  EXPECT_EQ(looks, 0);
}

/// What else the host runs takes time on the wall only.
TEST_F(ADeadline, IsOfProcessorTime) {
  wall_step = 1000;
  Deadline deadline(std::chrono::nanoseconds(10), kTestClocks);
  deadline.begin(kSome);
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(deadline.spend(kSome)) << i;
  EXPECT_TRUE(deadline.spend(kSome));
}

TEST_F(ADeadline, IsNotAskedOfTheSlowClockBeforeItIsUpOnTheWall) {
  processor_step = 1000;
  Deadline deadline(std::chrono::nanoseconds(10), kTestClocks);
  deadline.begin(kSome);
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(deadline.spend(kSome)) << i;
  EXPECT_EQ(processor_now, 1000);
  EXPECT_TRUE(deadline.spend(kSome));
}

TEST(Clocks, OfTheSystemGoOn) {
  const int64_t wall = kSystemClocks.wall(), processor = kSystemClocks.processor();
  EXPECT_GT(wall, 0);
  EXPECT_GT(processor, 0);
  volatile unsigned work = 0;
  while (kSystemClocks.processor() == processor) work = work + 1;
  EXPECT_GT(kSystemClocks.processor(), processor);
  EXPECT_GE(kSystemClocks.wall(), wall);
}

/// By the line, by the body, by an element of it; two are gated by the body.
struct Rules {
  TestPack pack;
  Rules() {
    pack.scan(GateSource::kBody);
    const uint32_t value = pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal("evil"),
                                     FieldId::kFormArgs, 0, 1);
    const uint32_t any = pack.quantifier(false, FieldId::kFormArgs, pack.all_of({value}), "k");
    pack.rule(pack.blocking("M1", pack.all_of({pack.contains(FieldId::kUri, "/one")})));
    gated("M2", "two");
    gated("M3", "three");
    pack.rule(pack.blocking("M4", pack.all_of({any})));
    pack.rule(pack.blocking("M5", pack.all_of({pack.contains(FieldId::kQuery, "five")})));
  }
  void gated(std::string_view id, std::string_view text) {
    program::Rule rule = pack.blocking(id, pack.all_of({pack.contains(FieldId::kBody, text)}));
    rule.clauses = {pack.clause({pack.atom(text, Group::kBody)}), 1};
    pack.rule(rule);
  }
};

std::string large_body(std::string_view end) {
  std::string body;
  while (body.size() < 1'000'000) body += "name=" + std::string(100, 'v') + "&";
  return body.append(end);
}

const HeaderView kFormHeader[] = {{"Content-Type", "application/x-www-form-urlencoded"}};

RequestView large_request(std::string_view body) {
  RequestView request = request_for("/one?five", body);
  request.headers = kFormHeader;
  return request;
}

/// Both clocks are one.
const Clocks kOneClock{[]() noexcept { return ++wall_now; }, []() noexcept { return wall_now; }};

WorkerOptions after_looks(int64_t number) {
  WorkerOptions options;
  options.deadline = std::chrono::nanoseconds(number);
  options.clocks = &kOneClock;
  return options;
}

/// By rule: u undecided, m it holds, - it does not.
std::string told(const Decision& decision) {
  std::string rules(5, '-');
  for (const Match& match : decision.matches) rules[match.rule] = 'm';
  for (const Undecided& one : decision.undecided) rules[one.rule] = 'u';
  return rules;
}

/// Strikes at the first look, the second and so on, until it does not strike any more. What was
/// decided is as without it; returns how often more than nothing was.
size_t strike_anywhere(Rules& rules, const RequestView& request, const std::string& expected) {
  size_t some_decided = 0, strikes = 0;
  for (int64_t number = 1; strikes < 1000; ++number) {
    Running running(rules.pack, after_looks(number));
    const Decision& decision = running.worker.evaluate(request);
    const bool struck = running.worker.stats().late == 1;
    const std::string rules_told = told(decision);
    const bool undecided = rules_told.find('u') != rules_told.npos;
    for (size_t i = 0; i < 5; ++i) {
      EXPECT_TRUE(rules_told[i] == 'u' || rules_told[i] == expected[i]) << rules_told;
    }
    EXPECT_EQ((decision.causes & kBudget) != 0, struck);
    EXPECT_EQ(running.worker.stats().budget, struck ? 1u : 0u);
    EXPECT_EQ(undecided, struck || expected.find('u') != expected.npos) << rules_told;
    if (struck && rules_told != "uuuuu") ++some_decided;
    // The next event has all its time.
    EXPECT_EQ(told(running.worker.evaluate(request_for("/one"))), "m----");
    if (!struck) break;
    ++strikes;
  }
  EXPECT_GT(strikes, 20u);
  EXPECT_LT(strikes, 1000u);
  return some_decided;
}

TEST_F(ADeadline, StrikesAnywhere) {
  Rules rules;
  const std::string all = large_body("a=two&b=three&k=evil"), some = large_body("b=three&l=evil");
  RequestView request = large_request(all);
  EXPECT_EQ(told(Running(rules.pack).worker.evaluate(request)), "mmmmm");
  EXPECT_GT(strike_anywhere(rules, request, "mmmmm"), 3u);
  request = large_request(some);
  request.target = "/two";
  EXPECT_EQ(told(Running(rules.pack).worker.evaluate(request)), "--m--");
  EXPECT_GT(strike_anywhere(rules, request, "--m--"), 3u);
}

/// Of a request of which something else is missing, too.
TEST_F(ADeadline, StrikesASecondLook) {
  Rules rules;
  const std::string body = large_body("a=two&l=evil");
  RequestView request = large_request(body);
  request.body_truncated = true;
  EXPECT_EQ(told(Running(rules.pack).worker.evaluate(request)), "mmuum");
  EXPECT_GT(strike_anywhere(rules, request, "mmuum"), 3u);
}

/// Nothing is ruled out by a body of which something could not be read.
TEST_F(ADeadline, DoesNotHideWhatElseIsMissing) {
  Rules rules;
  const HeaderView headers[] = {{"Content-Type", "text/plain; charset=x-unknown"}};
  const std::string body = large_body("nothing");
  RequestView request = request_for("/", body);
  request.headers = headers;
  const std::string expected = told(Running(rules.pack).worker.evaluate(request));
  EXPECT_EQ(expected.substr(1, 2), "uu");
  EXPECT_GT(strike_anywhere(rules, request, expected), 0u);
}

/// Wherever a look falls, also into the name of the last element, behind which no other comes.
TEST_F(ADeadline, StrikesInTheLastName) {
  TestPack pack;
  const std::string key(40'000, 'k');
  const uint32_t value = pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal("evil"),
                                   FieldId::kFormArgs, 0, 1);
  const uint32_t any = pack.quantifier(false, FieldId::kFormArgs, pack.all_of({value}), key);
  pack.rule(pack.blocking("M1", pack.all_of({any})));
  size_t struck = 0;
  for (size_t before = 400; before < 1200; before += 20) {
    std::string body;
    for (size_t i = 0; i < before; ++i) body += "n" + std::to_string(i) + "=1&";
    body += key + "=evil";
    Running running(pack, after_looks(1));
    const Decision& decision = running.worker.evaluate(large_request(body));
    EXPECT_EQ(decision.verdict, Verdict::kBlock) << before;
    EXPECT_EQ(decision.undecided.empty(), running.worker.stats().late == 0) << before;
    struck += running.worker.stats().late;
  }
  EXPECT_GT(struck, 5u);
}

/// A match that was found stays, also if the body turns out to be unreadable before time is up.
TEST_F(ADeadline, KeepsWhatWasFound) {
  TestPack pack;
  program::Rule first = pack.blocking("M1", pack.all_of({pack.contains(FieldId::kUri, "/one")}));
  first.on_budget = static_cast<uint32_t>(program::FaultMode::kAllow);
  pack.rule(first);
  for (const std::string_view id : {"M2", "M3"}) {
    const uint32_t value =
        pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal(id), FieldId::kJson, 0, 1);
    const uint32_t any = pack.quantifier(false, FieldId::kJson, pack.all_of({value}));
    program::Rule rule = pack.blocking(id, pack.all_of({any}));
    rule.on_budget = rule.on_unparsable = static_cast<uint32_t>(program::FaultMode::kAllow);
    pack.rule(rule);
  }
  std::string body = "{";
  for (int i = 0; i < 5000; ++i) body += "\"name\":\"a value of twenty\",";
  const HeaderView headers[] = {{"Content-Type", "application/json"}};
  RequestView request = request_for("/one", body += "\"end\":x}");
  request.headers = headers;
  size_t strikes = 0;
  for (int64_t number = 1; number < 1000; ++number) {
    Running running(pack, after_looks(number));
    const Decision& decision = running.worker.evaluate(request);
    EXPECT_EQ(decision.verdict, Verdict::kBlock) << number;
    EXPECT_EQ(decision.rule, 0u);
    if (running.worker.stats().late == 0) break;
    ++strikes;
  }
  EXPECT_GT(strikes, 5u);
}

/// Forms that the gate scans are not made to their end.
TEST_F(ADeadline, StrikesWhileTheGateCollects) {
  TestPack pack;
  const uint32_t test =
      pack.formed(TestOp::kContains, "evil", FieldId::kArgs, {FormStep::kLower}, 0, 1);
  pack.scan_formed(0, Group::kBody);
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, pack.all_of({test}));
  program::Rule rule = pack.blocking("M1", pack.all_of({any}));
  rule.clauses = {pack.clause({pack.atom("evil", Group::kBody)}), 1};
  pack.rule(rule);
  const std::string body = large_body("k=good");
  Running whole(pack), running(pack, after_looks(1));
  EXPECT_EQ(whole.worker.evaluate(large_request(body)).verdict, Verdict::kPass);
  const Decision& decision = running.worker.evaluate(large_request(body));
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  ASSERT_EQ(decision.undecided.size(), 1u);
  EXPECT_LT(running.worker.stats().scanned_bytes, 100'000u);
  EXPECT_LT(looks, 10);
}

/// A rule whose endpoint was not asked for is not made to block by a body that took too long.
TEST_F(ADeadline, LeavesWhatTheGateRuledOut) {
  TestPack pack;
  pack.scan(GateSource::kUri);
  pack.scan(GateSource::kBody);
  const uint32_t evil = pack.atom("evil", Group::kBody);
  for (const std::string_view endpoint : {"/admin", "/login"}) {
    program::Rule rule =
        pack.blocking(endpoint.substr(1), pack.all_of({pack.contains(FieldId::kUri, endpoint),
                                                       pack.contains(FieldId::kBody, "evil")}));
    rule.clauses = {pack.clause({pack.atom(endpoint, Group::kLine)}), 2};
    pack.clause({evil});
    pack.rule(rule);
  }
  const std::string body = large_body("k=good");
  Running running(pack, after_looks(1));
  RequestView request = large_request(body);
  request.target = "/other";
  EXPECT_EQ(running.worker.evaluate(request).causes, 0) << "the body is not asked about";
  request.target = "/login";
  const Decision& decision = running.worker.evaluate(request);
  ASSERT_EQ(decision.undecided.size(), 1u);
  EXPECT_EQ(decision.undecided[0].rule, 1u);
  EXPECT_EQ(decision.undecided[0].causes, kBudget);
  EXPECT_EQ(running.worker.stats().late, 1u);
  request.body = "k=evil";
  EXPECT_EQ(running.worker.evaluate(request).matches.size(), 1u);
  EXPECT_EQ(running.worker.evaluate(request).causes, 0);
}

}  // namespace
}  // namespace stopgap::engine
