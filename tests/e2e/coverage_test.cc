// SPDX-License-Identifier: Apache-2.0
// stopgap test: which parts of conditions the tests need.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

using Json = nlohmann::json;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// One enforced mitigation; `when` and what may follow it, then its tests.
std::string rule(const std::string& when, const std::string& tests,
                 const std::string& declarations = {}) {
  return "syntax 1\nimport std.http\n" + declarations +
         "mitigation R1 \"a rule\" {\n  about { severity high  breaks \"Nothing known.\" }\n"
         "  lifecycle { status enforce  revision 1 on 2026-01-10 }\n  on http.request\n  when " +
         when + "\n  then block\n  tests {\n" + tests + "\n  }\n}\n";
}

Json coverage_of(const std::string& text) {
  cli::TemporaryDirectory dir;
  const Outcome outcome = run({"test", "--format", "json", dir.write("a.gap", text)});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  return Json::parse(outcome.out).at("coverage");
}

std::vector<std::string> uncovered(const std::string& text) {
  std::vector<std::string> parts;
  const Json coverage = coverage_of(text);
  for (const Json& mitigation : coverage.at("mitigations")) {
    for (const Json& part : mitigation.at("uncovered")) {
      parts.push_back(part.at("kind").get<std::string>() + " " +
                      part.at("text").get<std::string>());
    }
  }
  return parts;
}

using Strings = std::vector<std::string>;

const std::string kBlockA = "block GET \"https://a.example/a\"\n";
const std::string kBlockB = "block GET \"https://a.example/b\"\n";
const std::string kPassC = "pass GET \"https://a.example/c\"\n";

TEST(Coverage, AConditionOfOneTest) {
  EXPECT_EQ(uncovered(rule("http.path == \"/a\"", kBlockA + kPassC)), Strings{});
}

TEST(Coverage, Conjuncts) {
  const std::string when = "http.path == \"/a\" and http.method == \"GET\"";
  EXPECT_EQ(uncovered(rule(when, kBlockA + kPassC)), Strings{"conjunct http.method == \"GET\""});
  EXPECT_EQ(uncovered(rule(when, kBlockA + kPassC + "pass POST \"https://a.example/a\"\n")),
            Strings{});
}

TEST(Coverage, Disjuncts) {
  const std::string when = "http.path == \"/a\" or http.path == \"/b\"";
  EXPECT_EQ(uncovered(rule(when, kBlockA + kPassC)), Strings{"disjunct http.path == \"/b\""});
  EXPECT_EQ(uncovered(rule(when, kBlockA + kBlockB + kPassC)), Strings{});
}

TEST(Coverage, NestedParts) {
  const std::string when =
      "http.method == \"GET\" and (http.path == \"/a\" or not (http.path != \"/b\" and "
      "http.path != \"/d\"))";
  EXPECT_EQ(uncovered(rule(when, kBlockA + kPassC)),
            (Strings{"conjunct http.method == \"GET\"",
                     "disjunct not (http.path != \"/b\" and http.path != \"/d\")"}));
  EXPECT_EQ(
      uncovered(rule(when, kBlockA + kBlockB + kPassC + "pass PUT \"https://a.example/a\"\n")),
      Strings{"conjunct http.path != \"/d\""});
}

TEST(Coverage, BodiesOfQuantifiers) {
  const std::string when = "any a in http.args where a.name == \"q\" and a.value == \"x\"";
  const std::string block = "block GET \"https://a.example/?q=x\"\n";
  EXPECT_EQ(uncovered(rule(when, block + kPassC + "pass GET \"https://a.example/?r=x\"\n")),
            Strings{"conjunct a.value == \"x\""});
}

TEST(Coverage, ExceptionsAndTheirDays) {
  const std::string when =
      "http.path == \"/a\"\n  except \"a probe\" when http.query == \"p\" until 2026-06-30";
  const std::string tests = kBlockA + kPassC;
  EXPECT_EQ(uncovered(rule(when, tests)),
            Strings{"exception except \"a probe\" when http.query == \"p\" until 2026-06-30"})
      << "what stands inside is not said again";
  const std::string probe = "GET \"https://a.example/a?p\"";
  EXPECT_EQ(uncovered(rule(when, tests + "pass " + probe + "\n")), Strings{"until 2026-06-30"});
  EXPECT_EQ(
      uncovered(rule(when, tests + "pass " + probe + "\nblock " + probe + " at 2026-07-01\n")),
      Strings{});
}

TEST(Coverage, GuardsAndSpreadSetsAreOneTest) {
  const std::string when =
      "http.path contains any { \"/a\", \"/z\" } and (http.query != \"q\" or absent)";
  EXPECT_EQ(uncovered(rule(when, kBlockA + kPassC + "pass GET \"https://a.example/a?q\"\n")),
            Strings{});
}

TEST(Coverage, APlaceIsNamedOnceAMitigation) {
  const Json coverage =
      coverage_of(rule("http.path == \"/a\" and p or http.path == \"/b\" and p",
                       kBlockA + kBlockB + kPassC, "let p = http.method == \"GET\"\n"));
  EXPECT_EQ(coverage.at("parts"), 7);
  EXPECT_EQ(coverage.at("needed"), 5);
  EXPECT_EQ(coverage.at("mitigations").at(0).at("uncovered").size(), 1u);
  const Json& part = coverage.at("mitigations").at(0).at("uncovered").at(0);
  EXPECT_EQ(part.at("line"), 3);
  EXPECT_EQ(part.at("column"), 9);
}

TEST(Coverage, FailingTestsSayNothing) {
  cli::TemporaryDirectory dir;
  const std::string text = rule("http.path == \"/a\"", kBlockB + kPassC);
  const Outcome outcome = run({"test", "--format", "json", dir.write("a.gap", text)});
  EXPECT_EQ(outcome.status, 1);
  const Json coverage = Json::parse(outcome.out).at("coverage");
  EXPECT_EQ(coverage.at("mitigations").at(0).at("measured"), false);
  EXPECT_EQ(coverage.at("parts"), 0);
}

TEST(Coverage, TextSummaryAndExitStatus) {
  cli::TemporaryDirectory dir;
  const std::string path =
      dir.write("a.gap", rule("http.path == \"/a\" and http.method == \"GET\"", kBlockA + kPassC));
  const Outcome brief = run({"test", path});
  EXPECT_EQ(brief.status, 0);
  EXPECT_EQ(brief.out, "UNCOVERED " + path +
                           ":7:30 R1: no test needs this conjunct: http.method == \"GET\"\n");
  EXPECT_TRUE(holds(brief.err, "tests need 1 of 2 parts of conditions")) << brief.err;
  const Outcome full = run({"test", "--coverage", path});
  EXPECT_TRUE(holds(full.out, "R1: 1 of 2 parts needed by a test\n")) << full.out;
  EXPECT_EQ(full.status, 0);
  EXPECT_EQ(run({"test", "--fail-on-uncovered", path}).status, 1);
  EXPECT_TRUE(holds(run({"test", "--format", "junit", path}).out, "tests=\"2\" failures=\"0\""));
  const Outcome junit = run({"test", "--format", "junit", "--fail-on-uncovered", path});
  EXPECT_TRUE(holds(junit.out, "tests=\"3\" failures=\"1\"")) << junit.out;
  EXPECT_TRUE(holds(junit.out, "<failure message=\"tests need 1 of 2 parts\">")) << junit.out;
}

TEST(Coverage, DraftsAndVersionsCount) {
  const std::string text = rule("http.path == \"/a\" and http.method == \"GET\"",
                                "block GET \"https://a.example/a\" with server = 1.1\n"
                                "idle POST \"https://a.example/a\" with server = 1.2\n"
                                "pass GET \"https://a.example/b\"\n");
  std::string affected = text;
  affected.replace(affected.find("  on http"), 0, "  affects server { 1 before 1.2 }\n");
  affected.replace(affected.find("enforce"), 7, "draft");
  EXPECT_EQ(uncovered(affected), Strings{"conjunct http.method == \"GET\""})
      << "an idle test needs no condition";
}

}  // namespace
}  // namespace stopgap::e2e
