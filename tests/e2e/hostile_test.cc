// SPDX-License-Identifier: Apache-2.0
// Broken and hostile rule text: each ends within seconds, located, with exit status 1 or 2.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

constexpr double kLimitSeconds = 10;  // a second or two, with room for sanitizers

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// check, fmt, test, build and dump all refuse it.
void expect_refused(const std::string& text, const std::string& what) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("bad.gap", text);
  const Outcome check = run({"check", path});
  EXPECT_EQ(check.status, 1) << what << "\n" << check.out.substr(0, 2000) << check.err;
  EXPECT_TRUE(holds(check.out, path + ":")) << what << ": no place in\n"
                                            << check.out.substr(0, 2000);
  EXPECT_LT(check.cpu_seconds, kLimitSeconds) << what;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"fmt", path},
                                                    {"test", path},
                                                    {"build", path, "-o", dir / "out.pack"},
                                                    {"dump", "--stage=ast", path}}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 1) << what << " with " << arguments[0];
    EXPECT_LT(outcome.cpu_seconds, kLimitSeconds) << what << " with " << arguments[0];
  }
  EXPECT_EQ(read_file(path), text) << what << ": fmt changed it";
}

TEST(Hostile, UnterminatedString) {
  expect_refused(demo_with("\"Nothing known.\"", "\"Nothing known."), "unterminated string");
  expect_refused(
      demo_with("block GET \"https://www.example.org/Debug/console\"", "block \"\"\"GET /"),
      "unterminated fence");
}

TEST(Hostile, DeepNesting) {
  const std::string deep = std::string(100'000, '(') + "true" + std::string(100'000, ')');
  expect_refused(demo_with("http.path starts_with \"/debug/\"i", deep), "100,000 parentheses");
  std::string nots;
  for (int i = 0; i < 100'000; ++i) nots += "not ";
  expect_refused(demo_with("http.path starts_with", nots + "http.path starts_with"),
                 "100,000 nots");
}

TEST(Hostile, HugeFile) {
  expect_refused(std::string(4 << 20, ' '), "4 MiB of blanks");
  cli::TemporaryDirectory dir;
  EXPECT_EQ(run({"check", dir.write("huge.gap", std::string(64 << 20, ' '))}).status, 1);
}

TEST(Hostile, NulBytes) {
  expect_refused(std::string(kDemo) + std::string(1, '\0'), "a NUL at the end");
  expect_refused(std::string(4096, '\0'), "only NULs");
}

TEST(Hostile, NotUtf8) { expect_refused(std::string(kDemo) + "// \xFF\xFE\n", "not UTF-8"); }

TEST(Hostile, ControlBytesOfRuleTextNeverReachTheTerminal) {
  cli::TemporaryDirectory dir;
  const std::string path =
      dir.write("bad.gap", demo_with("http.path", "http.\x1b[2Jpath") + "\xE2\x80\xAE nonsense");
  for (const char* format : {"text", "json", "sarif", "github"}) {
    const Outcome outcome = run({"check", "--format", format, path});
    EXPECT_EQ(outcome.status, 1) << format;
    EXPECT_FALSE(holds(outcome.out, "\x1b")) << format;
  }
}

TEST(Hostile, UnreadablePaths) {
  cli::TemporaryDirectory dir;
  const std::string path = dir.write("a.gap", kDemo);
  if (::geteuid() != 0) {
    ASSERT_EQ(::chmod(path.c_str(), 0), 0);
    EXPECT_EQ(run({"check", path}).status, 2);
  }
  EXPECT_EQ(run({"check", dir / "none.gap"}).status, 2);
  EXPECT_EQ(run({"check", path + "/below.gap"}).status, 2);
  EXPECT_EQ(run({"check", std::string(5000, 'x')}).status, 2);
  std::filesystem::create_symlink("loop.gap", dir / "loop.gap");
  EXPECT_EQ(run({"check", dir / "loop.gap"}).status, 2);
  std::filesystem::create_directory(dir / "empty");
  const Outcome empty = run({"check", dir / "empty"});
  EXPECT_EQ(empty.status, 2);
  EXPECT_TRUE(holds(empty.err, "no rule files")) << empty.err;
}

TEST(Hostile, ManyErrorsAreBounded) {
  std::string text = "syntax 1\n";
  for (int i = 0; i < 20'000; ++i) text += "mitigation ] \"\n";
  cli::TemporaryDirectory dir;
  const Outcome outcome = run({"check", dir.write("bad.gap", text)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_LT(outcome.cpu_seconds, kLimitSeconds);
  EXPECT_LT(outcome.out.size(), 1u << 20);
}

}  // namespace
}  // namespace stopgap::e2e
