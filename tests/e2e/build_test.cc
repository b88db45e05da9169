// SPDX-License-Identifier: Apache-2.0
// stopgap build, and packs that were damaged or come from elsewhere.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Build : public ::testing::Test {
 protected:
  std::string pack() const { return dir_ / "out.pack"; }
  Outcome build(const std::string& text, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"build", dir_.write("a.gap", text), "-o", pack()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  Outcome eval(const RunOptions& more = {}) {
    RunOptions options = more;
    options.input = record("r", "/debug/");
    return run({"eval", pack(), "--requests", "-", "--format", "jsonl"}, options);
  }
  cli::TemporaryDirectory dir_;
};

TEST_F(Build, WritesAPackAndOneLine) {
  const Outcome outcome = build(kDemo);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(holds(outcome.err, ": 1 rule, ")) << outcome.err;
  EXPECT_TRUE(holds(eval().out, "\"verdict\":\"block\""));
}

TEST_F(Build, IsReproducibleWhereverTheRulesLie) {
  dir_.write("here/rules/a.gap", kDemo);
  dir_.write("there/copy/a.gap", kDemo);
  ASSERT_EQ(run({"build", dir_ / "here/rules", "-o", dir_ / "1.pack"}).status, 0);
  ASSERT_EQ(run({"build", dir_ / "there/copy", "-o", dir_ / "2.pack"}).status, 0);
  EXPECT_EQ(read_file(dir_ / "1.pack"), read_file(dir_ / "2.pack"));
  EXPECT_FALSE(holds(read_file(dir_ / "1.pack"), dir_.path())) << "a machine's path is in the pack";
}

TEST_F(Build, RefusesErrorsAndKeepsTheOldPack) {
  ASSERT_EQ(build(kDemo).status, 0);
  const std::string old = read_file(pack());
  EXPECT_EQ(build(demo_with("http.path", "http.pth")).status, 1);
  EXPECT_EQ(read_file(pack()), old);
}

TEST_F(Build, NeverReplacesWhatIsNoPack) {
  const std::string rules = dir_.write("a.gap", kDemo);
  const Outcome outcome = run({"build", rules, "-o", rules});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(holds(outcome.err, "is no pack")) << outcome.err;
  EXPECT_EQ(read_file(rules), kDemo);
}

TEST_F(Build, APackIsNoRuleText) {
  ASSERT_EQ(build(kDemo).status, 0);
  for (const char* command : {"check", "fmt", "fix"}) {
    const Outcome outcome = run({command, pack()});
    EXPECT_EQ(outcome.status, 2) << command;
    EXPECT_TRUE(holds(outcome.err, "compiled pack")) << outcome.err;
  }
  EXPECT_EQ(run({"test", pack(), "--fail-on-uncovered"}).status, 2);
}

TEST_F(Build, RefusesRulesWithoutAPackBlock) {
  std::string text = kDemo;
  text.erase(text.find("pack"), text.find("import") - text.find("pack"));
  const Outcome outcome = build(text);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.err, "needs a `pack")) << outcome.err;
  EXPECT_EQ(run({"check", dir_ / "a.gap"}).status, 0);
}

TEST_F(Build, RefusesAFailingTest) {
  const Outcome outcome = build(demo_with("/debugging\"", "/debug/ing\""));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.err, "not built: 1 failed test")) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(pack()));
}

TEST_F(Build, RefusesWhatMayCostTooMuch) {
  EXPECT_EQ(build(kDemo, {"--max-cost", "1"}).status, 0);
  const std::string old = read_file(pack());
  const Outcome refused = build(kDemo, {"--max-cost", "0"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(holds(refused.err, "reads it once, more often than --max-cost 0")) << refused.err;
  EXPECT_TRUE(holds(refused.err, "not built: 1 mitigation above --max-cost")) << refused.err;
  EXPECT_EQ(read_file(pack()), old);
  EXPECT_EQ(build(kDemo, {"--max-cost", "-1"}).status, 2);
  EXPECT_EQ(build(kDemo, {"--max-cost", "many"}).status, 2);
  EXPECT_EQ(build(kDemo, {"--max-cost", ""}).status, 2);
  EXPECT_EQ(build(kDemo, {"--max-cost", "99999999999999999999"}).status, 2);
}

TEST_F(Build, RefusesAnOutputItCannotWrite) {
  const std::string rules = dir_.write("a.gap", kDemo);
  EXPECT_EQ(run({"build", rules, "-o", dir_ / "no/such/out.pack"}).status, 2);
  EXPECT_EQ(run({"build", rules}).status, 2);
  EXPECT_EQ(run({"build", rules, "-o", "-"}).status, 2);
}

TEST_F(Build, LinkedPacksAreBoundToThisHost) {
  const Outcome outcome = build(kDemo, {"--link"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  struct stat info {};
  ASSERT_EQ(::stat((state_directory() + "/link.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
  const Outcome here = eval();
  EXPECT_TRUE(holds(here.out, "\"verdict\":\"block\"")) << here.err;
  EXPECT_FALSE(holds(here.err, "linked again")) << here.err;
}

TEST_F(Build, ALinkedPackFromElsewhereIsLinkedAgain) {
  ASSERT_EQ(build(kDemo, {"--link"}).status, 0);
  RunOptions elsewhere;
  elsewhere.environment = {"STOPGAP_STATE_DIR=" + dir_.path() + "/none"};
  const Outcome without_key = eval(elsewhere);
  EXPECT_EQ(without_key.status, 0) << without_key.err;
  EXPECT_TRUE(holds(without_key.out, "\"verdict\":\"block\""));
  EXPECT_TRUE(holds(without_key.err, "linked again in memory")) << without_key.err;
  ASSERT_EQ(run({"build", dir_ / "a.gap", "-o", dir_ / "other.pack", "--link"}, elsewhere).status,
            0);
  const Outcome other_key = eval(elsewhere);
  EXPECT_TRUE(holds(other_key.out, "\"verdict\":\"block\""));
  EXPECT_TRUE(holds(other_key.err, "linked again in memory")) << other_key.err;
}

TEST_F(Build, RefusesAKeyOthersCouldUse) {
  RunOptions options;
  options.environment = {"STOPGAP_STATE_DIR=" + dir_.path()};
  const std::string key = dir_.write("link.key", std::string(32, 'k'));
  ASSERT_EQ(::chmod(key.c_str(), 0644), 0);
  const std::string rules = dir_.write("a.gap", kDemo);
  const Outcome outcome = run({"build", rules, "-o", pack(), "--link"}, options);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(holds(outcome.err, "may be used by others")) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(pack()));
}

/// A pack that differs anywhere from what was built is refused, quickly and with its name.
void expect_refused(const Outcome& outcome, const std::string& what) {
  EXPECT_EQ(outcome.status, 2) << what << outcome.out << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "out.pack`")) << what << outcome.err;
  EXPECT_LT(outcome.cpu_seconds, 5) << what;
}

TEST_F(Build, TruncatedPacksAreRefused) {
  ASSERT_EQ(build(kDemo).status, 0);
  const std::string whole = read_file(pack());
  for (size_t size : {size_t{0}, size_t{1}, size_t{7}, size_t{63}, size_t{64}, whole.size() / 2,
                      whole.size() - 1}) {
    dir_.write("out.pack", whole.substr(0, size));
    expect_refused(eval(), "cut to " + std::to_string(size) + ": ");
  }
  dir_.write("out.pack", whole + "x");
  expect_refused(eval(), "one byte more: ");
}

TEST_F(Build, FlippedBitsAreRefused) {
  ASSERT_EQ(build(kDemo).status, 0);
  const std::string whole = read_file(pack());
  for (size_t at = 0; at < whole.size(); at += whole.size() / 40 + 1) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    dir_.write("out.pack", damaged);
    expect_refused(eval(), "byte " + std::to_string(at) + ": ");
  }
}

TEST_F(Build, FlippedBitsOfALinkedPackNeverReachADatabase) {
  ASSERT_EQ(build(kDemo, {"--link"}).status, 0);
  const std::string whole = read_file(pack());
  for (size_t at = whole.size() - 1; at > whole.size() / 2; at -= whole.size() / 16) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    dir_.write("out.pack", damaged);
    const Outcome outcome = eval();
    const bool relinked = outcome.status == 0 && holds(outcome.err, "linked again in memory");
    EXPECT_TRUE(relinked || outcome.status == 2) << at << " " << outcome.err;
  }
}

}  // namespace
}  // namespace stopgap::e2e
