// SPDX-License-Identifier: Apache-2.0
// stopgap test.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

using Json = nlohmann::json;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string failing_demo() {
  return demo_with("block GET \"https://www.example.org/Debug/console\"",
                   "block GET \"https://www.example.org/Debug/console\"\n"
                   "    block GET \"https://www.example.org/elsewhere\"");
}

/// kDemo with `affects` and the given tests.
std::string demo_with_tests(const std::string& lifecycle, const std::string& tests) {
  std::string text =
      demo_with("  on http.request\n",
                "  affects example_server { 15.2 before 15.2.10 }\n  on http.request\n");
  const size_t status = text.find("status    enforce");
  text.replace(status, 17, lifecycle);
  const size_t at = text.find("  tests {");
  return text.substr(0, at) + "  tests {\n" + tests + "\n  }\n}\n";
}

TEST(Test, PassingTestsAreCounted) {
  cli::TemporaryDirectory dir;
  const Outcome outcome = run({"test", dir.write("a.gap", kDemo)});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(holds(outcome.err, "2 passed, 0 failed\n")) << outcome.err;
}

TEST(Test, AFailureSaysWhereWhatAndWhy) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", failing_demo());
  const Outcome outcome = run({"test", path});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out, path + ":23")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "GET /elsewhere")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "expected  block")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "got       pass")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "- http.path starts_with")) << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "2 passed, 1 failed\n")) << outcome.err;
}

TEST(Test, JsonAndJunitCarryTheSame) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", failing_demo());
  const Outcome json = run({"test", "--format", "json", path});
  EXPECT_EQ(json.status, 1);
  const Json report = Json::parse(json.out);
  EXPECT_EQ(report.at("passed"), 2);
  EXPECT_EQ(report.at("failed"), 1);
  EXPECT_EQ(report.at("tests").size(), 3u);
  const Outcome junit = run({"test", "--format", "junit", path});
  EXPECT_EQ(junit.status, 1);
  EXPECT_TRUE(holds(junit.out, "<testsuite name=\"stopgap\" tests=\"3\" failures=\"1\">"));
  EXPECT_TRUE(holds(junit.out, "<failure message=\"expected block, got pass\">"));
}

TEST(Test, VersionsModesAndDays) {
  cli::TemporaryDirectory dir;
  const std::string text =
      demo_with_tests("status    enforce\n    expires   2026-06-30 then observe",
                      "block GET \"https://a.example/debug/\"\n"
                      "block GET \"https://a.example/debug/\" with example_server = 15.2.9\n"
                      "idle GET \"https://a.example/debug/\" with example_server = 15.2.10\n"
                      "pass GET \"https://a.example/\" with example_server = 15.2.9\n"
                      "block GET \"https://a.example/debug/\" at 2026-06-30\n"
                      "observe GET \"https://a.example/debug/\" at 2026-07-01\n");
  const Outcome outcome = run({"test", dir.write("a.gap", text)});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "6 passed, 0 failed")) << outcome.err;
}

TEST(Test, WrongExpectationsFailWithTheReason) {
  cli::TemporaryDirectory dir;
  const std::string text =
      demo_with_tests("status    enforce\n    expires   2026-06-30 then observe",
                      "block GET \"https://a.example/debug/\" with example_server = 15.2.10\n"
                      "block GET \"https://a.example/debug/\" at 2026-07-01\n"
                      "pass GET \"https://a.example/debug/\"\n");
  const Outcome outcome = run({"test", dir.write("a.gap", text)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out, "got       idle: the installed version is not affected"));
  EXPECT_TRUE(holds(outcome.out, "got       observe: its mode is observe on that day"));
  EXPECT_TRUE(holds(outcome.out, "got       block\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "0 passed, 3 failed")) << outcome.err;
}

TEST(Test, DraftsAreTestedAsIfEnforced) {
  cli::TemporaryDirectory dir;
  const std::string text = demo_with("status    enforce", "status    draft");
  const Outcome outcome = run({"test", dir.write("a.gap", text)});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

TEST(Test, FilterChoosesAndKnowsItsNames) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", kDemo);
  EXPECT_TRUE(holds(run({"test", "--filter", "M2026-001", path}).err, "2 passed"));
  const Outcome unknown = run({"test", "--filter", "M2026-002", path});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_TRUE(holds(unknown.err, "did you mean `M2026-001`?")) << unknown.err;
}

TEST(Test, TestsTravelInThePack) {
  cli::TemporaryDirectory dir;
  const std::string pack = dir / "a.pack";
  ASSERT_EQ(run({"build", dir.write("a.gap", kDemo), "-o", pack}).status, 0);
  EXPECT_TRUE(holds(run({"test", pack}).err, "2 passed, 0 failed"));
}

TEST(Test, RulesWithErrorsAreNotRun) {
  cli::TemporaryDirectory dir;
  const Outcome outcome = run({"test", dir.write("a.gap", demo_with("http.path", "http.pth"))});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.err, "1 error")) << outcome.err;
}

}  // namespace
}  // namespace stopgap::e2e
