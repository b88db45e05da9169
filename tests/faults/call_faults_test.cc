// SPDX-License-Identifier: Apache-2.0
// Every system call of `build` and `eval` fails once (failing_calls.cc), and once more as if it was
// interrupted. A documented exit status; what was there before is there after a failure, and
// nothing else; no success that is none. STOPGAP_FAULTS=all: each call with each reason.
#include <errno.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <functional>
#include <set>

#include "tests/e2e/runner.h"

namespace stopgap::faults {
namespace {

using e2e::Outcome;
using e2e::RunOptions;
using Names = std::set<std::string>;

class CallFaults : public ::testing::Test {
 protected:
  /// With call `number` failing; 0: none does.
  Outcome run(const std::vector<std::string>& arguments, int number, int error,
              const std::string& input = "") {
    RunOptions options;
    options.input = input;
    options.environment = {"LD_PRELOAD=" STOPGAP_FAILING_CALLS,
                           "STOPGAP_FAIL_CALL=" + std::to_string(number),
                           "STOPGAP_FAIL_ERRNO=" + std::to_string(error),
                           "STOPGAP_FAIL_MARK=" + mark_, "STOPGAP_STATE_DIR=" + (dir_ / "state")};
    std::filesystem::remove(mark_);
    return e2e::run(arguments, options);
  }
  /// The name of the call that failed; empty: there are not so many.
  std::string struck() const { return e2e::read_file(mark_); }

  /// `once` is run for every call and reason, until there is no further call.
  void for_every_call(const std::function<void(int number, int error)>& once) {
    const bool all = std::getenv("STOPGAP_FAULTS") != nullptr;
    const std::vector<std::vector<int>> each = {{EIO}, {EINTR}, {ENOMEM}, {ENOSPC}};
    const std::vector<std::vector<int>> in_turn = {{EIO, ENOMEM, ENOSPC}, {EINTR}};
    for (const std::vector<int>& errors : all ? each : in_turn) {
      size_t number = 1;
      do {
        once(static_cast<int>(number), errors[number % errors.size()]);
        ++number;
      } while (!struck().empty() && !HasFailure());
      EXPECT_GT(number, 5u);
    }
  }

  Names files_below(const std::string& name) const {
    Names names;
    if (!std::filesystem::is_directory(dir_ / name)) return names;
    for (const auto& entry : std::filesystem::directory_iterator(dir_ / name)) {
      names.insert(entry.path().filename());
    }
    return names;
  }

  /// Says in words what failed, or that something did.
  void expect_reason(const Outcome& outcome, int error, const std::string& where) {
    EXPECT_TRUE(outcome.status >= 1 && outcome.status <= 3) << where << ": " << outcome.status;
    EXPECT_NE(outcome.err.find("stopgap: "), std::string::npos) << where << ": " << outcome.err;
    const bool reason = outcome.err.find(std::strerror(error)) != std::string::npos;
    const bool file = outcome.err.find(dir_.path()) != std::string::npos ||
                      outcome.err.find("child") != std::string::npos;
    EXPECT_TRUE(reason || file) << where << ": " << outcome.err;
    EXPECT_EQ(outcome.err.find("damaged"), std::string::npos) << where << ": " << outcome.err;
  }

  std::string where(const char* what, int number, int error) const {
    return std::string(what) + ", call " + std::to_string(number) + " (" + struck() + ") with " +
           std::strerror(error);
  }

  cli::TemporaryDirectory dir_, marks_;
  const std::string mark_ = marks_ / "mark";
};

TEST_F(CallFaults, ABuildLeavesTheOldPackOrPutsTheNewOneInItsPlace) {
  const std::string rules = dir_.write("rules/a.gap", e2e::kDemo);
  const std::string pack = dir_ / "out/a.pack";
  std::filesystem::create_directory(dir_ / "out");
  const std::vector<std::string> build = {"build", "--link", rules, "-o", pack};
  ASSERT_EQ(run(build, 0, 0).status, 0);
  const std::string old = e2e::read_file(pack);
  dir_.write("rules/a.gap", e2e::demo_with("/debug/", "/Debug/"));
  ASSERT_EQ(run(build, 0, 0).status, 0);
  const std::string fresh = e2e::read_file(pack);
  ASSERT_NE(old, fresh);
  for_every_call([&](int number, int error) {
    dir_.write("out/a.pack", old);
    const Outcome outcome = run(build, number, error);
    const std::string at = where("build", number, error);
    const std::string now = e2e::read_file(pack);
    if (outcome.status == 0) {
      EXPECT_TRUE(now == fresh) << at << ": says that it built it";
    } else {
      EXPECT_TRUE(now == old) << at << ": another pack than before";
      expect_reason(outcome, error, at);
    }
    EXPECT_EQ(files_below("out"), Names{"a.pack"}) << at;
    if (struck() == "setrlimit") {
      EXPECT_NE(outcome.status, 0) << at << ": patterns were compiled without a limit";
    }
    EXPECT_EQ(files_below("state"), Names{"link.key"}) << at;
  });
}

TEST_F(CallFaults, AKeyIsWholeOrNotThere) {
  const std::string rules = dir_.write("rules/a.gap", e2e::kDemo);
  const std::string pack = dir_ / "out/a.pack";
  std::filesystem::create_directory(dir_ / "out");
  for_every_call([&](int number, int error) {
    std::filesystem::remove_all(dir_ / "state");
    std::filesystem::remove(pack);
    const Outcome outcome = run({"build", "--link", rules, "-o", pack}, number, error);
    const std::string at = where("first build", number, error);
    if (outcome.status != 0) expect_reason(outcome, error, at);
    EXPECT_EQ(outcome.status == 0, std::filesystem::exists(pack)) << at << ": " << outcome.err;
    const bool kept = std::filesystem::exists(dir_ / "state/link.key");
    if (kept) {
      EXPECT_EQ(std::filesystem::file_size(dir_ / "state/link.key"), 32u) << at;
    }
    if (outcome.status == 0) {
      EXPECT_TRUE(kept) << at;
    }
    if (struck() == "unlink") return;  // then its temporary name stays
    EXPECT_LE(files_below("state").size(), kept ? 1u : 0u) << at;
  });
}

TEST_F(CallFaults, ResultsAreWholeOrTheStatusSaysThatTheyAreNot) {
  const std::string rules = dir_.write("rules/a.gap", e2e::kDemo);
  const std::string pack = dir_ / "a.pack";
  ASSERT_EQ(run({"build", "--link", rules, "-o", pack}, 0, 0).status, 0);
  const std::string input = e2e::record("a", "/debug/x") + e2e::record("b", "/");
  const std::vector<std::string> eval = {"eval", pack, "--requests", "-", "--format", "jsonl"};
  const Outcome expected = run(eval, 0, 0, input);
  ASSERT_EQ(expected.status, 0) << expected.err;
  for_every_call([&](int number, int error) {
    const Outcome outcome = run(eval, number, error, input);
    const std::string at = where("eval", number, error);
    if (outcome.status == 0) {
      EXPECT_EQ(outcome.out, expected.out) << at;
    } else {
      expect_reason(outcome, error, at);
    }
    EXPECT_EQ(files_below("state"), Names{"link.key"}) << at;
  });
}

}  // namespace
}  // namespace stopgap::faults
