// SPDX-License-Identifier: Apache-2.0
// Which rules the gate wakes, and which groups it looks at for that.
#include "engine/gate.h"

#include <gtest/gtest.h>

#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

using program::TestOp;

class GateTest : public testing::Test {
 protected:
  /// A rule that always holds once woken, with these clauses.
  void rule(std::string_view id, const std::vector<std::vector<uint32_t>>& clauses) {
    const uint32_t never = pack.test(TestOp::kFalse, program::OperandKind::kNone, 0, FieldId::kUri);
    program::Rule rule =
        pack.blocking(id, {pack.insn(never, program::kReject, program::kAccept), 1});
    for (const auto& atoms : clauses) {
      const uint32_t at = pack.clause(atoms);
      if (rule.clauses.count++ == 0) rule.clauses.first = at;
    }
    pack.rule(rule);
  }
  std::vector<uint32_t> woken() {
    if (!loaded) {
      loaded = must_load(pack);
      hs_clone_scratch(loaded->impl().scratch.get(), &scratch_);
      gate.adopt(loaded->impl(), never_);
    }
    views.reset(request);
    gate.begin();
    EXPECT_TRUE(gate.run(Event::kRequest, views, scratch_, request.today));
    return {gate.woken().begin(), gate.woken().end()};
  }
  void TearDown() override { hs_free_scratch(scratch_); }

  using Rules = std::vector<uint32_t>;
  TestPack pack;
  RequestView request;
  Views views;
  Gate gate;
  std::shared_ptr<const Pack> loaded;

 private:
  hs_scratch_t* scratch_ = nullptr;
  Deadline never_;
};

TEST_F(GateTest, WakesByAnyAtomOfTheFirstClause) {
  const uint32_t one = pack.atom("one", Group::kLine);
  const uint32_t two = pack.atom("tw.", Group::kLine);
  rule("M1", {{one, two}});
  rule("M2", {{two}});
  pack.scan(GateSource::kUri);
  request.target = "/nothing";
  EXPECT_EQ(woken(), Rules());
  request.target = "/ONE";
  EXPECT_EQ(woken(), Rules({0}));
  request.target = "/tw%2E";
  EXPECT_EQ(woken(), Rules({0, 1}));
  request.target = "/two";
  EXPECT_EQ(woken(), Rules()) << "atoms are literals";
  request.target = "/one/tw./one";
  EXPECT_EQ(woken(), Rules({0, 1}));
}

TEST_F(GateTest, LaterGroupsAreScannedOnlyForWokenRules) {
  const uint32_t line = pack.atom("line", Group::kLine);
  const uint32_t header = pack.atom("header", Group::kHeaders);
  const uint32_t body = pack.atom("body", Group::kBody);
  rule("M1", {{line}, {header}, {body}});
  pack.scan(GateSource::kUri);
  pack.scan(GateSource::kHeaderValue, "X");
  pack.scan(GateSource::kBody);
  const HeaderView headers[] = {{"Y", "header"}, {"x", "header"}};
  request.target = "/";
  request.headers = headers;
  request.body = "body";
  EXPECT_EQ(woken(), Rules());
  EXPECT_EQ(gate.stats().scans, 1u);
  request.target = "/line";
  EXPECT_EQ(woken(), Rules({0}));
  EXPECT_EQ(gate.stats().scans, 4u);
  request.headers = std::span(headers).first(1);
  EXPECT_EQ(woken(), Rules()) << "not the header that is asked for";
  EXPECT_EQ(gate.stats().scans, 5u) << "no header to scan, then no need for the body";
  request.headers = headers;
  request.body = "";
  EXPECT_EQ(woken(), Rules());
}

TEST_F(GateTest, AWakingClauseMayReachIntoAnyGroup) {
  const uint32_t line = pack.atom("same", Group::kLine);
  const uint32_t body = pack.atom("same", Group::kBody);
  const uint32_t more = pack.atom("more", Group::kLine);
  const uint32_t extra = pack.atom("extra", Group::kBody);
  rule("M1", {{line, body}, {more, extra}});
  pack.scan(GateSource::kUri);
  pack.scan(GateSource::kBody);
  request.target = "/";
  request.body = "same more";
  EXPECT_EQ(woken(), Rules()) << "`more` is not in the line";
  request.target = "/more";
  EXPECT_EQ(woken(), Rules({0}));
  request.target = "/same";
  request.body = "extra";
  EXPECT_EQ(woken(), Rules({0}));
}

TEST_F(GateTest, RulesThatAreOffNeedNothing) {
  const uint32_t line = pack.atom("line", Group::kLine);
  const uint32_t body = pack.atom("body", Group::kBody);
  const uint32_t never = pack.test(TestOp::kFalse, program::OperandKind::kNone, 0, FieldId::kUri);
  program::Rule expired =
      pack.blocking("M1", {pack.insn(never, program::kReject, program::kAccept), 1});
  expired.expires_day = 10;
  expired.clauses = {pack.clause({line}), 2};
  pack.clause({body});
  pack.rule(expired);
  pack.scan(GateSource::kUri);
  pack.scan(GateSource::kBody);
  request.target = "/line";
  request.body = "body";
  request.today = 10;
  EXPECT_EQ(woken(), Rules({0}));
  EXPECT_EQ(gate.stats().scans, 2u);
  request.today = 11;
  EXPECT_EQ(woken(), Rules());
  EXPECT_EQ(gate.stats().scans, 3u);
}

TEST_F(GateTest, PiecesDoNotRunIntoEachOther) {
  rule("M1", {{pack.atom("ab", Group::kHeaders)}});
  pack.scan(GateSource::kHeaderValue);
  const HeaderView headers[] = {{"X", "a"}, {"Y", "b"}};
  request.target = "/";
  request.headers = headers;
  EXPECT_EQ(woken(), Rules());
}

/// What one source alone gave goes along when others are joined piece by piece (before a form:
/// formed_views_test.cc).
TEST_F(GateTest, OnePieceBeforeAllHeaderValuesIsScannedToo) {
  rule("M1", {{pack.atom("x-evil", Group::kHeaders)}});
  pack.scan(GateSource::kHeaderName);
  pack.scan(GateSource::kHeaderValue);
  const HeaderView evil[] = {{"X-Evil", "a"}}, good[] = {{"X-Good", "a"}};
  request.target = "/";
  request.headers = evil;
  EXPECT_EQ(woken(), Rules({0}));
  request.headers = good;
  EXPECT_EQ(woken(), Rules());
}

/// Long texts are scanned in slices: no atom gets lost between two.
TEST_F(GateTest, FindsAtomsAcrossSlices) {
  const std::string longest(kMaxAtomBytes, 'x');
  rule("M1", {{pack.atom(longest, Group::kBody)}});
  rule("M2", {{pack.atom("y", Group::kBody)}});
  pack.scan(GateSource::kBody);
  const size_t step = kScanSlice - (kMaxAtomBytes - 1);
  for (size_t slice = 1; slice <= 3; ++slice) {
    for (size_t before = 0; before <= 2 * kMaxAtomBytes; ++before) {
      const size_t at = slice * step + kMaxAtomBytes - before;
      for (const size_t behind : {size_t{0}, size_t{1}, kScanSlice}) {
        const std::string body = std::string(at, 'a') + longest + std::string(behind, 'a');
        request.body = body;
        ASSERT_EQ(woken(), Rules({0})) << at << " and " << behind;
        const std::string shorter = std::string(at, 'a') + longest.substr(1) + 'a';
        request.body = shorter;
        ASSERT_EQ(woken(), Rules()) << at;
      }
    }
  }
  for (const size_t size : {kScanSlice - 1, kScanSlice, kScanSlice + 1, 3 * kScanSlice}) {
    const std::string body = std::string(size - 1, 'a') + 'y';
    request.body = body;
    EXPECT_EQ(woken(), Rules({1})) << size;
  }
}

}  // namespace
}  // namespace stopgap::engine
