// SPDX-License-Identifier: Apache-2.0
// For tests: a small pack that uses every section a portable pack can have. Without gate and regex
// it needs no database.
#pragma once

#include "engine/test_conditions.h"

namespace stopgap::engine {

inline void add_rich_sets(TestPack& pack) {
  using program::SectionId;
  const uint32_t first =
      pack.add(SectionId::kSetStrings, program::Literal{pack.str("10.0.0.1"), 0});
  pack.add(SectionId::kSetStrings, program::Literal{pack.str("Attack"), 1});
  const auto strings = static_cast<uint32_t>(program::SetKind::kStrings);
  pack.add(SectionId::kSets, program::Set{pack.str("words"), strings, 1, 0, 0, {first, 2}});
  program::Cidr cidr{};
  cidr.address[10] = cidr.address[11] = 0xff;
  cidr.address[12] = 10;
  cidr.prefix = 104;
  const uint32_t at = pack.add(SectionId::kCidrs, cidr);
  const auto cidrs = static_cast<uint32_t>(program::SetKind::kCidrs);
  pack.add(SectionId::kSets, program::Set{pack.str("nets"), cidrs, 1, 0, 0, {at, 1}});
  const uint32_t number = pack.number(100);
  const auto numbers = static_cast<uint32_t>(program::SetKind::kNumbers);
  pack.add(SectionId::kSets, program::Set{pack.str("limit"), numbers, 1, 1, 0, {number, 1}});
}

/// any x in args where (x.name == "q" and any c in cookies where (c.value in words or x.value
/// contains "z"))
inline uint32_t add_rich_quantifiers(TestPack& pack) {
  using program::OperandKind;
  using program::TestOp;
  const uint32_t in_words = pack.test(TestOp::kIn, OperandKind::kSet, 0, FieldId::kCookies, 0, 1);
  const uint32_t outer_value =
      pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal("z"), FieldId::kArgs, 1, 1);
  const uint32_t name = pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("q", true),
                                  FieldId::kArgs, 0, 0);
  // The outer quantifier comes first; its body needs the test of the inner one (index 1).
  const uint32_t ask_inner =
      pack.test(TestOp::kAny, OperandKind::kQuantifier, 1, FieldId::kCookies);
  const program::Range outer = pack.all_of({name, ask_inner});
  const uint32_t ask_outer = pack.quantifier(false, FieldId::kArgs, outer);
  const uint32_t at = pack.code_count();
  pack.insn(in_words, program::kAccept, at + 1);
  pack.insn(outer_value, program::kAccept, program::kReject);
  pack.quantifier(false, FieldId::kCookies, {at, 2}, "sid");
  return ask_outer;
}

/// The same as written; tests 0 to 2 are those of the quantifiers.
inline Tree rich_lists(TestPack& pack) {
  using program::ConditionKind;
  const uint32_t args = list_scope(pack, FieldId::kArgs);
  const uint32_t cookies = list_scope(pack, FieldId::kCookies, "sid");
  Tree inner = over(ConditionKind::kAny, cookies, some_part({leaf(0, "words"), leaf(1, "z")}),
                    "any c in cookies");
  return over(ConditionKind::kAny, args, all_parts({leaf(2, "q"), std::move(inner)}),
              "any x in args");
}

inline void add_rich_rule_parts(TestPack& pack, program::Rule& rule) {
  using program::SectionId;
  rule.title = pack.str("a title");
  rule.cves = {pack.add(SectionId::kStringLists, pack.str("CVE-2026-0001")), 1};
  rule.expires_day = 21'000;
  const uint32_t range =
      pack.add(SectionId::kRanges, program::VersionRange{pack.str("15.2"), pack.str("15.2.9")});
  rule.products = {
      pack.add(SectionId::kProducts, program::Product{pack.str("server"), 0, {range, 1}}), 1};
  pack.action(program::ActionKind::kTag, 0, "tagged");
  rule.actions.count = 2;
  const uint32_t header = pack.add(SectionId::kHeaderPairs,
                                   program::HeaderPair{pack.str("Host"), pack.str("a.example")});
  const uint32_t with = pack.add(SectionId::kProductVersions,
                                 program::ProductVersion{pack.str("server"), pack.str("15.2.1")});
  program::TestCase test{};
  test.day = 20'000;
  test.method = pack.str("GET");
  test.target = pack.str("/");
  test.headers = {header, 1};
  test.with = {with, 1};
  rule.tests = {pack.add(SectionId::kTestCases, test), 1};
}

inline TestPack rich_pack() {
  using program::OperandKind;
  using program::TestOp;
  TestPack pack;
  add_rich_sets(pack);
  const uint32_t nested = add_rich_quantifiers(pack);
  const uint32_t path = pack.contains(FieldId::kPath, "/Debug", true);
  const uint32_t from = pack.test(TestOp::kIn, OperandKind::kSet, 1, FieldId::kClientIp);
  const uint32_t large = pack.test(TestOp::kGreater, OperandKind::kSet, 2, FieldId::kBodySize);
  const uint32_t until =
      pack.test(TestOp::kBefore, OperandKind::kNumber, pack.number(20'500), FieldId::kPath);
  program::Rule one = pack.blocking("M1", pack.all_of({path, until}));
  add_rich_rule_parts(pack, one);
  one.written = write(pack, {{leaf(path, "a path")},
                             {not_that(part(leaf(from, "")), "not from"), "a reason", 20'500}});
  pack.rule(one);
  program::Rule two = pack.blocking("M2", pack.all_of({nested}));
  two.written = write(pack, {{rich_lists(pack)}});
  pack.rule(two);
  program::Rule three = pack.blocking("M3", pack.all_of({from, large}));
  three.written = write(pack, {{all_parts({leaf(from, "from"), leaf(large, "large")})}});
  pack.rule(three);
  pack.scan(GateSource::kUri);
  pack.scan(GateSource::kHeaderValue, "Cookie");
  return pack;
}

/// The same with atoms, clauses and a regex.
inline TestPack rich_gated_pack() {
  using program::OperandKind;
  using program::TestOp;
  TestPack pack = rich_pack();
  const uint32_t regex = pack.add(program::SectionId::kRegexes, program::Regex{pack.str("a.c"), 1});
  const uint32_t matches =
      pack.test(program::TestOp::kMatches, program::OperandKind::kRegex, regex, FieldId::kUri);
  program::Rule gated = pack.blocking("M4", pack.all_of({matches}));
  const uint32_t first = pack.clause({pack.atom("ac", Group::kLine), pack.atom("b", Group::kLine)});
  pack.clause({pack.atom("sid", Group::kHeaders)});
  gated.clauses = {first, 2};
  const uint32_t view = text_scope(pack, FieldId::kUri);
  const uint32_t of_view = pack.of_view(TestOp::kContains, "ac", FieldId::kUri);
  Tree same = over(program::ConditionKind::kSameView, view, leaf(of_view, "ac"), "same view");
  gated.written = write(
      pack, {{all_parts({over(program::ConditionKind::kUse, 0, leaf(matches, "a regex"), "a_let"),
                         std::move(same)})}});
  pack.rule(gated);
  return pack;
}

/// Tests: 0 of the uri, 1 of an element; formed texts 0 and 1 of the same.
inline TestPack formed_pack() {
  TestPack pack;
  const uint32_t uri =
      pack.formed(program::TestOp::kContains, "a", FieldId::kUri, {FormStep::kLower});
  const uint32_t value = pack.formed(program::TestOp::kEqual, "a", FieldId::kArgs,
                                     {FormStep::kLower, FormStep::kHexDecode}, 0, 1);
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, pack.all_of({value}));
  const uint32_t atom = pack.atom("a", Group::kLine);
  pack.scan_formed(0, Group::kLine);
  program::Rule rule = pack.blocking("M1", pack.all_of({uri, any}));
  rule.clauses = {pack.clause({atom}), 1};
  pack.rule(rule);
  return pack;
}

}  // namespace stopgap::engine
