// SPDX-License-Identifier: Apache-2.0
// stopgap fix.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Three things a fix is offered for, one of them only after another was fixed.
std::string broken() {
  return demo_with("http.path starts_with \"/debug/\"i",
                   "http.pth starts_with \"/debug/\" and server.port != 8443");
}

TEST(FixCommand, AppliesWhatCheckOffersAndSaysSo) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", broken());
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  ASSERT_EQ(run({"check", path}).status, 1);
  const Outcome outcome = run({"fix", path});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "SG0102: replace by `http.path`\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "SG0203: insert `or absent`\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "SG0609: add the suffix `i`\n")) << outcome.out;
  EXPECT_EQ(read_file(path),
            demo_with("http.path starts_with \"/debug/\"i",
                      "http.path starts_with \"/debug/\"i and server.port != 8443 or absent"));
  EXPECT_EQ(run({"check", path}).status, 0);
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  const Outcome again = run({"fix", path});
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.out, "");
}

TEST(FixCommand, DryRunShowsADiffAndChangesNothing) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", broken());
  const Outcome outcome = run({"fix", "--dry-run", path});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "--- " + path + "\n+++ " + path + "\n@@ -")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "\n-  when http.pth ")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "\n+  when http.path ")) << outcome.out;
  EXPECT_EQ(read_file(path), broken());
}

TEST(FixCommand, FiltersStandardInput) {
  RunOptions options;
  options.input = broken();
  const Outcome outcome = run({"fix", "-"}, options);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "when http.path starts_with \"/debug/\"i and")) << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "<stdin>:")) << outcome.err;
}

TEST(FixCommand, NeverLeavesAFileThatDoesNotParse) {
  cli::TemporaryDirectory dir;
  const std::string text = "import std.http\nimport std.http\n" + broken() + "\nlet = {{{";
  const std::string path = dir.write("a.gap", text);
  const Outcome outcome = run({"fix", path});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(holds(outcome.err, "error[SG0001]")) << outcome.err;
  EXPECT_EQ(read_file(path), text);
}

TEST(FixCommand, MendsAMisspeltKeywordSoThatTheFileParses) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", demo_with("\nmitigation ", "\nmitigaton "));
  const Outcome outcome = run({"fix", path});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(read_file(path), demo_with("\nmitigation ", "\nmitigation "));
}

TEST(FixCommand, WorksThroughSeveralFilesOfAPack) {
  cli::TemporaryDirectory dir;
  const std::string first = dir.write("a.gap", broken());
  const std::string second = dir.write("b.gap", "syntax 1\nimport std.http\n");
  const Outcome outcome = run({"fix", first, second});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, second + ":2:")) << outcome.out;
  EXPECT_EQ(read_file(second), "syntax 1\n");
  EXPECT_EQ(run({"fix", dir.path() + "/missing.gap"}).status, 2);
}

}  // namespace
}  // namespace stopgap::e2e
