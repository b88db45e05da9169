// SPDX-License-Identifier: Apache-2.0
#include "compiler/hs_build/child.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <new>

namespace stopgap::compiler {
namespace {

using Bytes = std::vector<uint8_t>;

LinkLimits quick() {
  LinkLimits limits;
  limits.cpu_seconds = 1;
  limits.wall_seconds = 1;
  return limits;
}

std::string error_of(const Work& work, const LinkLimits& limits) {
  const Result<Bytes> result = run_in_child(work, limits);
  return result ? "none" : result.error().code;
}

TEST(Child, HandsItsBytesOver) {
  const Bytes large(3'000'000, 0x5a);
  const Result<Bytes> result =
      run_in_child([&](const Progress&) -> Result<Bytes> { return large; }, {});
  ASSERT_TRUE(result.ok()) << result.error().detail;
  EXPECT_EQ(result.value(), large);
}

TEST(Child, HandsErrorsOver) {
  const Work work = [](const Progress&) -> Result<Bytes> { return Error{"link.compile", "why"}; };
  const Result<Bytes> result = run_in_child(work, {});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, "link.compile");
  EXPECT_EQ(result.error().detail, "why");
}

TEST(Child, IsStoppedByTheWallClock) {
  const Work work = [](const Progress&) -> Result<Bytes> {
    sleep(60);
    return Bytes{};
  };
  EXPECT_EQ(error_of(work, quick()), "link.timeout");
}

TEST(Child, IsStoppedByItsCpuTime) {
  LinkLimits limits = quick();
  limits.wall_seconds = 60;
  const Work work = [](const Progress&) -> Result<Bytes> {
    volatile bool forever = true;
    while (forever) {
    }
    return Bytes{};
  };
  EXPECT_EQ(error_of(work, limits), "link.timeout");
}

/// What takes too long is found by its place, however many others came before.
TEST(Child, SaysWhereItWasWhenItWasStopped) {
  LinkLimits limits = quick();
  const auto loop = [](const Progress& at) -> Result<Bytes> {
    for (int i = 0; i < 20'000; ++i) at("a.gap:" + std::to_string(i) + std::string(300, ' '));
    at("a.gap:7: `this one`");
    volatile bool forever = true;
    while (forever) {
    }
    return Bytes{};
  };
  for (const unsigned wall : {1u, 60u}) {
    limits.wall_seconds = wall;
    const Result<Bytes> result = run_in_child(loop, limits);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, "link.timeout");
    EXPECT_TRUE(result.error().detail.starts_with("a.gap:7: `this one`: "))
        << result.error().detail;
  }
}

/// Answers may begin with any byte, also with that of a place.
TEST(Child, KeepsPlacesOutOfItsAnswer) {
  const Bytes answer = {'p', 3, 'p', 'd', 'f', 'p'};
  const Result<Bytes> result = run_in_child(
      [&](const Progress& at) -> Result<Bytes> {
        at("");
        at("p");
        return answer;
      },
      {});
  ASSERT_TRUE(result.ok()) << result.error().detail;
  EXPECT_EQ(result.value(), answer);
}

TEST(Child, SaysWhenMemoryRanOut) {
  const Work work = [](const Progress&) -> Result<Bytes> { throw std::bad_alloc(); };
  EXPECT_EQ(error_of(work, {}), "link.memory");
}

#ifndef STOPGAP_SANITIZED  // there the limit is not applied
TEST(Child, MayUseOnlyItsMemory) {
  LinkLimits limits;
  limits.memory_bytes = 16u << 20;
  const Work work = [](const Progress&) -> Result<Bytes> { return Bytes(64u << 20, 1); };
  EXPECT_EQ(error_of(work, limits), "link.memory");
}

size_t address_space() {
  size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

/// The child raises its own limit: it has the memory that this process has not.
TEST(Child, IsReapedWhenItsAnswerFindsNoMemoryHere) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  const rlimit tight{address_space() + (16u << 20), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &tight), 0);
  const std::string error =
      error_of([](const Progress&) -> Result<Bytes> { return Bytes(60u << 20, 1); }, LinkLimits{});
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_EQ(error, "link.memory");
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
}
#endif

TEST(Child, ThatDiesIsReported) {
  const Work crash = [](const Progress&) -> Result<Bytes> {
    raise(SIGTERM);
    return Bytes{};
  };
  EXPECT_EQ(error_of(crash, {}), "link.child");
  EXPECT_EQ(error_of([](const Progress&) -> Result<Bytes> { _exit(0); }, {}), "link.child");
  EXPECT_EQ(error_of([](const Progress&) -> Result<Bytes> { throw 1; }, {}), "link.child");
}

}  // namespace
}  // namespace stopgap::compiler
