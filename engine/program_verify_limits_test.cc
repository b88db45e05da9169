// SPDX-License-Identifier: Apache-2.0
// Small packs that would cost much: what is shared multiplies. Each limit is tried with a pack
// beyond it and one that is legal and large.
#include <gtest/gtest.h>

#include <functional>

#include "engine/pack.h"
#include "engine/test_pack.h"

namespace stopgap::engine {
namespace {

using program::Range;
using program::SectionId;

/// Where a pack is refused: "ok", or the start of the error's detail up to the colon.
std::string place(const TestPack& pack) {
  const Status status = verify_pack(pack.portable(), nullptr);
  if (status) return "ok";
  EXPECT_EQ(status.error().code, "pack.layout");
  return status.error().detail.substr(0, status.error().detail.find(':'));
}

std::string why(const TestPack& pack) {
  const Status status = verify_pack(pack.portable(), nullptr);
  return status ? "ok" : status.error().detail;
}

std::string id_of(uint32_t rule) {
  std::string digits = std::to_string(rule);
  return "M" + std::string(6 - digits.size(), '0') + digits;
}

/// `count` rules that ask the uri, each as `change` says.
void add_rules(TestPack& pack, uint32_t count,
               const std::function<void(program::Rule&, uint32_t)>& change) {
  const uint32_t test = pack.contains(FieldId::kUri, "a");
  for (uint32_t i = 0; i < count; ++i) {
    program::Rule rule = pack.blocking(id_of(i), pack.all_of({test}));
    change(rule, i);
    pack.rule(rule);
  }
}

/// Quantifiers inside each other as deep as can be, each asked `times` times by the one around it.
TestPack nested(uint32_t times) {
  TestPack pack;
  std::vector<uint32_t> asks;
  for (uint32_t i = 0; i < kMaxQuantifierDepth; ++i) {
    asks.push_back(
        pack.test(program::TestOp::kAny, program::OperandKind::kQuantifier, i, FieldId::kArgs));
  }
  pack.rule(pack.blocking("M1", pack.all_of({asks[0]})));
  const uint32_t leaf = pack.contains(FieldId::kUri, "x");
  for (uint32_t i = 0; i < kMaxQuantifierDepth; ++i) {
    const bool last = i + 1 == kMaxQuantifierDepth;
    const std::vector<uint32_t> body(times, last ? leaf : asks[i + 1]);
    pack.quantifier(false, FieldId::kArgs, pack.all_of(body));
  }
  return pack;
}

TEST(Limits, QuantifiersSharedByBlocksMultiply) {
  EXPECT_EQ(place(nested(1)), "ok");
  EXPECT_EQ(place(nested(2)), "ok");
  for (const uint32_t times : {4u, 10u, 100u}) {  // the last: 10^16 tests in 9 kilobytes
    EXPECT_TRUE(why(nested(times)).ends_with("over the limit of tests for one rule"));
    EXPECT_TRUE(place(nested(times)).starts_with("code[")) << times;
  }
}

TEST(Limits, TestsOfOneRule) {
  for (const uint32_t more : {0u, 1u}) {
    TestPack pack;
    const uint32_t test = pack.contains(FieldId::kUri, "a");
    const std::vector<uint32_t> tests(kMaxExpandedTests + more, test);
    pack.rule(pack.blocking("M1", pack.all_of(tests)));
    EXPECT_EQ(place(pack), more == 0 ? "ok" : "code[4096].test");
  }
}

TEST(Limits, SetsShareNoElements) {
  TestPack pack;
  pack.string_set({"a", "b"});
  pack.add(SectionId::kSets, program::Set{pack.str(""), 0, 0, 0, 0, {0, 2}});
  EXPECT_EQ(place(pack), "sets[1].elements");
}

TEST(Limits, LargeSetsBehindSeveralTests) {
  TestPack pack;
  const program::StrRef text = pack.str("Element");
  for (uint32_t i = 0; i < kMaxSetElements; ++i) {
    pack.add(SectionId::kSetStrings, program::Literal{text, 1});
  }
  const uint32_t set =
      pack.add(SectionId::kSets, program::Set{pack.str(""), 0, 0, 0, 0, {0, kMaxSetElements}});
  std::vector<uint32_t> tests;
  for (const FieldId field : {FieldId::kUri, FieldId::kPath, FieldId::kHost}) {
    tests.push_back(pack.test(program::TestOp::kIn, program::OperandKind::kSet, set, field));
  }
  pack.rule(pack.blocking("M1", pack.all_of(tests)));
  EXPECT_EQ(place(pack), "ok");
}

TEST(Limits, ClausesThatNoRuleUses) {
  for (const uint32_t clauses : {1000u, 4000u}) {
    TestPack pack;
    pack.scan(GateSource::kUri);
    pack.clause(std::vector<uint32_t>(10'000, pack.atom("a", Group::kLine)));
    for (uint32_t i = 1; i < clauses; ++i) {
      pack.add(SectionId::kClauses, program::Clause{{0, 10'000}});
    }
    EXPECT_EQ(place(pack), clauses == 1000 ? "ok" : "clauses[3355].atoms");
  }
}

/// 1,000 tests of four headers; the rules have all of them.
TEST(Limits, TestsSharedByRulesMultiplyWithTheirHeaders) {
  for (const uint32_t rules : {1000u, 10'000u}) {
    TestPack pack;
    program::TestCase test{};
    const auto name = pack.str("Host");
    for (int i = 0; i < 4; ++i) pack.add(SectionId::kHeaderPairs, program::HeaderPair{name, name});
    test.headers = {0, 4};
    for (int i = 0; i < 1000; ++i) pack.add(SectionId::kTestCases, test);
    add_rules(pack, rules, [](program::Rule& rule, uint32_t) { rule.tests = {0, 1000}; });
    const std::string where = place(pack);
    EXPECT_TRUE(rules == 1000 ? where == "ok" : where.ends_with("].tests")) << where;
  }
}

TEST(Limits, NamesSharedByRules) {
  TestPack pack;
  const auto name = pack.str("X1");
  for (int i = 0; i < 10'000; ++i) pack.add(SectionId::kStringLists, name);
  add_rules(pack, kMaxRules, [](program::Rule& rule, uint32_t) { rule.supersedes = {0, 10'000}; });
  EXPECT_TRUE(place(pack).ends_with("].supersedes"));
}

/// 1,000 mitigations, each with 100 tests of three headers and a clause of 100 atoms of its own.
TEST(Limits, LargePacksThatShareNothing) {
  TestPack pack;
  pack.scan(GateSource::kUri);
  const uint32_t atom = pack.atom("a", Group::kLine);
  const auto name = pack.str("Host");
  add_rules(pack, 1000, [&](program::Rule& rule, uint32_t index) {
    rule.tests = {index * 100, 100};
    rule.clauses = {pack.clause(std::vector<uint32_t>(100, atom)), 1};
    for (uint32_t i = 0; i < 100; ++i) {
      program::TestCase test{};
      test.headers = {(index * 100 + i) * 3, 3};
      pack.add(SectionId::kTestCases, test);
      for (int k = 0; k < 3; ++k)
        pack.add(SectionId::kHeaderPairs, program::HeaderPair{name, name});
    }
  });
  EXPECT_EQ(place(pack), "ok");
}

/// Each is copied to ignore case.
TEST(Limits, LiteralsOfTheSameBytes) {
  for (const uint32_t literals : {50'000u, 70'000u}) {
    TestPack pack;
    const auto text = pack.str(std::string(kMaxLiteralBytes, 'A'));
    for (uint32_t i = 0; i < literals; ++i) {
      pack.add(SectionId::kLiterals, program::Literal{text, 1});
    }
    EXPECT_EQ(place(pack), literals == 50'000 ? "ok" : "literals[65536].bytes");
  }
}

TEST(Limits, ScanSourcesComeOnce) {
  const auto with = [](std::initializer_list<std::string_view> headers) {
    TestPack pack;
    for (const std::string_view header : headers) pack.scan(GateSource::kHeaderValue, header);
    return place(pack);
  };
  EXPECT_EQ(with({"a", "b", "b2"}), "ok");
  EXPECT_EQ(with({"a", "a"}), "scan_sources[1].group");
  EXPECT_EQ(with({"a", "b", "B"}), "scan_sources[2].group");
  EXPECT_EQ(with({"b", "a"}), "scan_sources[1].group");
  TestPack twice;
  twice.scan(GateSource::kUri);
  twice.scan(GateSource::kUri);
  EXPECT_EQ(place(twice), "scan_sources[1].group");
  TestPack many;
  for (uint32_t i = 0; i <= kMaxScanSources; ++i) many.scan(GateSource::kHeaderValue, id_of(i));
  EXPECT_EQ(place(many), "scan_sources");
}

}  // namespace
}  // namespace stopgap::engine
