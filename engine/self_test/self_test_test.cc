// SPDX-License-Identifier: Apache-2.0
// Packs written by hand, tested on their own databases: what passes, what fails and what is said.
#include <gtest/gtest.h>

#include "engine/self_test/run_tests.h"
#include "engine/test_conditions.h"
#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

/// One rule: blocks paths that hold "/Debug", letters as written; woken by `atom`.
struct Sample {
  std::string atom = "/debug";
  program::Status status = program::Status::kEnforce;
  std::vector<std::pair<program::TestKind, std::string>> tests = {
      {program::TestKind::kBlock, "/Debug/x"}, {program::TestKind::kPass, "/other"}};
  std::vector<std::string> stays;
  bool affects = false;   ///< a server of versions 15.1 before 15.1.5 and 15.2 before 15.2.10
  std::string installed;  ///< what every test says of it; empty: nothing
};

void add_versions(TestPack& pack, program::Rule& rule) {
  pack.add(program::SectionId::kRanges,
           program::VersionRange{pack.str("15.1"), pack.str("15.1.5")});
  pack.add(program::SectionId::kRanges,
           program::VersionRange{pack.str("15.2"), pack.str("15.2.10")});
  pack.add(program::SectionId::kProducts, program::Product{pack.str("server"), 0, {0, 2}});
  rule.products = {0, 1};
}

std::vector<uint8_t> linked(const Sample& sample) {
  TestPack pack;
  const uint32_t debug = pack.contains(FieldId::kPath, "/Debug");
  program::Rule rule = pack.blocking("M1", pack.all_of({debug}));
  rule.written = write(pack, {{leaf(debug, "debug")}});
  if (sample.affects) add_versions(pack, rule);
  rule.status = static_cast<uint32_t>(sample.status);
  rule.clauses = {pack.clause({pack.atom(sample.atom, Group::kLine)}), 1};
  pack.scan(GateSource::kUri);
  uint32_t line = 10;
  for (const auto& [kind, target] : sample.tests) {
    program::TestCase test{};
    test.kind = static_cast<uint32_t>(kind);
    test.method = pack.str("GET");
    test.target = pack.str(target);
    test.http_version = pack.str("1.1");
    test.file = pack.str("a.gap");
    test.line = line++;
    if (!sample.installed.empty()) {
      const program::ProductVersion with{pack.str("server"), pack.str(sample.installed)};
      test.with = {pack.add(program::SectionId::kProductVersions, with), 1};
    }
    rule.tests = {0, pack.add(program::SectionId::kTestCases, test) + 1};
  }
  for (const std::string& name : sample.stays) {
    const program::Stays stays{pack.str(name), pack.str("a.gap"), 20};
    rule.stays = {0, pack.add(program::SectionId::kStays, stays) + 1};
  }
  pack.rule(rule);
  add_databases(pack);
  return pack.linked(hs_version());
}

Status tested(const Sample& sample, bool evasions = true) {
  TestOptions options;
  options.evasions = evasions;
  return self_test(linked(sample), kTestKey, options);
}

TEST(SelfTest, PassingTestsPass) { EXPECT_TRUE(tested({}).ok()); }

TEST(SelfTest, AFailureIsLocated) {
  Sample sample;
  sample.tests.emplace_back(program::TestKind::kBlock, "/nowhere");
  sample.tests.emplace_back(program::TestKind::kPass, "/Debug/");
  const Status status = tested(sample);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "pack.self_test");
  EXPECT_EQ(
      status.error().detail,
      "`a.gap`:12: mitigation `M1`: expected block, got pass: 0 of 1 condition held, 1 more is "
      "needed (and 1 more)");
}

TEST(SelfTest, VersionsSayWhyItWasIdleOrNot) {
  const auto why = [](program::TestKind kind, const std::string& target, const char* installed) {
    Sample sample;
    sample.affects = true;
    sample.installed = installed;
    sample.tests = {{kind, target}};
    const auto results = run_tests(linked(sample), kTestKey, {});
    EXPECT_TRUE(results.ok());
    const TestResult& result = results.value().at(0);
    return std::string(outcome_name(result.got)) + ": " + result.reason;
  };
  using program::TestKind;
  EXPECT_EQ(why(TestKind::kIdle, "/Debug/", "15.2.9"),
            "block: server 15.2.9 is in 15.2 before 15.2.10");
  EXPECT_EQ(why(TestKind::kIdle, "/", "15.1"), "pass: server 15.1 is in 15.1 before 15.1.5");
  EXPECT_EQ(why(TestKind::kIdle, "/", ""), "pass: the version of server is not known");
  EXPECT_EQ(why(TestKind::kBlock, "/Debug/", "15.2.10"),
            "idle: server 15.2.10 is not before 15.2.10");
  EXPECT_EQ(why(TestKind::kBlock, "/Debug/", "15.3"),
            "idle: server 15.3 is of none of the branches 15.1, 15.2");
  EXPECT_EQ(why(TestKind::kIdle, "/Debug/", "15.2.10"),
            "idle: server 15.2.10 is not before 15.2.10")
      << "also where it is right";
  Sample everyone;
  everyone.tests = {{TestKind::kIdle, "/Debug/"}};
  EXPECT_EQ(run_tests(linked(everyone), kTestKey, {}).value()[0].reason, "it is for every version");
}

TEST(SelfTest, DraftsAndRetiredAreTestedAsIfEnforced) {
  for (const auto status : {program::Status::kDraft, program::Status::kRetired}) {
    Sample sample;
    sample.status = status;
    EXPECT_TRUE(tested(sample).ok());
    sample.tests.emplace_back(program::TestKind::kPass, "/Debug/");
    EXPECT_FALSE(tested(sample).ok());
  }
}

TEST(SelfTest, AGateThatSleepsIsToldFromARule) {
  Sample sample;
  sample.atom = "zzz";
  const auto results = run_tests(linked(sample), kTestKey, {});
  ASSERT_TRUE(results.ok());
  EXPECT_EQ(results.value()[0].got, Outcome::kGateFault);
}

TEST(SelfTest, EvasionsAreRunUnlessSwitchedOff) {
  Sample sample;
  sample.stays = {"percent_encode", "case"};
  const Status status = tested(sample);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().detail,
            "`a.gap`:10: mitigation `M1` under case: expected block, got pass with target byte 2: "
            "\"e\" -> \"E\"");
  EXPECT_TRUE(tested(sample, false).ok());
}

TEST(SelfTest, EvasionsOfAFailingTestAreNotDerived) {
  Sample sample;
  sample.tests = {{program::TestKind::kBlock, "/nowhere"}};
  sample.stays = {"case"};
  const auto results = run_tests(linked(sample), kTestKey, {});
  ASSERT_TRUE(results.ok());
  EXPECT_EQ(results.value().size(), 1u);
}

TEST(SelfTest, AnUnknownClassIsRefused) {
  Sample sample;
  sample.stays = {"quantum"};
  const Status status = tested(sample);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "pack.evasion");
  EXPECT_EQ(status.error().detail, "mitigation `M1`: this engine has no evasion class `quantum`");
}

TEST(SelfTest, APackThatDoesNotLoadIsRefusedAsSuch) {
  const std::vector<uint8_t> bytes = linked({});
  const Status status = self_test(bytes, LinkKey{1}, {});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "pack.digest");
}

TEST(SelfTest, ChoosesByIdAndCallsOnFailure) {
  Sample sample;
  sample.tests.emplace_back(program::TestKind::kPass, "/Debug/");
  TestOptions options;
  size_t calls = 0;
  options.on_failure = [&](const Pack&, const TestRequest& request, TestResult&) {
    EXPECT_EQ(request.view().target, "/Debug/");
    ++calls;
  };
  const std::vector<uint8_t> bytes = linked(sample);
  EXPECT_EQ(run_tests(bytes, kTestKey, options).value().size(), 3u);
  EXPECT_EQ(calls, 1u);
  options.wanted = [](std::string_view id) { return id == "M2"; };
  EXPECT_TRUE(run_tests(bytes, kTestKey, options).value().empty());
}

}  // namespace
}  // namespace stopgap::engine
