// SPDX-License-Identifier: Apache-2.0
// Decisions before the body is there, and bodies that arrive in pieces.
#include <gtest/gtest.h>

#include "engine/body_window.h"
#include "engine/engine.h"
#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

/// M1: the path names an endpoint and the body holds the payload.
TestPack endpoint_pack() {
  TestPack pack;
  const uint32_t path = pack.contains(FieldId::kUri, "/import");
  const uint32_t body = pack.contains(FieldId::kBody, "payload");
  program::Rule rule = pack.blocking("M1", pack.all_of({path, body}));
  rule.clauses = {pack.clause({pack.atom("/import", Group::kLine)}), 2};
  pack.clause({pack.atom("payload", Group::kBody)});
  pack.rule(rule);
  pack.scan(GateSource::kUri);
  pack.scan(GateSource::kBody);
  return pack;
}

RequestView request_to(std::string_view target) {
  RequestView request;
  request.method = "POST";
  request.target = target;
  return request;
}

TEST(Head, DecidesWhatNoBodyCanChange) {
  Engine engine;
  engine.swap(must_load(endpoint_pack()));
  Worker worker(engine);
  RequestView request = request_to("/other");
  request.body = "payload";
  request.body_truncated = true;
  const Decision* decision = worker.evaluate_head(request);
  ASSERT_NE(decision, nullptr);
  EXPECT_EQ(decision->verdict, Verdict::kPass);
  EXPECT_FALSE(decision->degraded) << "nobody asks about the body";
  EXPECT_EQ(worker.stats().requests, 1u);
  request.target = "/import";
  EXPECT_EQ(worker.evaluate_head(request), nullptr);
  EXPECT_EQ(worker.stats().requests, 1u) << "it was not decided";
  request.body_truncated = false;
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kBlock);
}

TEST(Head, DecidesWithoutRulesOnBodies) {
  Engine engine;
  Worker worker(engine);
  EXPECT_NE(worker.evaluate_head(request_to("/a")), nullptr) << "no pack";
  TestPack pack;
  program::Rule rule = pack.blocking("M1", pack.all_of({pack.contains(FieldId::kUri, "/a")}));
  rule.clauses = {pack.clause({pack.atom("/a", Group::kLine)}), 1};
  pack.rule(rule);
  pack.scan(GateSource::kUri);
  engine.swap(must_load(pack));
  const Decision* decision = worker.evaluate_head(request_to("/a"));
  ASSERT_NE(decision, nullptr);
  EXPECT_EQ(decision->verdict, Verdict::kBlock);
}

TEST(Head, WaitsForRulesThatTheBodyWakes) {
  TestPack pack;
  program::Rule rule = pack.blocking("M1", pack.all_of({pack.contains(FieldId::kBody, "payload")}));
  rule.clauses = {pack.clause({pack.atom("payload", Group::kBody)}), 1};
  pack.rule(rule);
  pack.scan(GateSource::kBody);
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  EXPECT_EQ(worker.evaluate_head(request_to("/a")), nullptr);
}

TEST(Head, WaitsForRulesWithoutStrings) {
  TestPack pack;
  const uint32_t size =
      pack.test(TestOp::kGreater, OperandKind::kNumber,
                pack.add(program::SectionId::kNumbers, int64_t{4}), FieldId::kBodySize);
  pack.rule(pack.blocking("M1", pack.all_of({size})));
  Engine engine;
  engine.swap(must_load(pack));
  Worker worker(engine);
  EXPECT_EQ(worker.evaluate_head(request_to("/a")), nullptr);
}

TEST(Head, WaitsWhenTheHeadCannotBeInspectedWhole) {
  Engine engine;
  engine.swap(must_load(endpoint_pack()));
  Worker worker(engine);
  EXPECT_EQ(worker.evaluate_head(request_to("not a target")), nullptr);
  WorkerOptions options;
  options.limits.target_bytes = 3;
  Worker strict(engine, options);
  EXPECT_EQ(strict.evaluate_head(request_to("/other")), nullptr);
}

TEST(BodyWindow, KeepsTheBeginningAndCountsTheRest) {
  BodyWindow body(8);
  RequestView request;
  for (const std::string_view piece : {"abc", "", "defgh", "ij", "k"}) body.append(piece);
  body.fill(request);
  EXPECT_EQ(request.body, "abcdefgh");
  EXPECT_EQ(request.body_left_out, 3u);
  EXPECT_EQ(body.size(), 11u);
  EXPECT_FALSE(request.body_truncated);
  body.clear();
  body.append("x");
  body.cut();
  body.fill(request);
  EXPECT_EQ(request.body, "x");
  EXPECT_EQ(request.body_left_out, 0u);
  EXPECT_TRUE(request.body_truncated);
}

TEST(BodyWindow, AtTheEdgeOfTheWindow) {
  for (const size_t window : {size_t{1}, size_t{4096}, kMaxBodyBytes}) {
    for (const size_t size : {window - 1, window, window + 1, 10 * window}) {
      BodyWindow body(window);
      const std::string piece(1000, 'a');
      for (size_t left = size; left > 0; left -= std::min(left, piece.size())) {
        body.append(std::string_view(piece).substr(0, left));
      }
      EXPECT_EQ(body.size(), size);
      EXPECT_EQ(body.kept().size(), std::min(size, window));
    }
  }
}

TEST(BodyWindow, DecidesAsTheWholeBody) {
  Engine engine;
  engine.swap(must_load(endpoint_pack()));
  WorkerOptions options;
  options.limits.body_bytes = 12;
  Worker worker(engine, options);
  for (const std::string_view whole : {"a payload", "abcdefghijklmno", "payload, and more"}) {
    RequestView request = request_to("/import");
    request.body = whole;
    const Verdict verdict = worker.evaluate(request).verdict;
    const CauseSet causes = worker.evaluate(request).causes;
    for (size_t piece = 1; piece <= whole.size(); ++piece) {
      BodyWindow body(12);
      for (size_t at = 0; at < whole.size(); at += piece) body.append(whole.substr(at, piece));
      body.fill(request);
      const Decision& decision = worker.evaluate(request);
      EXPECT_EQ(decision.verdict, verdict) << whole << " by " << piece;
      EXPECT_EQ(decision.causes, causes) << whole << " by " << piece;
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
