// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/decide.h"

#include <gtest/gtest.h>

#include "tests/oracle/hand_built.h"

namespace stopgap::oracle {
namespace {

using namespace hand;
using lang::ActionKind;
using lang::Status;
using lang::TestOp;

lang::CheckedMitigation rule(std::string id, ActionKind action, int64_t number = 0) {
  lang::CheckedMitigation result;
  result.id = std::move(id);
  result.status = Status::kEnforce;
  result.condition = text(kUri, TestOp::kContains, "a");
  lang::CheckedAction checked;
  checked.kind = action;
  checked.number = number;
  result.actions = {checked};
  return result;
}

OracleDecision decide(std::vector<lang::CheckedMitigation> rules, OracleSite site = {},
                      int32_t today = 0, const OracleRequest& request = get("/a")) {
  lang::CheckedPack built = pack();
  built.mitigations = std::move(rules);
  return Oracle(built, std::move(site)).decide(request, today);
}

TEST(Versions, CompareByComponents) {
  EXPECT_LT(version_order(VersionScheme::kDotted, "15.2.9", "15.2.10"), 0);
  EXPECT_GT(version_order(VersionScheme::kDotted, "2", "1.9.9"), 0);
  EXPECT_EQ(version_order(VersionScheme::kDotted, "1.0", "1"), 0);
  EXPECT_LT(version_order(VersionScheme::kDotted, "1", "1.0.1"), 0);
  EXPECT_EQ(version_order(VersionScheme::kDotted, "01.002", "1.2"), 0);
  EXPECT_LT(
      version_order(VersionScheme::kDotted, "1.99999999999999999998", "1.99999999999999999999"), 0);
}

TEST(Versions, RangeNeedsTheBranch) {
  const lang::VersionRange range{"15.2", "15.2.1118.20"};
  EXPECT_TRUE(version_in_range(VersionScheme::kDotted, "15.2", range));
  EXPECT_TRUE(version_in_range(VersionScheme::kDotted, "15.2.1118.19", range));
  EXPECT_FALSE(version_in_range(VersionScheme::kDotted, "15.2.1118.20", range));
  EXPECT_FALSE(version_in_range(VersionScheme::kDotted, "15.2.2000", range));
  EXPECT_FALSE(version_in_range(VersionScheme::kDotted, "15.1.5", range));
  EXPECT_FALSE(version_in_range(VersionScheme::kDotted, "15.20.1", range));
  EXPECT_FALSE(version_in_range(VersionScheme::kDotted, "15", range)) << "no second component";
}

TEST(Mode, ByStatus) {
  lang::CheckedMitigation mitigation = rule("A", ActionKind::kBlock);
  EXPECT_EQ(effective_mode(mitigation, {}, 0), Mode::kEnforce);
  mitigation.status = Status::kObserve;
  EXPECT_EQ(effective_mode(mitigation, {}, 0), Mode::kObserve);
  mitigation.status = Status::kDraft;
  EXPECT_EQ(effective_mode(mitigation, {}, 0), Mode::kOff);
  mitigation.status = Status::kRetired;
  EXPECT_EQ(effective_mode(mitigation, {}, 0), Mode::kOff);
}

TEST(Mode, ExpiresTheDayAfterAndNeverRaises) {
  lang::CheckedMitigation mitigation = rule("A", ActionKind::kBlock);
  mitigation.expires_day = 10;
  mitigation.expires_then = lang::ExpiryThen::kObserve;
  EXPECT_EQ(effective_mode(mitigation, {}, 10), Mode::kEnforce);
  EXPECT_EQ(effective_mode(mitigation, {}, 11), Mode::kObserve);
  mitigation.expires_then = lang::ExpiryThen::kRetire;
  EXPECT_EQ(effective_mode(mitigation, {}, 11), Mode::kOff);
  mitigation.expires_then = lang::ExpiryThen::kObserve;
  mitigation.status = Status::kDraft;
  EXPECT_EQ(effective_mode(mitigation, {}, 11), Mode::kOff);
}

TEST(Mode, SiteOnlyLowers) {
  lang::CheckedMitigation mitigation = rule("A", ActionKind::kBlock);
  OracleSite site;
  site.highest_mode["A"] = Mode::kObserve;
  EXPECT_EQ(effective_mode(mitigation, site, 0), Mode::kObserve);
  site.highest_mode["A"] = Mode::kOff;
  EXPECT_EQ(effective_mode(mitigation, site, 0), Mode::kOff);
  site.highest_mode["A"] = Mode::kEnforce;
  mitigation.status = Status::kObserve;
  EXPECT_EQ(effective_mode(mitigation, site, 0), Mode::kObserve);
}

TEST(Mode, IdleOnlyIfEveryProductIsKnownAndUnaffected) {
  lang::CheckedMitigation mitigation = rule("A", ActionKind::kBlock);
  mitigation.affects = {{"one", {{"1", "1.5"}, {"2", "2.5"}}, {}}, {"two", {{"7", "7.1"}}, {}}};
  EXPECT_EQ(effective_mode(mitigation, {}, 0), Mode::kEnforce) << "unknown";
  OracleSite site;
  site.versions["one"] = "1.6";
  EXPECT_EQ(effective_mode(mitigation, site, 0), Mode::kEnforce) << "two is unknown";
  site.versions["two"] = "7.1";
  EXPECT_EQ(effective_mode(mitigation, site, 0), Mode::kOff);
  site.versions["one"] = "2.4.9";
  EXPECT_EQ(effective_mode(mitigation, site, 0), Mode::kEnforce) << "in the second range";
}

TEST(Decide, StrongestActionThenSmallestId) {
  const OracleDecision decision =
      decide({rule("A", ActionKind::kLog), rule("B", ActionKind::kRedirect, 302),
              rule("C", ActionKind::kBlock, 403), rule("D", ActionKind::kBlock, 429)});
  EXPECT_EQ(decision.verdict, ActionKind::kBlock);
  EXPECT_EQ(decision.decided_by, "C");
  EXPECT_EQ(decision.status, 403);
  EXPECT_EQ(decision.matches.size(), 4u);
  EXPECT_EQ(decide({rule("A", ActionKind::kBlock, 403), rule("B", ActionKind::kDrop)}).decided_by,
            "B");
  EXPECT_EQ(
      decide({rule("A", ActionKind::kRemoveHeader), rule("B", ActionKind::kSetHeader)}).decided_by,
      "A")
      << "header edits are equals";
}

TEST(Decide, TheStrongestOfOneMitigationsOwnActions) {
  lang::CheckedMitigation both = rule("A", ActionKind::kTag);
  both.actions.push_back(rule("", ActionKind::kRedirect, 307).actions[0]);
  const OracleDecision decision = decide({both});
  EXPECT_EQ(decision.verdict, ActionKind::kRedirect);
  EXPECT_EQ(decision.status, 307);
}

TEST(Decide, ObservedIsReportedOffIsNot) {
  lang::CheckedMitigation observed = rule("A", ActionKind::kDrop);
  observed.status = Status::kObserve;
  lang::CheckedMitigation draft = rule("B", ActionKind::kDrop);
  draft.status = Status::kDraft;
  const OracleDecision decision = decide({observed, draft});
  EXPECT_EQ(decision.matches, (std::vector<OracleMatch>{{"A", Mode::kObserve}}));
  EXPECT_FALSE(decision.verdict.has_value());
}

TEST(Decide, NotHoldingIsNotReported) {
  EXPECT_TRUE(decide({rule("A", ActionKind::kDrop)}, {}, 0, get("/b")).matches.empty());
}

TEST(Decide, FlagsAndDegraded) {
  OracleRequest request = get("/%2541");
  EXPECT_EQ(decide({}, {}, 0, request).flags, std::vector<std::string>{"double_encoded"});
  EXPECT_EQ(decide({}, {}, 0, request).causes, 0u);
  request.truncated = true;
  EXPECT_EQ(decide({}, {}, 0, request).causes, unsigned{kUnparsable});
}

}  // namespace
}  // namespace stopgap::oracle
