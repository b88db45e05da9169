// SPDX-License-Identifier: Apache-2.0
// Exact programs on requests, one operator after the other, without a gate.
#include "engine/evaluate.h"

#include <gtest/gtest.h>

#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::SectionId;
using program::TestOp;

/// Evaluates single tests of a pack under construction.
class EvaluateTest : public testing::Test {
 protected:
  /// Does the test hold? Rules are not needed for that.
  bool holds(uint32_t test) {
    if (!loaded_) {
      loaded_ = must_load(pack);
      if (loaded_ == nullptr) return false;
      hs_scratch_t* scratch = nullptr;
      if (loaded_->impl().scratch) hs_clone_scratch(loaded_->impl().scratch.get(), &scratch);
      scratch_.reset(scratch);
      evaluator.adopt(loaded_->impl(), scratch_.get(), never_);
    }
    views_.adopt(FormedViews(loaded_->impl().formed_texts));
    views_.reset(request);
    evaluator.begin(request, views_);
    const bool first = evaluator.decide(test);
    EXPECT_EQ(evaluator.decide(test), first) << "remembered differently";
    return first;
  }
  uint32_t text(TestOp op, FieldId field, std::string_view bytes, bool nocase = false,
                bool raw = false) {
    return pack.test(op, OperandKind::kLiteral, pack.literal(bytes, nocase), field,
                     program::kNoBinder, 0, raw);
  }
  uint32_t number(TestOp op, FieldId field, int64_t value) {
    return pack.test(op, OperandKind::kNumber, pack.number(value), field);
  }

  TestPack pack;
  RequestView request;
  Evaluator evaluator;

 private:
  std::shared_ptr<const Pack> loaded_;
  ScratchPtr scratch_;
  Views views_;
  Deadline never_;
};

TEST_F(EvaluateTest, TextInAnyView) {
  request.target = "/a%252Fb?x=%41";
  const uint32_t decoded = text(TestOp::kContains, FieldId::kUri, "a/b");
  const uint32_t raw = text(TestOp::kContains, FieldId::kUri, "a/b", false, true);
  const uint32_t sent = text(TestOp::kContains, FieldId::kUri, "%252f", true, true);
  const uint32_t starts = text(TestOp::kStartsWith, FieldId::kPath, "/A/B", true);
  const uint32_t starts_exact = text(TestOp::kStartsWith, FieldId::kPath, "/A/B");
  const uint32_t ends = text(TestOp::kEndsWith, FieldId::kQuery, "=A");
  const uint32_t equal = text(TestOp::kEqual, FieldId::kQuery, "X=a", true);
  EXPECT_TRUE(holds(decoded));
  EXPECT_FALSE(holds(raw));
  EXPECT_TRUE(holds(sent));
  EXPECT_TRUE(holds(starts));
  EXPECT_FALSE(holds(starts_exact));
  EXPECT_TRUE(holds(ends));
  EXPECT_TRUE(holds(equal));
  request.target = "/";
  for (const uint32_t test : {decoded, raw, sent, starts, ends, equal}) EXPECT_FALSE(holds(test));
}

TEST_F(EvaluateTest, AbsentValuesSatisfyNothing) {
  request.target = "/a";
  const auto present = [&](FieldId field) {
    return pack.test(TestOp::kPresent, OperandKind::kNone, 0, field);
  };
  const uint32_t query = present(FieldId::kQuery), host = present(FieldId::kHost);
  const uint32_t ip = present(FieldId::kClientIp), port = present(FieldId::kServerPort);
  const uint32_t body = present(FieldId::kBody);
  const uint32_t any_port = number(TestOp::kGreaterEqual, FieldId::kServerPort, 0);
  pack.add(SectionId::kCidrs, program::Cidr{{}, 0});
  const uint32_t any_ip = pack.test(TestOp::kIn, OperandKind::kCidr, 0, FieldId::kClientIp);
  EXPECT_TRUE(holds(body));
  for (const uint32_t test : {query, host, ip, port, any_port, any_ip}) EXPECT_FALSE(holds(test));
  const HeaderView headers[] = {{"host", "A.example"}};
  request.headers = headers;
  request.target = "/?";
  request.client_ip = parse_ip("2001:db8::1");
  request.server_port = 0;
  for (const uint32_t test : {query, host, ip, port, any_port, any_ip}) EXPECT_TRUE(holds(test));
}

TEST_F(EvaluateTest, Numbers) {
  request.target = "/";
  request.body = "12345";
  const FieldId size = FieldId::kBodySize;
  std::vector<std::pair<uint32_t, bool>> expected;
  for (const auto& [value, less, equal] :
       {std::tuple{int64_t{4}, false, false}, std::tuple{int64_t{5}, false, true},
        std::tuple{int64_t{6}, true, false}}) {
    expected.emplace_back(number(TestOp::kEqual, size, value), equal);
    expected.emplace_back(number(TestOp::kLess, size, value), less);
    expected.emplace_back(number(TestOp::kLessEqual, size, value), less || equal);
    expected.emplace_back(number(TestOp::kGreater, size, value), !less && !equal);
    expected.emplace_back(number(TestOp::kGreaterEqual, size, value), !less);
  }
  for (const auto& [test, want] : expected) EXPECT_EQ(holds(test), want) << test;
}

TEST_F(EvaluateTest, SetsAndScalars) {
  const uint32_t first = pack.add(SectionId::kSetStrings, program::Literal{pack.str("/A"), 0});
  pack.add(SectionId::kSetStrings, program::Literal{pack.str("/b"), 1});
  pack.add(SectionId::kSets, program::Set{pack.str(""), 0, 0, 0, 0, {first, 2}});
  const uint32_t own = pack.add(SectionId::kSetStrings, program::Literal{pack.str("/A"), 0});
  pack.add(SectionId::kSets, program::Set{pack.str(""), 0, 0, 1, 0, {own, 1}});
  const uint32_t at = pack.number(80);
  pack.number(443);
  pack.add(SectionId::kSets, program::Set{pack.str(""), 2, 0, 0, 0, {at, 2}});
  const uint32_t in = pack.test(TestOp::kIn, OperandKind::kSet, 0, FieldId::kUri);
  const uint32_t contains = pack.test(TestOp::kContains, OperandKind::kSet, 1, FieldId::kUri);
  const uint32_t port = pack.test(TestOp::kIn, OperandKind::kSet, 2, FieldId::kServerPort);
  request.target = "/%41";
  request.server_port = 443;
  EXPECT_TRUE(holds(in));
  EXPECT_TRUE(holds(contains));
  EXPECT_TRUE(holds(port));
  request.target = "/B";
  request.server_port = 81;
  EXPECT_TRUE(holds(in));
  EXPECT_FALSE(holds(contains));
  EXPECT_FALSE(holds(port));
  request.target = "/a";
  EXPECT_FALSE(holds(in));
}

TEST_F(EvaluateTest, SomeAndEveryElementOfASet) {
  const uint32_t first = pack.add(SectionId::kSetStrings, program::Literal{pack.str("/A"), 0});
  pack.add(SectionId::kSetStrings, program::Literal{pack.str("b/"), 1});
  pack.add(SectionId::kSets, program::Set{pack.str(""), 0, 0, 0, 0, {first, 2}});
  const auto test = [&](TestOp op, OperandKind kind) {
    return pack.test(op, kind, 0, FieldId::kQuery);
  };
  const uint32_t any = test(TestOp::kContains, OperandKind::kSet);
  const uint32_t all = test(TestOp::kContains, OperandKind::kEverySet);
  const uint32_t any_start = test(TestOp::kStartsWith, OperandKind::kSet);
  const uint32_t any_end = test(TestOp::kEndsWith, OperandKind::kSet);
  const auto expect = [&](std::string_view target, std::string_view want) {
    request.target = target;
    std::string found;
    for (const uint32_t one : {any, all, any_start, any_end}) found += holds(one) ? '1' : '0';
    EXPECT_EQ(found, want) << target;
  };
  expect("/", "0000");
  expect("/?/a", "0000");
  expect("/?x/Ay", "1000");
  expect("/?/A%2542/", "1111");
  expect("/?%2fA=B%2f", "1111");
  expect("/?b/b", "1010");
  EXPECT_EQ(evaluator.fault(), Fault::kNone);
}

TEST_F(EvaluateTest, AddressesByPrefix) {
  program::Cidr cidr{*parse_ip("192.0.2.128"), 121};
  pack.add(SectionId::kCidrs, cidr);
  const uint32_t in = pack.test(TestOp::kIn, OperandKind::kCidr, 0, FieldId::kClientIp);
  for (const auto& [text, want] : {std::pair{"192.0.2.128", true}, std::pair{"192.0.2.255", true},
                                   std::pair{"192.0.2.127", false}, std::pair{"::1", false}}) {
    request.client_ip = parse_ip(text);
    EXPECT_EQ(holds(in), want) << text;
  }
}

TEST_F(EvaluateTest, RegexesFlagsAndDays) {
  const uint32_t regex = pack.add(SectionId::kRegexes, program::Regex{pack.str("^/a.c$"), 0});
  const uint32_t matches = pack.test(TestOp::kMatches, OperandKind::kRegex, regex, FieldId::kUri);
  const uint32_t body = pack.test(TestOp::kMatches, OperandKind::kRegex, regex, FieldId::kBody);
  const uint32_t twice =
      pack.test(TestOp::kIsTrue, OperandKind::kNone, 0, FieldId::kFlagDoubleEncoded);
  const uint32_t before =
      pack.test(TestOp::kBefore, OperandKind::kNumber, pack.number(10), FieldId::kUri);
  const uint32_t never = pack.test(TestOp::kFalse, OperandKind::kNone, 0, FieldId::kUri);
  request.target = "/a%250ac";
  request.today = 10;
  EXPECT_TRUE(holds(matches));
  EXPECT_FALSE(holds(body)) << "an empty body";
  EXPECT_TRUE(holds(twice));
  EXPECT_TRUE(holds(before));
  EXPECT_FALSE(holds(never));
  request.target = "/a.cc";
  request.today = 11;
  EXPECT_FALSE(holds(matches));
  EXPECT_FALSE(holds(twice));
  EXPECT_FALSE(holds(before));
}

TEST_F(EvaluateTest, QuantifiersOverElements) {
  const uint32_t value =
      pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal("x"), FieldId::kArgs, 0, 1);
  const program::Range body = pack.all_of({value});
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, body);
  const program::Range second = pack.all_of({value});
  const uint32_t all = pack.quantifier(true, FieldId::kArgs, second);
  const program::Range third = pack.all_of({value});
  const uint32_t any_q = pack.quantifier(false, FieldId::kArgs, third, "Q");
  const auto expect = [&](std::string_view target, bool want_any, bool want_all, bool want_q) {
    request.target = target;
    EXPECT_EQ(holds(any), want_any) << target;
    EXPECT_EQ(holds(all), want_all) << target;
    EXPECT_EQ(holds(any_q), want_q) << target;
  };
  expect("/", false, true, false);
  expect("/?a=x&b=%78", true, true, false);
  expect("/?a=y&q=x", true, false, true);
  expect("/?a=x&%51=y", true, false, false);
}

/// any x in args where any y in args where y.value == "b" and x.name == "a"
TEST_F(EvaluateTest, InnerQuantifiersSeeTheOuterElement) {
  const uint32_t inner_value =
      pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("b"), FieldId::kArgs, 0, 1);
  const uint32_t outer_name =
      pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("a"), FieldId::kArgs, 1, 0);
  const uint32_t ask = pack.test(TestOp::kAny, OperandKind::kQuantifier, 1, FieldId::kArgs);
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, pack.all_of({ask}));
  pack.quantifier(false, FieldId::kArgs, pack.all_of({inner_value, outer_name}));
  request.target = "/?a=1&c=b";
  EXPECT_TRUE(holds(any));
  request.target = "/?a=1&b=c";
  EXPECT_FALSE(holds(any));
  request.target = "/?c=b";
  EXPECT_FALSE(holds(any));
  std::string many;
  for (int i = 0; i < 100; ++i) many += "&c=%63";
  const std::string both = "/?%61=1" + many + "&c=%62", one = "/?%61=1" + many;
  request.target = both;
  EXPECT_TRUE(holds(any)) << "though no views are kept of so many";
  request.target = one;
  EXPECT_FALSE(holds(any));
}

TEST_F(EvaluateTest, SameViewIsOneView) {
  const uint32_t has_a = pack.of_view(TestOp::kContains, "a", FieldId::kQuery);
  const uint32_t has_percent = pack.of_view(TestOp::kContains, "%", FieldId::kQuery);
  const uint32_t both = pack.same_view(FieldId::kQuery, pack.all_of({has_a, has_percent}));
  const uint32_t first = pack.code_count();
  pack.insn(has_a, first + 1, program::kReject);
  pack.insn(has_percent, program::kReject, program::kAccept);
  const uint32_t only_a = pack.same_view(FieldId::kQuery, {first, 2});
  const auto expect = [&](std::string_view target, bool want_both, bool want_only) {
    request.target = target;
    EXPECT_EQ(holds(both), want_both) << target;
    EXPECT_EQ(holds(only_a), want_only) << target;
  };
  expect("/", false, false);
  expect("/?", false, false);
  expect("/?a%", true, false);
  expect("/?%61", false, true);
  expect("/?a%2541", true, true);
  expect("/?%2561", false, true);
}

TEST_F(EvaluateTest, NestedQuantifiersStopAtTheBudget) {
  // Of the outer element: otherwise the inner quantifier would be asked once and remembered.
  const uint32_t never =
      pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("never"), FieldId::kArgs, 1, 0);
  const uint32_t ask1 = pack.test(TestOp::kAny, OperandKind::kQuantifier, 1, FieldId::kArgs);
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, pack.all_of({ask1}));
  pack.quantifier(false, FieldId::kArgs, pack.all_of({never}));
  std::string target = "/?";
  for (int i = 0; i < 3000; ++i) target += "a=&";
  request.target = target;
  (void)holds(any);
  EXPECT_EQ(evaluator.fault(), Fault::kBudget);
  evaluator.clear_fault();
  request.target = "/?a=&b=";
  EXPECT_FALSE(holds(any));
  EXPECT_EQ(evaluator.fault(), Fault::kNone);
}

/// Elements that lack the key are looked at, too: 3,000 times 3,000 of them.
TEST_F(EvaluateTest, ElementsWithoutTheKeyCount) {
  const uint32_t never =
      pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("never"), FieldId::kArgs, 1, 0);
  const uint32_t ask1 = pack.test(TestOp::kAny, OperandKind::kQuantifier, 1, FieldId::kArgs);
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, pack.all_of({ask1}));
  pack.quantifier(false, FieldId::kArgs, pack.all_of({never}), "k");
  std::string target = "/?";
  for (int i = 0; i < 3000; ++i) target += "a=&";
  request.target = target;
  (void)holds(any);
  EXPECT_EQ(evaluator.fault(), Fault::kBudget);
}

}  // namespace
}  // namespace stopgap::engine
