// SPDX-License-Identifier: Apache-2.0
// The outer shell: help, version, wrong use, streams that fail.
#include <gtest/gtest.h>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Usage, Version) {
  const Outcome outcome = run({"--version"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "stopgap 0.1.0\n");
  EXPECT_EQ(outcome.err, "");
}

TEST(Usage, HelpNamesEveryCommand) {
  const Outcome outcome = run({"--help"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  for (const char* command : {"check", "fmt", "fix", "test", "build", "eval", "explain", "dump"}) {
    EXPECT_TRUE(holds(outcome.out, std::string("  ") + command + " ")) << command;
    const Outcome help = run({command, "--help"});
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_TRUE(holds(help.out, "PATH")) << command;
  }
}

TEST(Usage, HelpIsAsWritten) { EXPECT_EQ(run({"--help"}).out, read_file("tests/e2e/help.golden")); }

TEST(Usage, WrongUseHasAHint) {
  const Outcome nothing = run({});
  EXPECT_EQ(nothing.status, 2);
  EXPECT_TRUE(holds(nothing.err, "try `stopgap --help`")) << nothing.err;
  const Outcome command = run({"chekc", "a.gap"});
  EXPECT_EQ(command.status, 2);
  EXPECT_TRUE(holds(command.err, "unknown command `chekc`")) << command.err;
  EXPECT_TRUE(holds(command.err, "did you mean `stopgap check`?")) << command.err;
  const Outcome option = run({"check", "--formta", "json", "a.gap"});
  EXPECT_EQ(option.status, 2);
  EXPECT_TRUE(holds(option.err, "try `stopgap check --help`")) << option.err;
  EXPECT_EQ(run({"check"}).status, 2);
  EXPECT_EQ(run({"check", "--format", "yaml", "a.gap"}).status, 2);
  EXPECT_EQ(run({"--color", "sometimes", "check", "a.gap"}).status, 2);
}

TEST(Usage, ArgumentsNeverReachTheTerminalRaw) {
  const Outcome outcome = run({"\x1b[2J\x07"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_FALSE(holds(outcome.err, "\x1b"));
  const Outcome path = run({"check", "\x1b[2J.gap"});
  EXPECT_EQ(path.status, 2);
  EXPECT_FALSE(holds(path.err, "\x1b"));
}

TEST(Usage, UnreadableInputSaysPathAndReason) {
  for (const char* command : {"check", "fmt", "fix", "test"}) {
    const Outcome outcome = run({command, "no-such.gap"});
    EXPECT_EQ(outcome.status, 2) << command;
    EXPECT_EQ(outcome.err, "stopgap: cannot read `no-such.gap`: No such file or directory\n");
  }
}

TEST(Usage, ColourOnRequestOnly) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", "syntax 1\nnonsense");
  EXPECT_FALSE(holds(run({"check", path}).out, "\x1b["));
  EXPECT_TRUE(holds(run({"--color", "always", "check", path}).out, "\x1b["));
  EXPECT_TRUE(holds(run({"check", "--color=always", path}).out, "\x1b["));
  EXPECT_FALSE(holds(run({"--color", "never", "check", path}).out, "\x1b["));
}

TEST(Usage, AFullDiskIsAFailure) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", kDemo);
  const std::string command = std::string(STOPGAP_BINARY) + " dump --stage=ast " + path +
                              " >/dev/full 2>" + dir.path() + "/err";
  const int status = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_TRUE(holds(read_file(dir / "err"), "cannot write to standard output"));
}

TEST(Usage, AReaderThatWentAwayEndsItQuietly) {
  cli::TemporaryDirectory dir;
  RunOptions options;
  options.close_output_early = true;
  const Outcome outcome = run({"dump", "--stage=ast", dir.write("a.gap", kDemo)}, options);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace stopgap::e2e
