// SPDX-License-Identifier: Apache-2.0
// Formed texts: once a request, of fields and elements, and found by the gate.
#include "engine/formed_views.h"

#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/pack_impl.h"
#include "engine/test_databases.h"
#include "engine/views.h"

namespace stopgap::engine {
namespace {

using program::TestOp;

std::vector<std::string> list(ViewList views) { return {views.begin(), views.end()}; }
using Texts = std::vector<std::string>;

TEST(FormedViews, OfFieldsAndElementsEachOnce) {
  const std::vector<FormedText> texts = {
      {FieldId::kUri, false, 0, false, {FormStep::kLower}},
      {FieldId::kUri, false, 0, true, {FormStep::kHexDecode}},
      {FieldId::kArgs, true, 1, false, {FormStep::kBase64Decode, FormStep::kLower}},
      {FieldId::kQuery, false, 0, false, {FormStep::kLower}}};
  Views views;
  views.adopt(FormedViews(texts));
  RequestView request;
  for (int round = 0; round < 2; ++round) {
    request.target = "/A%41?x=Zg&y=RUY";
    views.reset(request);
    EXPECT_EQ(list(views.formed(0)), (Texts{"/a%41?x=zg&y=ruy", "/aa?x=zg&y=ruy"}));
    EXPECT_EQ(list(views.formed(1)), Texts{"A"});
    EXPECT_EQ(list(views.formed(2, 0)), Texts{"f"});
    EXPECT_EQ(list(views.formed(2, 1)), Texts{"ef"});
    EXPECT_EQ(list(views.formed(2, 2)), Texts{});
    EXPECT_EQ(views.formed(0).data(), views.formed(0).data()) << "computed once";
    Texts pieces;
    views.gate_formed(2, [&](std::string_view piece) { pieces.emplace_back(piece); });
    EXPECT_EQ(pieces, (Texts{"f", "ef"}));
    request.target = "/";
    views.reset(request);
    EXPECT_EQ(list(views.formed(0)), Texts{"/"});
    EXPECT_TRUE(views.formed(3).empty()) << "absent";
  }
}

TEST(FormedViews, HaveRoomForWhatStepsAdd) {
  const std::vector<FormedText> texts = {
      {FieldId::kBody, false, 0, false, std::vector(kMaxFormSteps, FormStep::kPathCanonical)},
      {FieldId::kQueryArgs,
       true,
       1,
       false,
       {FormStep::kPathCanonical, FormStep::kJsEscapes, FormStep::kPathCanonical}}};
  Views views;
  views.adopt(FormedViews(texts));
  RequestView request;
  request.target = "/?a=b&c&d=..";
  for (const char* body : {"", "a", "a/", "a/b/..", "\\"}) {
    request.body = body;
    views.reset(request);
    EXPECT_EQ(list(views.formed(0)).front().substr(0, 1), "/") << body;
    EXPECT_EQ(list(views.formed(1, 0)), Texts{"/b"});
    EXPECT_EQ(list(views.formed(1, 1)), Texts{"/"});
    EXPECT_EQ(list(views.formed(1, 2)), Texts{"/"});
  }
}

/// In force: a rule that blocks if `test` holds, woken by `atom`.
struct OneRule {
  OneRule(TestPack& pack, uint32_t test, uint32_t atom) {
    program::Rule rule = pack.blocking("M1", pack.all_of({test}));
    rule.clauses = {pack.clause({atom}), 1};
    pack.rule(rule);
    engine.swap(must_load(pack));
  }
  Engine engine;
  Worker worker{engine};
};

TEST(FormedViews, TheGateScansThem) {
  TestPack pack;
  const uint32_t test =
      pack.formed(TestOp::kContains, "secret", FieldId::kArgs, {FormStep::kBase64Decode}, 0, 1);
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, pack.all_of({test}));
  const uint32_t atom = pack.atom("secret", Group::kBody);
  pack.scan_formed(0, Group::kBody);
  OneRule running(pack, any, atom);
  Worker& worker = running.worker;
  RequestView request;
  request.target = "/?a=1&b=YSBzZWNyZXQ%3d";
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kBlock);
  request.target = "/?a=secret";
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kPass);
  EXPECT_EQ(worker.stats().evaluated, 1u) << "not woken by what only the text as sent holds";
}

TEST(FormedViews, TheGateScansOnePieceBeforeThemToo) {
  TestPack pack;
  pack.formed(TestOp::kContains, "x", FieldId::kQuery, {FormStep::kBase64Decode});
  const uint32_t purge = pack.test(TestOp::kEqual, program::OperandKind::kLiteral,
                                   pack.literal("PURGE"), FieldId::kMethod);
  const uint32_t atom = pack.atom("purge", Group::kLine);
  pack.scan(GateSource::kMethod);
  pack.scan_formed(0, Group::kLine);
  OneRule running(pack, purge, atom);
  Worker& worker = running.worker;
  RequestView request;
  request.target = "/?YWJjZA";
  request.method = "PURGE";
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kBlock);
  request.method = "GET";
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kPass);
}

}  // namespace
}  // namespace stopgap::engine
