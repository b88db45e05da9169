// SPDX-License-Identifier: Apache-2.0
// stopgap fmt.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

std::string untidy() { return demo_with("\n  on http.request\n", "  on\n\n\n   http.request "); }

TEST(Fmt, RewritesOnceAndKeepsTheMode) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", untidy());
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  const Outcome first = run({"fmt", path});
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(first.out, path + "\n");
  const std::string tidy = read_file(path);
  EXPECT_NE(tidy, untidy());
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  const Outcome second = run({"fmt", path});
  EXPECT_EQ(second.status, 0);
  EXPECT_EQ(second.out, "");
  EXPECT_EQ(read_file(path), tidy);
  EXPECT_EQ(run({"check", path}).status, 0);
}

TEST(Fmt, CheckListsAndChangesNothing) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", untidy());
  const Outcome outcome = run({"fmt", "--check", path});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.out, path + "\n");
  EXPECT_EQ(read_file(path), untidy());
}

TEST(Fmt, FiltersStandardInput) {
  RunOptions options;
  options.input = untidy();
  const Outcome once = run({"fmt", "-"}, options);
  EXPECT_EQ(once.status, 0) << once.err;
  options.input = once.out;
  EXPECT_EQ(run({"fmt", "-"}, options).out, once.out);
  EXPECT_EQ(run({"fmt", "--check", "-"}, options).status, 0);
  options.input = untidy();
  const Outcome check = run({"fmt", "--check", "-"}, options);
  EXPECT_EQ(check.status, 1);
  EXPECT_EQ(check.out, "<stdin>\n");
}

TEST(Fmt, LeavesFilesWithErrorsAlone) {
  cli::TemporaryDirectory dir;
  const std::string bad = "syntax 1\nmitigation {{{ \"";
  const std::string path = dir.write("a.gap", bad);
  const std::string good = dir.write("b.gap", untidy());
  const Outcome outcome = run({"fmt", path, good});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.err.find(path), std::string::npos) << outcome.err;
  EXPECT_EQ(read_file(path), bad);
  EXPECT_NE(read_file(good), untidy()) << "the other file is still laid out";
}

}  // namespace
}  // namespace stopgap::e2e
