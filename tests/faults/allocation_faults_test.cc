// SPDX-License-Identifier: Apache-2.0
// Every allocation fails once: while packs are loaded and swapped, while workers take them over and
// decide, while decisions are explained. Nothing is lost, the last good pack serves, and what could
// not be decided follows on_error.
#include <gtest/gtest.h>

#include <functional>
#include <new>
#include <utility>

#include "engine/asked_views.h"
#include "engine/body_window.h"
#include "engine/trace.h"
#include "tests/faults/failing_malloc.h"
#include "tests/faults/packs_under_test.h"
#include "tests/hostile/questions.h"
#include "tests/hostile/told.h"

namespace stopgap::faults {
namespace {

using engine::Decision;
using engine::Engine;
using engine::Pack;
using engine::Truth;
using engine::Worker;
using hostile::Question;
using hostile::Subject;

/// `operation(n)` arms number n itself; until that many are not made any more. Whatever it makes it
/// lets go of. How many there are.
uint64_t for_every_allocation(const std::function<void(uint64_t)>& operation) {
  operation(0);  // what is made once for the whole process
  for (uint64_t n = 1;; ++n) {
    const int64_t before = live_allocations();
    operation(n);
    EXPECT_EQ(live_allocations(), before) << "leaks when allocation " << n << " fails";
    if (!FailingMalloc::struck() || ::testing::Test::HasFailure()) return n - 1;
  }
}

TEST(AllocationFaults, ALoadThatFailsSaysSoAndTheLastGoodPackServes) {
  const Subject& good = packs_under_test().front();
  const std::vector<std::string> expected = answers(must_load(good));
  Engine engine;
  engine.swap(must_load(good));
  Worker worker(engine);
  for (int round = 0; round < 3; ++round) {  // until its buffers have grown
    for (size_t i = 0; i < hostile::question_count(); ++i) {
      EXPECT_EQ(hostile::told(Question(i, *engine.current()).ask(worker)), expected[i]);
    }
  }
  for (const Subject& subject : packs_under_test()) {
    const std::vector<std::string> own = answers(must_load(subject));
    const engine::EventSchemas schemas = engine::schemas_of(subject.linked);
    uint64_t refused = 0;
    const uint64_t all = for_every_allocation([&](uint64_t n) {
      std::vector<uint8_t> linked = subject.linked;
      FailingMalloc failing(n);
      const auto pack = Pack::load(std::move(linked), hostile::kKey, {}, schemas);
      failing.stop();
      if (pack && n != 0) {
        EXPECT_EQ(answers(pack.value()), own) << subject.name << " at " << n;
      }
      if (pack) return;
      ++refused;
      EXPECT_EQ(pack.error().code, "pack.memory") << pack.error().detail;
      EXPECT_FALSE(pack.error().detail.empty());
      const size_t which = n % hostile::question_count();
      EXPECT_EQ(hostile::told(Question(which, *engine.current()).ask(worker)), expected[which]);
    });
    EXPECT_GT(refused, 100u);
    EXPECT_GE(all, refused);
  }
}

/// What a site says takes memory of its own.
TEST(AllocationFaults, ALoadForASiteThatFailsSaysSo) {
  engine::Site site;
  site.params["sites"] = {"www.example.org", "a-host-with-a-long-name.example.org"};
  site.modes.push_back({"M2026-*", engine::Mode::kObserve, {"", "", "", 20'700}});
  engine::SiteException exception;
  exception.mitigations = "M2026-00*";
  exception.hosts = {"*.example.org"};
  exception.paths = {"/owa/*", "/a"};
  site.exceptions = {exception};
  site.products["example_server"] = "15.2.1118.19";
  const Subject& subject = packs_under_test()[1];
  const uint64_t all = for_every_allocation([&](uint64_t n) {
    std::vector<uint8_t> linked = subject.linked;
    FailingMalloc failing(n);
    const auto pack = Pack::load(std::move(linked), hostile::kKey, site);
    failing.stop();
    if (pack) {
      EXPECT_TRUE(n == 0 || !FailingMalloc::struck()) << n << ": what was lost?";
      return;
    }
    EXPECT_EQ(pack.error().code, "pack.memory") << pack.error().detail;
  });
  EXPECT_GT(all, 100u);
}

/// The truths of `got` are those of `expected`, or unknown for want of memory.
void expect_no_lie(const std::vector<std::optional<Truth>>& expected, const Decision& got,
                   std::string_view own_event, const std::string& where) {
  const auto truths = hostile::truths_of(got, own_event);
  ASSERT_EQ(truths.size(), expected.size()) << where;
  for (size_t rule = 0; rule < truths.size(); ++rule) {
    if (truths[rule] == expected[rule]) continue;
    ASSERT_TRUE(truths[rule] && truths[rule]->unknown()) << where << ", rule " << rule;
    EXPECT_NE(truths[rule]->causes & engine::kError, 0) << where << ", rule " << rule;
    EXPECT_TRUE(got.degraded) << where;
  }
  for (const engine::Undecided& one : got.undecided) {
    const auto mode = static_cast<engine::program::FaultMode>(got.pack->rules()[one.rule].on_error);
    if (one.causes != engine::kError || mode == engine::program::FaultMode::kDefault) continue;
    EXPECT_EQ(one.says, mode) << where << ", rule " << one.rule;
  }
}

uint64_t failed_allocations = 0;

/// One question to a worker that has taken over the pack, but has not seen such a request yet.
void ask_without_memory(const std::shared_ptr<const Pack>& pack, const Question& question,
                        bool all_after, const std::string& where) {
  Engine engine;
  engine.swap(pack);
  std::string expected;
  std::vector<std::optional<Truth>> truths;
  {
    Worker worker(engine);
    const Decision& decision = question.ask(worker);
    truths = hostile::truths_of(decision, question.own_event());
    expected = hostile::told(decision);
  }
  const uint64_t all = for_every_allocation([&](uint64_t n) {
    Worker worker(engine);
    (void)worker.evaluate_connection({});
    FailingMalloc failing(n, all_after);
    const Decision& decision = question.ask(worker);
    failing.stop();
    expect_no_lie(truths, decision, question.own_event(), where + " at " + std::to_string(n));
    EXPECT_EQ(hostile::told(question.ask(worker)), expected) << where << " after " << n;
  });
  failed_allocations += all;
}

TEST(AllocationFaults, WhatCannotBeDecidedFollowsOnError) {
  for (const Subject& subject : packs_under_test()) {
    const auto pack = must_load(subject);
    for (size_t i = 0; i < hostile::question_count(); ++i) {
      const std::string where = subject.name + ", question " + std::to_string(i);
      const Question question(i, *pack);
      for (const bool all_after : {false, true}) {
        ask_without_memory(pack, question, all_after, where);
      }
    }
  }
  EXPECT_GT(failed_allocations, 300u) << "it asks for more than that";
}

/// The pack before serves the request that found no memory, and says that it is not the one in
/// force.
TEST(AllocationFaults, AWorkerThatCannotTakeOverAPackKeepsTheOneBefore) {
  const auto before = must_load(packs_under_test().front());
  for (const Subject& subject : packs_under_test()) {
    const auto next = must_load(subject);
    const std::vector<std::string> expected = answers(next);
    constexpr size_t kPlain = 1;  // an attack on both
    const Question question(kPlain, *before);
    const uint64_t all = for_every_allocation([&](uint64_t n) {
      Engine engine;
      engine.swap(before);
      Worker worker(engine);
      const Decision& first = question.ask(worker);
      const auto truths = hostile::truths_of(first, {});
      FailingMalloc failing(n);
      (void)engine.swap(next);
      const Decision& decision = question.ask(worker);
      failing.stop();
      if (decision.pack == before.get()) {
        EXPECT_TRUE(decision.degraded);
        EXPECT_NE(decision.causes & engine::kError, 0);
        expect_no_lie(truths, decision, {}, "the pack before");
      }
      EXPECT_EQ(hostile::told(question.ask(worker)), expected[kPlain]) << "after " << n;
    });
    EXPECT_GT(all, 5u);
  }
}

TEST(AllocationFaults, AWorkerIsMadeOrNotThere) {
  Engine engine;
  engine.swap(must_load(packs_under_test().front()));
  for_every_allocation([&](uint64_t n) {
    FailingMalloc failing(n);
    try {
      Worker worker(engine);
    } catch (const std::bad_alloc&) {
    }
  });
}

/// Explaining may fail, with std::bad_alloc and nothing else.
TEST(AllocationFaults, AnExplanationIsWholeOrNotThere) {
  for (const Subject& subject : packs_under_test()) {
    const auto pack = must_load(subject);
    std::vector<uint32_t> rules;
    for (uint32_t rule = 0; rule < pack->rules().size(); ++rule) rules.push_back(rule);
    for (const size_t i : {2u, 4u, 6u, 8u}) {
      const Question question(i, *pack);
      const engine::TracedRequest asked = question.traced();
      std::vector<std::string> held;
      for (const engine::RuleTrace& trace : engine::trace_request(*pack, asked)) {
        held.push_back(engine::conditions_held(trace));
      }
      // Thousands of allocations: each of the first, then some.
      uint64_t n = 0;
      do {
        n += n < 300 ? 1 : 61;
        const int64_t before = live_allocations();
        FailingMalloc failing(n);
        try {
          const auto traces = engine::trace_request(*pack, asked);
          const auto views = engine::asked_views(*pack, asked, rules, {});
          failing.stop();
          for (size_t k = 0; k < held.size(); ++k) {
            EXPECT_EQ(engine::conditions_held(traces[k]), held[k]) << n;
          }
        } catch (const std::bad_alloc&) {
        }
        failing.stop();
        EXPECT_EQ(live_allocations(), before) << subject.name << ", question " << i << " at " << n;
      } while (FailingMalloc::struck() && !HasFailure());
    }
  }
}

/// A head alone is decided as the whole, or the body is asked for.
TEST(AllocationFaults, AHeadWithoutMemoryAsksForTheBody) {
  const engine::HeaderView headers[] = {{"Host", "mail.example.org"}, {"Cookie", "sid9=%41%42"}};
  engine::RequestView head;
  head.method = "GET";
  head.target = "/%2564ebug/a;x/..%2f/owa/%2541?q=cG93ZXJzaGVsbA&alpha1=x9y";
  head.headers = headers;
  for (const Subject& subject : packs_under_test()) {
    Engine engine;
    engine.swap(must_load(subject));
    std::vector<std::optional<Truth>> truths;
    {
      Worker worker(engine);
      truths = hostile::truths_of(worker.evaluate(head), {});
    }
    for_every_allocation([&](uint64_t n) {
      Worker worker(engine);
      (void)worker.evaluate_connection({});
      FailingMalloc failing(n);
      const Decision* decision = worker.evaluate_head(head);
      failing.stop();
      if (decision == nullptr) return;
      expect_no_lie(truths, *decision, {}, subject.name + " at " + std::to_string(n));
    });
  }
}

TEST(AllocationFaults, ABodyInPiecesEndsWhereMemoryDoes) {
  const std::string piece(5000, 'a');
  for_every_allocation([&](uint64_t n) {
    engine::BodyWindow body;
    FailingMalloc failing(n);
    for (int i = 0; i < 10; ++i) body.append(piece);
    failing.stop();
    engine::RequestView request;
    body.fill(request);
    EXPECT_TRUE(request.body.size() == 10 * piece.size() || request.body_truncated ||
                request.body_left_out != 0);
  });
}

}  // namespace
}  // namespace stopgap::faults
