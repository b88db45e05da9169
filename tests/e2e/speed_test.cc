// SPDX-License-Identifier: Apache-2.0
// A thousand mitigations with their tests, in the time of a coffee at most: processor time, because
// the machine's other work is not ours. And requests by the hundred thousand, in little memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

constexpr int kMitigations = 1000;
#if defined(NDEBUG) && !defined(STOPGAP_SANITIZED)
constexpr double kCheckSeconds = 2;  // 1 s on two cores
constexpr double kTestSeconds = 20;  // 10 s on two cores
#else
constexpr double kCheckSeconds = 60;
constexpr double kTestSeconds = 200;
#endif

/// Every part needed by a test, two classes of evasions: what a careful author writes. `@` stands
/// for the number.
constexpr const char* kMitigation = R"(mitigation M@ "Hole @" {
  about { cve CVE-2026-@  severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  affects product@ { 1.0 before 1.0.@ }
  on http.request
  when http.path starts_with "/app@/admin@"i
   and (any a in http.args where a.name == "cmd@" and a.value contains "run"i
     or any http.headers["X-Task-@"] contains "1")
  except "the probe" when client.ip in 192.0.2.0/28
  then block(status: 403), log(http.uri)
  tests {
    block GET "https://www.example.org/app@/admin@/?cmd@=Run"
    block GET "https://www.example.org/app@/admin@" { "X-Task-@: 1" }
    pass  GET "https://www.example.org/app/?cmd@=run"
    pass  GET "https://www.example.org/app@/admin@/?cmd=run"
    pass  GET "https://www.example.org/app@/admin@/?cmd@=stop"
    pass  GET "https://www.example.org/app@/admin@/?cmd@=run" from 192.0.2.3
    idle  GET "https://www.example.org/app@/admin@/?cmd@=run" with product@ = 1.0.@
    stays block under percent_encode, dot_segments
  }
}
)";

std::string mitigation(int number) {
  std::string text;
  for (const char* c = kMitigation; *c != '\0'; ++c) {
    text += *c == '@' ? std::to_string(1000 + number) : std::string(1, *c);
  }
  return text;
}

std::string thousand() {
  std::string text = "syntax 1\nimport std.http\n";
  for (int i = 0; i < kMitigations; ++i) text += mitigation(i);
  return text;
}

TEST(Speed, AThousandMitigationsAreCheckedAndTested) {
  cli::TemporaryDirectory dir;
  const std::string text = thousand();
  const size_t half = text.find("mitigation M1500");
  dir.write("a.gap", text.substr(0, half));
  dir.write("b.gap", "syntax 1\nimport std.http\n" + text.substr(half));
  RunOptions options;
  options.limit_seconds = 600;
  const Outcome checked = run({"check", dir / ""}, options);
  EXPECT_EQ(checked.status, 0) << checked.out.substr(0, 2000);
  EXPECT_LT(checked.cpu_seconds, kCheckSeconds);
  const Outcome tested = run({"test", "--fail-on-uncovered", dir / ""}, options);
  EXPECT_EQ(tested.status, 0) << tested.out.substr(0, 2000) << tested.err;
  EXPECT_LT(tested.cpu_seconds, kTestSeconds);
  EXPECT_NE(tested.err.find("11000 passed, 0 failed\n"), std::string::npos) << tested.err;
  RecordProperty("check_cpu_seconds", std::to_string(checked.cpu_seconds));
  RecordProperty("test_cpu_seconds", std::to_string(tested.cpu_seconds));
}

TEST(Speed, MemoryDoesNotGrowWithTheInput) {
  cli::TemporaryDirectory dir;
  const std::string rules = dir.write("a.gap", kDemo);
  const std::string path = dir / "stream.jsonl";
  {
    std::ofstream stream(path, std::ios::binary);
    const std::string filler(600, 'f');
    for (int i = 0; i < 200'000; ++i) {
      stream << record(std::to_string(i), "/search?q=" + filler + std::to_string(i % 977));
    }
  }
  ASSERT_GT(std::filesystem::file_size(path), 120u << 20);
  RunOptions patient;
  patient.limit_seconds = 600;
  const Outcome outcome = run({"eval", rules, "--requests", path, "--format", "jsonl"}, patient);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 200'000);
#ifndef STOPGAP_SANITIZED
  EXPECT_LT(outcome.max_rss_kib, 64 * 1024);
#endif
}

}  // namespace
}  // namespace stopgap::e2e
