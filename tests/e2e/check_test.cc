// SPDX-License-Identifier: Apache-2.0
// stopgap check.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

using Json = nlohmann::json;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Two mistakes: an unknown field and a word that is no severity.
std::string broken_demo() {
  std::string text = demo_with("http.path", "http.pth");
  return text.replace(text.find("critical"), 8, "dreadful");
}

TEST(Check, CleanRulesSayNothingButTheSummary) {
  cli::TemporaryDirectory dir;
  const Outcome outcome = run({"check", dir.write("a.gap", kDemo)});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "0 errors, 0 warnings in 1 file\n");
}

TEST(Check, SeveralErrorsInOneRunWithTheirPlaces) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", broken_demo());
  const Outcome outcome = run({"check", path});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out, path + ":19:8")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "http.path")) << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "2 errors, ")) << outcome.err;
}

TEST(Check, JsonSarifAndGithubHoldTheSameErrors) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", broken_demo());
  const Outcome json = run({"check", "--format", "json", path});
  EXPECT_EQ(json.status, 1);
  EXPECT_EQ(Json::parse(json.out).at("errors"), 2);
  const Outcome sarif = run({"check", "--format", "sarif", path});
  EXPECT_EQ(sarif.status, 1);
  EXPECT_GE(Json::parse(sarif.out).at("runs").at(0).at("results").size(), 2u);
  const Outcome github = run({"check", "--format", "github", path});
  EXPECT_EQ(github.status, 1);
  EXPECT_TRUE(holds(github.out, "::error file=")) << github.out;
  EXPECT_TRUE(holds(github.out, ",line=19,col=8")) << github.out;
}

TEST(Check, CleanReportsAreStillDocuments) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", kDemo);
  EXPECT_EQ(Json::parse(run({"check", "--format", "json", path}).out).at("errors"), 0);
  const Json sarif = Json::parse(run({"check", "--format", "sarif", path}).out);
  EXPECT_TRUE(sarif.at("runs").at(0).at("results").empty());
  EXPECT_EQ(run({"check", "--format", "github", path}).out, "");
}

TEST(Check, ReadsStandardInput) {
  RunOptions options;
  options.input = kDemo;
  EXPECT_EQ(run({"check", "-"}, options).status, 0);
  options.input = broken_demo();
  const Outcome outcome = run({"check", "-"}, options);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out, "<stdin>:19:8")) << outcome.out;
}

TEST(Check, FilesAreOnePackDirectoriesArePacks) {
  cli::TemporaryDirectory dir;
  dir.write("one/a.gap", kDemo);
  dir.write("two/b.gap", kDemo);
  const Outcome separate = run({"check", dir / "one", dir / "two"});
  EXPECT_EQ(separate.status, 0) << separate.out;
  EXPECT_EQ(separate.err, "0 errors, 0 warnings in 2 files\n");
  const Outcome together = run({"check", dir / "one/a.gap", dir / "two/b.gap"});
  EXPECT_EQ(together.status, 1) << "two pack blocks and two mitigations of one id";
}

TEST(Check, AnEmptyFileIsAnError) {
  cli::TemporaryDirectory dir;
  EXPECT_EQ(run({"check", dir.write("a.gap", "")}).status, 1);
}

TEST(Check, RefusedRegexesAreFound) {
  cli::TemporaryDirectory dir;
  const std::string text = demo_with("starts_with \"/debug/\"i", "matches /(?=a)debug/");
  const Outcome outcome = run({"check", dir.write("a.gap", text)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out, "SG04")) << outcome.out;
}

TEST(Check, SaysWhatHasExpiredOnTheDayGiven) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write(
      "a.gap", demo_with("revision  1 on 2026-01-10",
                         "revision  1 on 2026-01-10\n    expires   2026-03-31 then retire"));
  EXPECT_EQ(run({"check", "--at", "2026-03-31", path}).out, "");
  const Outcome later = run({"check", "--at", "2026-04-01", path});
  EXPECT_EQ(later.status, 0);
  EXPECT_TRUE(holds(later.out, "warning[SG0618]: `M2026-001` expired on 2026-03-31")) << later.out;
  EXPECT_EQ(run({"check", "--at", "tomorrow", path}).status, 2);
}

TEST(Check, ASyntaxErrorDoesNotHideTheOtherErrors) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", broken_demo() + "\nlet a = {\n");
  const Outcome outcome = run({"check", path});
  EXPECT_EQ(outcome.status, 1);
  for (const char* code : {"SG0001", "SG0102", "SG0107"}) {
    EXPECT_TRUE(holds(outcome.out, code)) << outcome.out;
  }
}

}  // namespace
}  // namespace stopgap::e2e
