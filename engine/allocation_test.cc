// SPDX-License-Identifier: Apache-2.0
// After warm-up a worker does not allocate: every operator new of this program is counted. Without
// memory it says what it does not know.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "engine/engine.h"
#include "engine/test_databases.h"

namespace {
std::atomic<uint64_t> allocations{0};
std::atomic<bool> memory_is_out{false};

void* counted(size_t size) {
  ++allocations;
  if (memory_is_out) throw std::bad_alloc();
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
}  // namespace

void* operator new(size_t size) { return counted(size); }
void* operator new[](size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

/// Gate in three groups, a regex, a quantifier, a set ignoring case, all in use by the request.
TestPack busy_pack() {
  TestPack pack;
  const uint32_t regex =
      pack.add(program::SectionId::kRegexes, program::Regex{pack.str("w[a-z]+d"), 1});
  const uint32_t matches = pack.test(TestOp::kMatches, OperandKind::kRegex, regex, FieldId::kUri);
  const uint32_t body = pack.contains(FieldId::kBody, "PAYLOAD", true);
  const uint32_t value = pack.test(TestOp::kContains, OperandKind::kLiteral,
                                   pack.literal("cookie", true), FieldId::kCookies, 0, 1);
  const program::Range any = pack.all_of({value});
  const uint32_t cookie = pack.quantifier(false, FieldId::kCookies, any, "SID");
  const uint32_t arg = pack.test(TestOp::kStartsWith, OperandKind::kLiteral, pack.literal("1"),
                                 FieldId::kArgs, 0, 1);
  const program::Range first_arg = pack.all_of({arg});
  const uint32_t argument = pack.quantifier(false, FieldId::kArgs, first_arg);
  program::Rule rule = pack.blocking("M1", pack.all_of({matches, body, cookie, argument}));
  const uint32_t clause = pack.clause({pack.atom("word", Group::kLine)});
  pack.clause({pack.atom("cookie", Group::kHeaders)});
  pack.clause({pack.atom("payload", Group::kBody)});
  rule.clauses = {clause, 3};
  pack.rule(rule);
  pack.scan(GateSource::kUri);
  pack.scan(GateSource::kHeaderValue, "Cookie");
  pack.scan(GateSource::kBody);
  return pack;
}

TEST(Allocation, NoneAfterTheFirstRequests) {
  Engine engine;
  engine.swap(must_load(busy_pack()));
  Worker worker(engine);
  const HeaderView headers[] = {{"Host", "www.example"},
                                {"Cookie", "a=b; sid=%63ookie"},
                                {"Content-Type", "application/x-www-form-urlencoded"},
                                {"Cookie", "another=one"}};
  RequestView hit;
  hit.method = "POST";
  hit.target = "/a/..//w%6f%72d%2520?x=1+2&y=%31";
  hit.headers = headers;
  hit.body = "k=payload&z=%2531";
  RequestView miss = hit;
  miss.target = "/harmless?x=1";
  ASSERT_EQ(worker.evaluate(hit).verdict, Verdict::kBlock);
  ASSERT_EQ(worker.evaluate(miss).verdict, Verdict::kPass);
  (void)worker.evaluate(hit);
  const uint64_t before = allocations.load();
  ASSERT_GT(before, 0u);
  uint64_t blocked = 0;
  for (int i = 0; i < 1000; ++i) {
    blocked += worker.evaluate(hit).verdict == Verdict::kBlock ? 1 : 0;
    blocked += worker.evaluate(miss).verdict == Verdict::kBlock ? 1 : 0;
  }
  EXPECT_EQ(allocations.load() - before, 0u);
  EXPECT_EQ(blocked, 1000u);
}

/// Of bodies that nobody needs nothing is even counted: the first one read would take memory.
TEST(Allocation, ABodyThatNoRuleNeedsIsNotRead) {
  Engine engine;
  engine.swap(must_load(busy_pack()));
  Worker worker(engine);
  const HeaderView headers[] = {{"Host", "www.example"},
                                {"Cookie", "a=b; sid=%63ookie"},
                                {"Content-Type", "application/json; charset=windows-1252"},
                                {"Content-Encoding", "deflate"}};
  RequestView request;
  request.method = "POST";
  request.headers = headers;
  request.body = std::string_view("\x01\x10\x00\xEF\xFF{\"a\":\"payload\"}", 21);
  request.target = "/harmless?x=1";
  for (int i = 0; i < 2; ++i) ASSERT_EQ(worker.evaluate(request).verdict, Verdict::kPass);
  const uint64_t before = allocations.load();
  for (int i = 0; i < 100; ++i) (void)worker.evaluate(request);
  EXPECT_EQ(allocations.load() - before, 0u);
  request.target = "/word?x=1";
  ASSERT_EQ(worker.evaluate(request).verdict, Verdict::kBlock);
  EXPECT_GT(allocations.load() - before, 0u);
  (void)worker.evaluate(request);
  const uint64_t warm = allocations.load();
  for (int i = 0; i < 100; ++i) (void)worker.evaluate(request);
  EXPECT_EQ(allocations.load() - warm, 0u);
}

/// A request that needs more memory than any before: what must be decoded is unknown, what lies in
/// the request's own memory is not.
TEST(Allocation, WithoutMemoryRulesFollowOnError) {
  using program::FaultMode;
  TestPack pack;
  const uint32_t uri = pack.contains(FieldId::kUri, "word");
  const uint32_t put =
      pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("PUT"), FieldId::kMethod);
  const uint32_t cookie = pack.test(TestOp::kContains, OperandKind::kLiteral,
                                    pack.literal("cookie"), FieldId::kCookies, 0, 1);
  const program::Range body = pack.all_of({cookie});
  const uint32_t any = pack.quantifier(false, FieldId::kCookies, body);
  for (const FaultMode mode : {FaultMode::kBlock, FaultMode::kAllow, FaultMode::kLog}) {
    const std::string number = std::to_string(static_cast<int>(mode));
    program::Rule rule = pack.blocking("M1" + number, pack.all_of({uri}));
    rule.on_error = static_cast<uint32_t>(mode);
    pack.rule(rule);
  }
  pack.rule(pack.blocking("M2", pack.all_of({put, uri})));
  pack.rule(pack.blocking("M3", pack.all_of({any})));
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  RequestView request;
  request.method = "GET";
  request.target = "/";
  ASSERT_FALSE(worker.evaluate(request).degraded);
  std::string target = "/";
  for (int i = 0; i < 5000; ++i) target += "%78";
  const HeaderView headers[] = {{"Cookie", "a=1"}};
  request.target = target;
  request.headers = headers;
  for (int round = 0; round < 3; ++round) {
    memory_is_out = true;
    const Decision decision = worker.evaluate(request);
    memory_is_out = false;
    EXPECT_EQ(decision.causes, kError);
    EXPECT_EQ(decision.rule, 0u);
    EXPECT_EQ(decision.verdict, Verdict::kBlock);
    ASSERT_GE(decision.undecided.size(), 3u);
    EXPECT_EQ(decision.undecided[0].says, FaultMode::kBlock);
    EXPECT_EQ(decision.undecided[1].says, FaultMode::kAllow);
    EXPECT_EQ(decision.undecided[2].says, FaultMode::kLog);
    for (const Undecided& one : decision.undecided) EXPECT_NE(one.rule, 3u) << "it is no PUT";
  }
  const Decision& whole = worker.evaluate(request);
  EXPECT_FALSE(whole.degraded);
  EXPECT_EQ(whole.verdict, Verdict::kPass);
}

RequestView get_request(std::string_view target) {
  RequestView request;
  request.method = "GET";
  request.target = target;
  return request;
}

/// Rules on responses, and one response to a request that takes memory.
struct OfResponse {
  TestPack pack;
  Engine engine;
  std::string target = "/";
  ResponseView response;

  void rule(std::string_view id, uint32_t test, bool tags) {
    program::Rule rule = pack.blocking(id, pack.all_of({test}));
    rule.event = static_cast<uint32_t>(Event::kResponse);
    if (tags) {
      const program::Action tag{
          static_cast<uint32_t>(program::ActionKind::kTag), 0, {}, pack.str("t"), {}, {}, 0};
      rule.actions = {pack.add(program::SectionId::kActions, tag), 1};
    }
    rule.on_error = static_cast<uint32_t>(program::FaultMode::kAllow);
    pack.rule(rule);
  }

  /// With as little memory as the first, small request took.
  Decision decide(Worker& worker) {
    for (int i = 0; i < 5000; ++i) target += "%78";
    response.body = "the secret";
    EXPECT_EQ(worker.evaluate_response(get_request("/"), response).verdict, Verdict::kBlock);
    memory_is_out = true;
    const Decision decision = worker.evaluate_response(get_request(target), response);
    memory_is_out = false;
    return decision;
  }
};

/// What was computed is dropped, not the response: it would count as absent, and that is an answer.
TEST(Allocation, WithoutMemoryTheResponseIsStillThere) {
  OfResponse of;
  of.rule("M1", of.pack.contains(FieldId::kUri, "word"), false);
  of.rule("M2", of.pack.contains(FieldId::kResponseBody, "secret"), false);
  of.engine.swap(must_load(of.pack));
  Worker worker(of.engine);
  const Decision decision = of.decide(worker);
  EXPECT_EQ(decision.causes, kError);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  ASSERT_EQ(decision.matches.size(), 1u);
  EXPECT_EQ(decision.matches[0].rule, 1u);
  ASSERT_EQ(decision.undecided.size(), 1u);
  EXPECT_EQ(decision.undecided[0].rule, 0u);
}

TEST(Allocation, WithoutMemoryAnExceptionDoesNotApplyAndTheResponseIsStillThere) {
  OfResponse of;
  of.rule(
      "M1",
      of.pack.test(TestOp::kEqual, OperandKind::kLiteral, of.pack.literal("GET"), FieldId::kMethod),
      true);
  of.rule("M2", of.pack.contains(FieldId::kResponseBody, "secret"), false);
  SiteException exception;
  exception.mitigations = "M1";
  exception.paths = {"/*"};
  Site site;
  site.exceptions = {exception};
  of.engine.swap(must_load(of.pack, site));
  Worker worker(of.engine);
  const Decision decision = of.decide(worker);
  EXPECT_EQ(decision.causes, kError) << "nobody could see whether the exception applies";
  EXPECT_TRUE(decision.degraded);
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  ASSERT_EQ(decision.matches.size(), 2u);
  EXPECT_EQ(decision.matches[0].exception, Match::kNoException);
  EXPECT_EQ(decision.matches[1].rule, 1u);
}

}  // namespace
}  // namespace stopgap::engine
