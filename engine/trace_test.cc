// SPDX-License-Identifier: Apache-2.0
// Explanations: which condition holds as its author wrote it, in which view, of which element; what
// a rule lacks; what is not known.
#include "engine/trace.h"

#include <gtest/gtest.h>

#include "engine/test_conditions.h"
#include "engine/test_databases.h"
#include "engine/view_names.h"

namespace stopgap::engine {
namespace {

using program::ConditionKind;
using program::OperandKind;
using program::TestOp;

/// A pack of one rule, and what it makes of requests.
class Told {
 public:
  TestPack pack;

  uint32_t on(FieldId field, TestOp op, std::string_view bytes) {
    return pack.test(op, OperandKind::kLiteral, pack.literal(bytes), field);
  }
  uint32_t of_arg(TestOp op, std::string_view bytes, uint32_t attribute) {
    return pack.test(op, OperandKind::kLiteral, pack.literal(bytes), FieldId::kArgs, 0, attribute);
  }
  /// Code that holds when all of `tests` do, and the same as written.
  void rule(const std::vector<uint32_t>& tests, const std::vector<WrittenRoot>& written) {
    branching(pack.all_of(tests), written);
  }
  void branching(program::Range code, const std::vector<WrittenRoot>& written) {
    program::Rule made = pack.blocking("M1", code);
    made.written = write(pack, written);
    pack.rule(made);
  }

  const RuleTrace& ask(const RequestView& request, const WorkerOptions& options = {}) {
    if (!loaded_) loaded_ = must_load(pack);
    trace_ = trace_rule(*loaded_, {request, nullptr, nullptr, options}, 0);
    return trace_;
  }
  const RuleTrace& ask(std::string_view target) {
    RequestView request;
    request.method = "GET";
    request.target = target;
    return ask(request);
  }
  const ConditionTrace& line(size_t i, size_t root = 0) const {
    return trace_.roots.at(root).conditions.at(i);
  }
  /// Each line's mark, behind as many blanks as it stands in lines.
  std::string marks() const {
    std::string text;
    for (const ConditionTrace& one : trace_.roots.at(0).conditions) {
      constexpr char kMarks[] = "-+?.";
      text.append(one.depth, ' ') += kMarks[static_cast<size_t>(one.mark)];
    }
    return text;
  }

 private:
  std::shared_ptr<const Pack> loaded_;
  RuleTrace trace_;
};

TEST(Trace, NamesTheViewAndThePlace) {
  Told told;
  std::vector<uint32_t> tests;
  std::vector<Tree> leaves;
  const auto add = [&](TestOp op, std::string_view bytes) {
    tests.push_back(told.on(FieldId::kPath, op, bytes));
    leaves.push_back(leaf(tests.back(), std::string(bytes)));
  };
  add(TestOp::kContains, "%25");
  add(TestOp::kContains, "d/e");
  add(TestOp::kStartsWith, "/b");
  add(TestOp::kEndsWith, "e;x");
  add(TestOp::kEndsWith, "/e");
  add(TestOp::kContains, "no");
  told.rule(tests, {{all_parts(leaves)}});
  const RuleTrace& trace = told.ask("/a/../b/d%252fe;x");
  EXPECT_EQ(trace.truth, kFalse);
  EXPECT_FALSE(trace.gated_out);
  EXPECT_EQ(trace.leaves, 6u);
  EXPECT_EQ(trace.leaves_held, 5u);
  EXPECT_EQ(trace.missing, 1u);
  EXPECT_EQ(conditions_held(trace), "5 of 6 conditions held, 1 more is needed");
  EXPECT_EQ(told.marks(), "- + + + + + -");
  EXPECT_EQ(told.line(1).view_name, "as sent");
  EXPECT_EQ(told.line(1).offset, 9u);
  EXPECT_EQ(told.line(2).view_name, "decoded 2x");
  EXPECT_EQ(told.line(2).view, "/a/../b/d/e;x");
  EXPECT_EQ(told.line(2).offset, 8u);
  EXPECT_EQ(told.line(3).view_name, "canonical");
  EXPECT_EQ(told.line(4).view_name, "as sent");
  EXPECT_EQ(told.line(5).view, "/a/../b/d/e");
  EXPECT_EQ(told.line(5).view_name, "decoded 2x, each time without parameters");
  EXPECT_EQ(told.line(6).why, Why::kNothing);
}

/// http.query != "debug" or absent
TEST(Trace, NegatedConditionsSayWhatWasFound) {
  Told told;
  const uint32_t debug = told.on(FieldId::kQuery, TestOp::kEqual, "debug");
  const uint32_t present = told.pack.test(TestOp::kPresent, OperandKind::kNone, 0, FieldId::kQuery);
  const uint32_t first = told.pack.code_count();
  told.pack.insn(debug, first + 1, program::kAccept);
  told.pack.insn(present, program::kReject, program::kAccept);
  const auto negated = [](uint32_t test) { return part(not_that(part(leaf(test, "")), "")); };
  told.branching({first, 2}, {{some_part({negated(debug), negated(present)}, "guarded")}});
  EXPECT_EQ(told.ask("/?x").truth, kTrue);
  EXPECT_EQ(told.marks(), "+");
  EXPECT_EQ(told.line(0).why, Why::kNothing);
  EXPECT_EQ(told.ask("/").truth, kTrue);
  EXPECT_EQ(told.marks(), "+");
  EXPECT_EQ(told.line(0).why, Why::kAbsent);
  const RuleTrace& trace = told.ask("/?de%62ug");
  EXPECT_EQ(trace.truth, kFalse);
  EXPECT_EQ(told.marks(), "-");
  EXPECT_EQ(told.line(0).why, Why::kFound);
  EXPECT_EQ(told.line(0).view_name, "decoded 1x");
  EXPECT_EQ(told.line(0).view, "debug");
  EXPECT_EQ(trace.leaves, 1u);
  EXPECT_EQ(trace.to_find, 0u);
}

/// a and b or c; not (a or b)
TEST(Trace, AnOrLacksWhatItsBestPartLacks) {
  Told told;
  const uint32_t a = told.on(FieldId::kUri, TestOp::kContains, "a");
  const uint32_t b = told.on(FieldId::kUri, TestOp::kContains, "b");
  const uint32_t c = told.on(FieldId::kUri, TestOp::kContains, "c");
  const uint32_t d = told.on(FieldId::kUri, TestOp::kContains, "d");
  const uint32_t first = told.pack.code_count();
  told.pack.insn(a, first + 1, first + 2);
  told.pack.insn(b, program::kReject, first + 2);
  told.pack.insn(d, program::kReject, program::kReject);
  const Tree either = some_part({all_parts({leaf(a, "a"), leaf(b, "b"), leaf(d, "d")}),
                                 all_parts({leaf(c, "c"), leaf(d, "d")})});
  const Tree none = not_that(some_part({leaf(a, "a"), leaf(c, "c")}), "not (...)");
  told.branching({first, 3}, {{all_parts({either, none})}});
  EXPECT_EQ(told.ask("/").missing, 2u) << "c and d";
  EXPECT_EQ(told.marks(), "- -  -   -   -   -  -   -   - +  -   -   -");
  EXPECT_EQ(told.ask("/ab").missing, 2u) << "d, and the not";
  EXPECT_EQ(told.marks(), "- -  -   +   +   -  -   -   - -  +   +   -");
  EXPECT_EQ(told.ask("/ab").leaves, 6u) << "what stands in a not is one condition";
  EXPECT_EQ(told.ask("/ab").leaves_held, 2u);
  EXPECT_EQ(told.ask("/bd").missing, 1u) << "a, or c";
}

TEST(Trace, ExceptionsAreTold) {
  Told told;
  const uint32_t a = told.on(FieldId::kUri, TestOp::kContains, "a");
  const uint32_t b = told.on(FieldId::kUri, TestOp::kContains, "b");
  const uint32_t c = told.on(FieldId::kUri, TestOp::kContains, "c");
  const uint32_t until =
      told.pack.test(TestOp::kBefore, OperandKind::kNumber, told.pack.number(100), FieldId::kUri);
  const uint32_t first = told.pack.code_count();
  told.pack.insn(a, first + 1, program::kReject);
  told.pack.insn(b, program::kReject, first + 2);
  told.pack.insn(c, first + 3, program::kAccept);
  told.pack.insn(until, program::kReject, program::kAccept);
  told.branching({first, 4},
                 {{leaf(a, "a")}, {leaf(b, "b"), "why b"}, {leaf(c, "c"), "why c", 100}});
  EXPECT_EQ(told.ask("/a").truth, kTrue);
  EXPECT_EQ(told.ask("/a").missing, 0u);
  const RuleTrace& kept_off = told.ask("/ab");
  EXPECT_EQ(kept_off.truth, kFalse);
  EXPECT_EQ(kept_off.missing, 1u);
  EXPECT_EQ(conditions_held(kept_off), "1 of 1 condition held, but an exception holds");
  EXPECT_EQ(told.line(0, 1).mark, Mark::kHolds);
  EXPECT_EQ(told.line(0, 2).mark, Mark::kFails);
  RequestView request;
  request.target = "/ac";
  request.today = 100;
  EXPECT_EQ(written_truth(told.ask(request)), kFalse);
  EXPECT_EQ(told.ask(request).truth, kFalse);
  request.today = 101;
  EXPECT_EQ(written_truth(told.ask(request)), kTrue);
  EXPECT_EQ(told.ask(request).truth, kTrue);
  EXPECT_TRUE(told.ask(request).roots[2].ended);
  EXPECT_EQ(told.ask(request).roots[2].truth, kTrue);
}

/// any x in http.args where x.value == "b c" and x.name == "z"
TEST(Trace, ShowsTheNearestElement) {
  Told told;
  const uint32_t value = told.of_arg(TestOp::kEqual, "b c", 1);
  const uint32_t name = told.of_arg(TestOp::kEqual, "z", 0);
  const uint32_t any = told.pack.quantifier(false, FieldId::kArgs, told.pack.all_of({value, name}));
  const uint32_t scope = list_scope(told.pack, FieldId::kArgs);
  told.rule({any}, {{over(ConditionKind::kAny, scope,
                          all_parts({leaf(value, "value"), leaf(name, "name")}), "any")}});
  const RuleTrace& trace = told.ask("/?a=1&x=b+c&y=b%20c&z=");
  EXPECT_EQ(trace.truth, kFalse);
  EXPECT_EQ(trace.leaves, 2u) << "the quantifier itself is no condition";
  EXPECT_EQ(trace.leaves_held, 1u) << "not both in one element";
  EXPECT_EQ(trace.missing, 1u);
  EXPECT_EQ(told.marks(), "- -  +  -");
  EXPECT_EQ(told.line(0).why, Why::kShown);
  EXPECT_EQ(told.line(0).element, "x");
  EXPECT_EQ(told.line(0).element_index, 1u);
  EXPECT_EQ(told.line(2).element, "x");
  EXPECT_EQ(told.line(2).view_name, "decoded 1x");
  EXPECT_EQ(told.line(3).why, Why::kElsewhere);
  EXPECT_EQ(told.line(3).element, "z");
  EXPECT_EQ(told.ask("/?a=1&z=b+c").truth, kTrue);
  EXPECT_EQ(told.marks(), "+ +  +  +");
  EXPECT_EQ(told.line(0).element, "z");
  std::string many = "/?x=b+c";  // too many for their views to be kept
  for (int i = 0; i < 100; ++i) many += "&a=%41";
  EXPECT_EQ(told.ask(many + "&z=").missing, 1u);
  EXPECT_EQ(told.line(2).view, "b c");
  const RuleTrace& none = told.ask("/");
  EXPECT_EQ(told.marks(), "- .  .  .") << "the body is listed without elements too";
  EXPECT_EQ(told.line(0).why, Why::kNoElement);
  EXPECT_EQ(none.leaves_held, 0u);
  EXPECT_EQ(none.missing, 2u);
}

/// all http.args.value != "x", in one line; and its opposite
TEST(Trace, AllShowsTheElementThatFails) {
  Told told;
  const uint32_t value = told.of_arg(TestOp::kContains, "x", 1);
  const uint32_t first = told.pack.code_count();
  told.pack.insn(value, program::kReject, program::kAccept);
  const uint32_t all = told.pack.quantifier(true, FieldId::kArgs, {first, 1});
  const uint32_t scope = list_scope(told.pack, FieldId::kArgs);
  told.rule({all},
            {{over(ConditionKind::kAll, scope, part(not_that(part(leaf(value, "")), "")), "all")}});
  EXPECT_EQ(told.ask("/?a=1&b=2").truth, kTrue);
  EXPECT_EQ(told.marks(), "+");
  EXPECT_EQ(told.ask("/?a=1&b=ax&c=x").truth, kFalse);
  EXPECT_EQ(told.marks(), "-");
  EXPECT_EQ(told.line(0).why, Why::kFound);
  EXPECT_EQ(told.line(0).element, "b");
  EXPECT_EQ(told.line(0).offset, 1u);
  const RuleTrace& none = told.ask("/");
  EXPECT_EQ(none.truth, kTrue);
  EXPECT_EQ(told.line(0).why, Why::kNoElement);
  EXPECT_EQ(none.leaves_held, 1u);
  EXPECT_EQ(none.to_find, 0u);
}

TEST(Trace, NamesViewsOfBodies) {
  const auto name = [](FieldId field, TypeKind type, ViewList views, size_t index) {
    return view_name(field, type, views, index, reads_of(Backend::kGeneric));
  };
  const std::string_view body[] = {"\x01%41", "%41"};
  EXPECT_EQ(name(FieldId::kBody, TypeKind::kBytes, body, 0), "as sent");
  EXPECT_EQ(name(FieldId::kBody, TypeKind::kBytes, body, 1), "decoded");
  const std::string_view form[] = {"+%2B", " +"}, json[] = {"+%2B", "++"};
  EXPECT_EQ(name(FieldId::kArgs, TypeKind::kText, form, 1), "decoded 1x");
  EXPECT_EQ(name(FieldId::kBodyArgs, TypeKind::kText, json, 1), "decoded 1x");
  EXPECT_EQ(name(FieldId::kJson, TypeKind::kText, json, 1), "decoded 1x");
}

TEST(Trace, ShowsTheViewOfASameView) {
  Told told;
  const uint32_t has_a = told.pack.of_view(TestOp::kContains, "a", FieldId::kUri);
  const uint32_t has_b = told.pack.of_view(TestOp::kContains, "b", FieldId::kUri);
  const uint32_t both = told.pack.same_view(FieldId::kUri, told.pack.all_of({has_a, has_b}));
  const uint32_t scope = text_scope(told.pack, FieldId::kUri);
  told.rule({both}, {{over(ConditionKind::kSameView, scope,
                           all_parts({leaf(has_a, "a"), leaf(has_b, "b")}), "same view")}});
  EXPECT_EQ(told.ask("/%61b").truth, kTrue);
  EXPECT_EQ(told.marks(), "+ +  +  +");
  EXPECT_EQ(told.line(0).view_name, "decoded 1x");
  EXPECT_EQ(told.line(2).view, "/ab");
  EXPECT_EQ(told.line(3).view, "/ab") << "in that view, not in the first that holds a b";
  EXPECT_EQ(told.ask("/%61%2562").truth, kTrue);
  EXPECT_EQ(told.ask("/%62").truth, kFalse);
  EXPECT_EQ(told.marks(), "- -  -  +");
  EXPECT_EQ(told.line(0).why, Why::kShown);
  EXPECT_EQ(told.line(0).view_name, "decoded 1x") << "the nearest";
  EXPECT_EQ(told.ask("/%62").missing, 1u);
  EXPECT_EQ(told.ask("/%2562").leaves_held, 1u);
}

/// same view (not a and c): in different views only
TEST(Trace, SaysWhatAnotherViewHolds) {
  Told told;
  const uint32_t percent = told.pack.of_view(TestOp::kContains, "%", FieldId::kUri);
  const uint32_t has_c = told.pack.of_view(TestOp::kContains, "c", FieldId::kUri);
  const uint32_t first = told.pack.code_count();
  told.pack.insn(percent, program::kReject, first + 1);
  told.pack.insn(has_c, program::kAccept, program::kReject);
  const uint32_t ask = told.pack.same_view(FieldId::kUri, {first, 2});
  const uint32_t scope = text_scope(told.pack, FieldId::kUri);
  told.rule({ask}, {{over(ConditionKind::kSameView, scope,
                          all_parts({not_that(part(leaf(percent, "")), "not %"), leaf(has_c, "c")}),
                          "same view")}});
  EXPECT_EQ(told.ask("/%63").truth, kTrue);
  EXPECT_EQ(told.marks(), "+ +  +  +");
  EXPECT_EQ(told.ask("/%25c").truth, kFalse);
  EXPECT_EQ(told.marks(), "- -  -  +");
  EXPECT_EQ(told.line(2).why, Why::kFound) << "that is why it does not hold";
  EXPECT_EQ(told.line(2).view_name, "as sent");
}

TEST(Trace, WhatWasNotSeenIsUnknown) {
  Told told;
  const uint32_t path = told.on(FieldId::kUri, TestOp::kContains, "/up");
  const uint32_t body = told.on(FieldId::kBody, TestOp::kContains, "EVIL");
  told.rule({path, body}, {{all_parts({leaf(path, "path"), leaf(body, "body")})}});
  RequestView request;
  request.target = "/up";
  request.body = "12345678 and EVIL";
  WorkerOptions small;
  small.limits.body_bytes = 8;
  const RuleTrace& trace = told.ask(request, small);
  EXPECT_TRUE(trace.truth.unknown());
  EXPECT_EQ(written_truth(trace), trace.truth);
  EXPECT_EQ(told.marks(), "? + ?");
  EXPECT_EQ(told.line(2).causes, kOversize);
  EXPECT_EQ(trace.leaves_held, 1u);
  EXPECT_EQ(told.ask(request).truth, kTrue);
  request.target = "/";
  EXPECT_EQ(told.ask(request, small).truth, kFalse);
  EXPECT_EQ(told.marks(), "- - ?");
  request.body_truncated = true;
  request.target = "/up";
  request.body = "";
  EXPECT_EQ(told.ask(request).truth.causes, kUnparsable);
  EXPECT_EQ(told.marks(), "? + ?");
}

/// The elements that could not be looked at are one more, of which nothing is known.
TEST(Trace, ListsBeyondTheBudgetAreUnknown) {
  Told told;
  const uint32_t value = told.of_arg(TestOp::kEqual, "x", 1);
  const uint32_t any = told.pack.quantifier(false, FieldId::kArgs, told.pack.all_of({value}));
  const uint32_t scope = list_scope(told.pack, FieldId::kArgs);
  told.rule({any}, {{over(ConditionKind::kAny, scope, leaf(value, "value"), "any")}});
  WorkerOptions simulated;
  simulated.simulate = kBudget;
  RequestView request;
  request.target = "/?a=x";
  const RuleTrace& trace = told.ask(request, simulated);
  EXPECT_TRUE(trace.truth.unknown());
  EXPECT_EQ(written_truth(trace), trace.truth);
  EXPECT_EQ(told.marks(), "? ?");
  EXPECT_EQ(told.line(1).causes, kBudget);
  EXPECT_FALSE(told.line(1).has_element);
}

/// contains all {"a", "b"}: which one is lacking; numbers and addresses: what they are.
TEST(Trace, SaysWhatIsLackingAndWhatItIs) {
  Told told;
  const uint32_t a = told.on(FieldId::kUri, TestOp::kContains, "a");
  const uint32_t b = told.on(FieldId::kUri, TestOp::kContains, "b");
  const uint32_t size = told.pack.test(TestOp::kGreater, OperandKind::kNumber, told.pack.number(3),
                                       FieldId::kBodySize);
  const uint32_t port = told.pack.test(TestOp::kEqual, OperandKind::kNumber, told.pack.number(443),
                                       FieldId::kServerPort);
  told.rule({a, b, size, port},
            {{all_parts({all_parts({part(leaf(a, "")), part(leaf(b, ""))}, "all"),
                         leaf(size, "size"), leaf(port, "port")})}});
  RequestView request;
  request.target = "/a";
  request.body = "12345";
  EXPECT_EQ(told.ask(request).missing, 2u);
  EXPECT_EQ(told.marks(), "- - + -");
  EXPECT_EQ(told.line(1).why, Why::kLacks);
  EXPECT_EQ(told.line(1).test, b);
  EXPECT_EQ(told.line(2).why, Why::kIs);
  EXPECT_EQ(told.line(2).value, "5");
  EXPECT_EQ(told.line(3).why, Why::kAbsent);
  request.target = "/ab";
  told.ask(request);
  EXPECT_EQ(told.line(1).why, Why::kFound);
}

TEST(Trace, SaysWhenTheGateKeepsARuleOut) {
  TestPack pack;
  program::Rule rule = pack.blocking("M1", pack.all_of({pack.contains(FieldId::kUri, "abc")}));
  rule.clauses = {pack.clause({pack.atom("abc", Group::kLine)}), 1};
  pack.rule(rule);
  pack.scan(GateSource::kUri);
  const auto loaded = must_load(pack);
  RequestView request;
  const auto ask = [&](std::string_view target) {
    request.target = target;
    return trace_request(*loaded, {request, nullptr, nullptr, {}})[0];
  };
  EXPECT_FALSE(ask("/ABC").gated_out);
  EXPECT_EQ(ask("/ABC").truth, kFalse);
  EXPECT_TRUE(ask("/").gated_out);
  EXPECT_EQ(ask("/%61bc").truth, kTrue);
  EXPECT_TRUE(ask("/").roots.empty()) << "the pack tells nothing";
  EXPECT_EQ(conditions_held(ask("/")), "");
}

}  // namespace
}  // namespace stopgap::engine
