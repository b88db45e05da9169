// SPDX-License-Identifier: Apache-2.0
// Packs about events of embedders that no compiler made. What fits is shown in tests/embedder.
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::Range;
using program::SectionId;
using program::TestOp;

/// `a.text contains "x"`; a.text is inspected up to 8 bytes.
uint32_t own_test(TestPack& pack, Range schema = {0, 1}, uint32_t max_bytes = 8) {
  const uint32_t field = pack.add(
      SectionId::kFields, program::Field{pack.str("a.text"), pack.str("text?"), schema, max_bytes});
  return pack.add(SectionId::kTests,
                  program::Test{static_cast<uint32_t>(TestOp::kContains),
                                static_cast<uint32_t>(OperandKind::kLiteral), pack.literal("x"),
                                field, program::kNoBinder, 0, 0, 0, program::kNotFormed});
}

void add_event(TestPack& pack) {
  pack.add(SectionId::kSchemas, program::Schema{pack.str("acme.a"), 1});
  pack.add(SectionId::kOwnEvents, program::OwnEvent{pack.str("a.one"), 0});
}

program::Rule own_rule(TestPack& pack, uint32_t test) {
  program::Rule rule = pack.blocking("M1", pack.all_of({test}));
  rule.event = static_cast<uint32_t>(Event::kOther);
  rule.own_event = {0, 1};
  return rule;
}

const EventSchemas kFed = {{"acme.a", 1, {"a.one"}, {{"a.text", TypeKind::kText}}}};

std::string load_error(TestPack pack, const EventSchemas& own = kFed) {
  add_databases(pack);
  const auto loaded = Pack::load(pack.linked(hs_version()), kTestKey, {}, own);
  return loaded ? "loaded" : loaded.error().code + ": " + loaded.error().detail;
}

TEST(PackEvents, RulesOnEventsAreAskedThere) {
  TestPack pack;
  add_event(pack);
  pack.rule(own_rule(pack, own_test(pack)));
  add_databases(pack);
  auto loaded = Pack::load(pack.linked(hs_version()), kTestKey, {}, kFed);
  ASSERT_TRUE(loaded) << loaded.error().detail;
  Engine engine;
  engine.swap(loaded.value());
  Worker worker(engine);
  FieldValue value{"a%78"};
  EXPECT_EQ(worker.evaluate_event({"a.one", {&value, 1}, {}}).verdict, Verdict::kBlock);
  value = {"a"};
  EXPECT_EQ(worker.evaluate_event({"a.one", {&value, 1}, {}}).matches.size(), 0u);
  value = {};
  EXPECT_FALSE(worker.evaluate_event({"a.one", {&value, 1}, {}}).degraded) << "it is optional";
  value = {"12345678x"};
  const Decision& cut = worker.evaluate_event({"a.one", {&value, 1}, {}});
  EXPECT_EQ(cut.causes, kOversize);
  ASSERT_EQ(cut.undecided.size(), 1u);
  EXPECT_EQ(worker.evaluate_event({"a.one", {}, {}}).causes, kError);
  engine.swap(nullptr);
  EXPECT_FALSE(worker.evaluate_event({"a.two", {&value, 1}, {}}).degraded) << "no rules at all";
}

TEST(PackEvents, FieldsBelongToTheirEvents) {
  TestPack request;
  add_event(request);
  request.rule(request.blocking("M1", request.all_of({own_test(request)})));
  const std::string layout =
      "pack.layout: rules[0].code: asks for a field that its event does not have";
  EXPECT_EQ(load_error(request), layout) << "a request has no a.text: that is no silent pass";
  TestPack event;
  add_event(event);
  event.rule(own_rule(event, event.contains(FieldId::kPath, "/a")));
  EXPECT_EQ(load_error(event), layout);
  TestPack connection;
  add_event(connection);
  connection.rule(own_rule(connection, connection.contains(FieldId::kTlsSni, "a")));
  EXPECT_EQ(load_error(connection), "loaded");
}

std::string verify_error(const TestPack& pack) {
  const Status status = verify_pack(pack.portable(), nullptr);
  return status ? "ok" : status.error().detail;
}

TEST(PackEvents, RulesNameTheirEvent) {
  TestPack none;
  add_event(none);
  program::Rule rule = own_rule(none, own_test(none));
  rule.own_event = {0, 0};
  none.rule(rule);
  const std::string wrong = "rules[0].own_event: one for events of other schemas, and only there";
  EXPECT_EQ(verify_error(none), wrong);
  TestPack request;
  add_event(request);
  program::Rule other = request.blocking("M1", request.all_of({own_test(request)}));
  other.own_event = {0, 1};
  request.rule(other);
  EXPECT_EQ(verify_error(request), wrong);
  TestPack beyond;
  add_event(beyond);
  program::Rule far = own_rule(beyond, own_test(beyond));
  far.own_event = {1, 1};
  beyond.rule(far);
  EXPECT_EQ(verify_error(beyond), "rules[0].own_event: range out of bounds");
}

TEST(PackEvents, RecordsAreWithinTheirLimits) {
  TestPack several;
  add_event(several);
  add_event(several);
  several.rule(own_rule(several, own_test(several, {0, 2})));
  EXPECT_EQ(verify_error(several), "fields[0].schema: several");
  TestPack large;
  add_event(large);
  large.rule(own_rule(large, own_test(large, {0, 1}, program::kMaxInspectedBytes + 1)));
  EXPECT_EQ(verify_error(large), "fields[0].max_bytes: not a known value");
  TestPack lost;
  lost.add(SectionId::kOwnEvents, program::OwnEvent{lost.str("a.one"), 0});
  EXPECT_EQ(verify_error(lost), "own_events[0].schema: no such record");
  TestPack many;
  add_event(many);
  for (uint32_t i = 0; i < kMaxOwnEvents; ++i) {
    many.add(SectionId::kOwnEvents, program::OwnEvent{many.str("a.more"), 0});
  }
  EXPECT_EQ(verify_error(many), "own_events: over the limit");
  TestPack gated;
  add_event(gated);
  program::Rule rule = own_rule(gated, own_test(gated));
  rule.clauses = {gated.clause({gated.atom("x", Group::kLine)}), 1};
  gated.rule(rule);
  gated.scan(GateSource::kUri);
  EXPECT_EQ(verify_error(gated), "rules[0].clauses: an atom of another event");
}

}  // namespace
}  // namespace stopgap::engine
