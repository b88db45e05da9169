// SPDX-License-Identifier: Apache-2.0
// stopgap dump.
#include <gtest/gtest.h>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

TEST(Dump, ShowsEveryStage) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", kDemo);
  for (const char* stage : {"ast", "checked", "ir", "ir-optimised", "program", "patterns"}) {
    const Outcome outcome = run({"dump", std::string("--stage=") + stage, path});
    EXPECT_EQ(outcome.status, 0) << stage << outcome.err;
    EXPECT_NE(outcome.out.find("debug"), std::string::npos) << stage << outcome.out;
    EXPECT_EQ(run({"dump", std::string("--stage=") + stage, path}).out, outcome.out) << stage;
  }
}

TEST(Dump, ShowsWhatEveryMatchOfARegexContains) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write(
      "a.gap", demo_with("http.path starts_with \"/debug/\"", "http.path matches /a.bug/"));
  const Outcome outcome = run({"dump", "--stage=patterns", path});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("/a.bug/i\n  necessary: any of { \"a\" }\n"), std::string::npos)
      << outcome.out;
}

TEST(Dump, ShowsTheProgramOfAPack) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", kDemo), pack = dir / "a.pack";
  ASSERT_EQ(run({"build", path, "-o", pack}).status, 0);
  const Outcome outcome = run({"dump", "--stage=program", pack});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("M2026-001"), std::string::npos);
  EXPECT_EQ(run({"dump", "--stage=ast", pack}).status, 2);
  const std::string whole = read_file(pack);
  dir.write("a.pack", whole.substr(0, whole.size() / 2));
  EXPECT_EQ(run({"dump", "--stage=program", pack}).status, 2);
}

TEST(Dump, RefusesErrorsAndUnknownStages) {
  cli::TemporaryDirectory dir;
  const std::string bad = dir.write("a.gap", demo_with("http.path", "http.pth"));
  EXPECT_EQ(run({"dump", "--stage=program", bad}).status, 1);
  EXPECT_EQ(run({"dump", "--stage=ast", bad}).status, 0);
  EXPECT_EQ(run({"dump", "--stage=llvm", bad}).status, 2);
  EXPECT_EQ(run({"dump", bad}).status, 2);
}

}  // namespace
}  // namespace stopgap::e2e
