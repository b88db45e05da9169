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
  EXPECT_TRUE(
      holds(junit.out, "<testsuite name=\"stopgap\" tests=\"3\" failures=\"1\" errors=\"0\">"));
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
  EXPECT_TRUE(holds(outcome.out, "got       idle: example_server 15.2.10 is not before 15.2.10\n"))
      << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "got       observe: its mode is observe on that day"));
  EXPECT_TRUE(holds(outcome.out, "got       block\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "0 passed, 3 failed")) << outcome.err;
}

TEST(Test, VersionsSayWhyAMitigationWasNotIdle) {
  cli::TemporaryDirectory dir;
  const std::string text =
      demo_with_tests("status    enforce",
                      "idle GET \"https://a.example/debug/\" with example_server = 15.2.9\n"
                      "block GET \"https://a.example/debug/\" with example_server = 15.3.1\n");
  const Outcome outcome = run({"test", dir.write("a.gap", text)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out,
                    "  expected  idle\n"
                    "  got       block: example_server 15.2.9 is in 15.2 before 15.2.10\nFAILED"))
      << outcome.out;
  EXPECT_TRUE(holds(outcome.out,
                    "got       idle: example_server 15.3.1 is of none of the branches 15.2\n"));
  EXPECT_TRUE(holds(outcome.err, "0 passed, 2 failed"));
}

TEST(Test, HostsSayWhyTheyAreArmed) {
  cli::TemporaryDirectory dir;
  const std::string rules = R"(syntax 1
import std.host

mitigation M1 "a host" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects example_server { 15.2 before 15.2.10 }
  on host
  then stop_service("Spooler") undo restore
  tests {
    armed with example_server = 15.2.11
    idle  with example_server = 15.2.9
  }
}
)";
  const Outcome outcome = run({"test", dir.write("a.gap", rules)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out, "got       idle: example_server 15.2.11 is not before 15.2.10\n"))
      << outcome.out;
  EXPECT_TRUE(
      holds(outcome.out, "got       armed: example_server 15.2.9 is in 15.2 before 15.2.10\n"));
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

/// kDemo, case-sensitive, with evasion tests.
std::string demo_under(const std::string& classes) {
  std::string text = demo_with("/debug/\"i", "/Debug/\"");
  const std::string pass = "pass GET \"https://www.example.org/debugging\"";
  text.insert(text.find(pass), "stays block under " + classes + "\n    ");
  return text;
}

TEST(Test, EvasionsThatAreBlockedPass) {
  cli::TemporaryDirectory dir;
  const std::string text = demo_under("percent_encode, dot_segments, slashes");
  const Outcome outcome = run({"test", dir.write("a.gap", text)});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "5 passed, 0 failed\n")) << outcome.err;
}

TEST(Test, AnEvasionIsShrunkToOneLine) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", demo_under("case"));
  const Outcome outcome = run({"test", path});
  EXPECT_EQ(outcome.status, 1);
  const std::string line = "FAILED " + path +
                           ":22 M2026-001 under case: pass with target byte 2: "
                           "\"e\" -> \"E\" (1 byte; 4 of 4 variants not blocked)\n";
  EXPECT_TRUE(holds(outcome.out, line)) << outcome.out << line;
  EXPECT_TRUE(holds(outcome.out, "becomes   GET /DEbug/console")) << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "2 passed, 1 failed\n")) << outcome.err;
}

TEST(Test, EvasionsInJsonAndJunit) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", demo_under("case, slashes"));
  const Json report = Json::parse(run({"test", "--format", "json", path}).out);
  ASSERT_EQ(report.at("tests").size(), 4u);
  const Json& failed = report.at("tests").at(2);
  EXPECT_EQ(failed.at("passed"), false);
  EXPECT_EQ(failed.at("line"), 22);
  EXPECT_EQ(failed.at("evasion").at("class"), "case");
  EXPECT_EQ(failed.at("evasion").at("line"), 23);
  EXPECT_EQ(failed.at("evasion").at("change"), "target byte 2: \"e\" -> \"E\"");
  EXPECT_EQ(failed.at("evasion").at("changed_bytes"), 1);
  EXPECT_EQ(failed.at("evasion").at("request"), "GET /DEbug/console");
  const Json& passed = report.at("tests").at(3);
  EXPECT_EQ(passed.at("evasion").at("evaded"), 0);
  const std::string junit = run({"test", "--format", "junit", path}).out;
  EXPECT_TRUE(holds(junit, "name=\"block GET /Debug/console under case\"")) << junit;
  EXPECT_TRUE(holds(junit, "expected block, got pass: target byte 2: &quot;e&quot;")) << junit;
}

/// Escapes of JSON stand in `http.body` as sent, and the tests say so; `http.json` has them undone.
TEST(Test, WhatCannotBeDecodedFailsHonestly) {
  cli::TemporaryDirectory dir;
  const auto with = [](const std::string& condition) {
    std::string text = demo_with("http.path starts_with \"/debug/\"i", condition);
    const std::string block = "block GET \"https://www.example.org/Debug/console\"";
    return text.replace(text.find(block), block.size(),
                        "block \"\"\"\n      POST /in HTTP/1.1\n      Host: www.example.org\n"
                        "      Content-Type: application/json\n\n      {\"cmd\":1}\n    \"\"\"\n"
                        "    stays block under json_escapes, charset, gzip, chunking");
  };
  const Outcome body = run({"test", dir.write("a.gap", with("http.body contains \"cmd\""))});
  EXPECT_EQ(body.status, 1);
  EXPECT_TRUE(holds(body.out, "under json_escapes: pass with body byte 2: \"c\"")) << body.out;
  for (const char* decoded : {"under charset", "under gzip", "under chunking"}) {
    EXPECT_FALSE(holds(body.out, decoded)) << body.out;
  }
  EXPECT_TRUE(holds(body.err, "5 passed, 1 failed\n")) << body.err;
  const Outcome json = run({"test", dir.write("a.gap", with("any http.json.name == \"cmd\""))});
  EXPECT_EQ(json.status, 0) << json.out << json.err;
}

TEST(Test, TestsTravelInThePack) {
  cli::TemporaryDirectory dir;
  const std::string pack = dir / "a.pack";
  ASSERT_EQ(run({"build", dir.write("a.gap", demo_under("slashes")), "-o", pack}).status, 0);
  EXPECT_TRUE(holds(run({"test", pack}).err, "3 passed, 0 failed"));
}

TEST(Test, RulesWithErrorsAreNotRun) {
  cli::TemporaryDirectory dir;
  const Outcome outcome = run({"test", dir.write("a.gap", demo_with("http.path", "http.pth"))});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.err, "1 error")) << outcome.err;
}

}  // namespace
}  // namespace stopgap::e2e
