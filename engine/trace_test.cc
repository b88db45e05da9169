// SPDX-License-Identifier: Apache-2.0
// Explanations: which leaf holds, in which view, of which element, and whether the gate agreed.
#include "engine/trace.h"

#include <gtest/gtest.h>

#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

TEST(Trace, NamesTheViewAndThePlace) {
  TestPack pack;
  const auto on_path = [&pack](TestOp op, std::string_view bytes) {
    return pack.test(op, OperandKind::kLiteral, pack.literal(bytes), FieldId::kPath);
  };
  pack.rule(pack.blocking(
      "M1", pack.all_of({on_path(TestOp::kContains, "%25"), on_path(TestOp::kContains, "d/e"),
                         on_path(TestOp::kStartsWith, "/b"), on_path(TestOp::kEndsWith, "e;x"),
                         on_path(TestOp::kEndsWith, "/e"), on_path(TestOp::kContains, "no")})));
  RequestView request;
  request.target = "/a/../b/d%252fe;x";
  const auto trace = trace_request(*must_load(pack), request);
  ASSERT_EQ(trace.size(), 1u);
  EXPECT_FALSE(trace[0].holds);
  EXPECT_FALSE(trace[0].gated_out);
  EXPECT_EQ(trace[0].leaves, 6u);
  EXPECT_EQ(trace[0].leaves_held, 5u);
  const auto& leaves = trace[0].trace;
  ASSERT_EQ(leaves.size(), 6u);
  EXPECT_EQ(leaves[0].view_name, "as sent");
  EXPECT_EQ(leaves[0].offset, 9u);
  EXPECT_EQ(leaves[1].view_name, "decoded 2x");
  EXPECT_EQ(leaves[1].view, "/a/../b/d/e;x");
  EXPECT_EQ(leaves[1].offset, 8u);
  EXPECT_EQ(leaves[2].view_name, "canonical");
  EXPECT_EQ(leaves[3].view_name, "as sent");
  EXPECT_EQ(leaves[4].view, "/b/d/e");
  EXPECT_EQ(leaves[4].view_name, "decoded 2x, canonical without parameters");
  EXPECT_FALSE(leaves[5].holds);
  EXPECT_EQ(leaves[5].view_name, "");
}

TEST(Trace, ElementsOfQuantifiers) {
  TestPack pack;
  const uint32_t value =
      pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("b c"), FieldId::kArgs, 0, 1);
  const uint32_t name =
      pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("z"), FieldId::kArgs, 0, 0);
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, pack.all_of({value, name}));
  pack.rule(pack.blocking("M1", pack.all_of({any})));
  const auto loaded = must_load(pack);
  RequestView request;
  request.target = "/?a=1&x=b+c&y=b%20c&z=";
  const auto trace = trace_request(*loaded, request);
  const auto& leaves = trace[0].trace;
  ASSERT_EQ(leaves.size(), 3u);
  EXPECT_EQ(trace[0].leaves, 2u) << "the quantifier itself is no leaf";
  EXPECT_EQ(trace[0].leaves_held, 2u);
  EXPECT_FALSE(leaves[0].holds) << "not in one element";
  EXPECT_EQ(leaves[0].depth, 0u);
  EXPECT_EQ(leaves[1].depth, 1u);
  EXPECT_EQ(leaves[1].element, "x");
  EXPECT_EQ(leaves[1].view_name, "decoded 1x");
  EXPECT_EQ(leaves[2].element, "z");
  request.target = "/";
  const auto none = trace_request(*loaded, request);
  ASSERT_EQ(none[0].trace.size(), 3u) << "the body is listed without elements too";
  EXPECT_EQ(none[0].leaves_held, 0u);
}

TEST(Trace, ShowsTheViewOfASameView) {
  TestPack pack;
  const uint32_t has_a = pack.of_view(TestOp::kContains, "a", FieldId::kUri);
  const uint32_t has_b = pack.of_view(TestOp::kContains, "b", FieldId::kUri);
  const uint32_t both = pack.same_view(FieldId::kUri, pack.all_of({has_a, has_b}));
  pack.rule(pack.blocking("M1", pack.all_of({both})));
  const auto loaded = must_load(pack);
  RequestView request;
  request.target = "/%61b";
  auto trace = trace_request(*loaded, request);
  ASSERT_EQ(trace[0].trace.size(), 3u);
  EXPECT_TRUE(trace[0].holds);
  EXPECT_EQ(trace[0].leaves, 2u);
  EXPECT_EQ(trace[0].trace[0].view_name, "decoded 1x");
  EXPECT_EQ(trace[0].trace[1].view, "/ab");
  EXPECT_EQ(trace[0].trace[2].view, "/ab") << "in that view, not in the first that holds a b";
  request.target = "/%61%2562";
  EXPECT_TRUE(trace_request(*loaded, request)[0].holds);
  request.target = "/%62";
  trace = trace_request(*loaded, request);
  EXPECT_FALSE(trace[0].holds);
  EXPECT_FALSE(trace[0].trace[1].holds);
  EXPECT_TRUE(trace[0].trace[2].holds);
}

TEST(Trace, SaysWhenTheGateKeepsARuleOut) {
  TestPack pack;
  program::Rule rule = pack.blocking("M1", pack.all_of({pack.contains(FieldId::kUri, "abc")}));
  rule.clauses = {pack.clause({pack.atom("abc", Group::kLine)}), 1};
  pack.rule(rule);
  pack.scan(GateSource::kUri);
  const auto loaded = must_load(pack);
  RequestView request;
  request.target = "/ABC";
  EXPECT_FALSE(trace_request(*loaded, request)[0].gated_out);
  EXPECT_FALSE(trace_request(*loaded, request)[0].holds);
  request.target = "/";
  EXPECT_TRUE(trace_request(*loaded, request)[0].gated_out);
  request.target = "/%61bc";
  EXPECT_TRUE(trace_request(*loaded, request)[0].holds);
}

}  // namespace
}  // namespace stopgap::engine
