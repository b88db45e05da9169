// SPDX-License-Identifier: Apache-2.0
// Every allocation of linking fails once, in the process that waits and in its child.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "compiler/hs_build/link.h"
#include "tests/faults/failing_malloc.h"
#include "tests/faults/packs_under_test.h"

namespace stopgap::faults {
namespace {

using hostile::Bytes;
using hostile::Subject;

size_t open_files() {
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    count += entry.path().empty() ? 0 : 1;
  }
  return count;
}

/// One link with allocation `n` failing. False: it was not reached.
bool link_without(const Subject& subject, uint64_t n) {
  const size_t files = open_files();
  const int64_t before = live_allocations();
  {
    FailingMalloc failing(n);
    const Result<Bytes> linked = compiler::link(subject.portable, hostile::kKey);
    failing.stop();
    if (linked) {
      EXPECT_EQ(linked.value(), subject.linked) << "at " << n;
    } else {
      // In the child the matcher may end otherwise than by saying so; that is why it is one.
      const std::string& code = linked.error().code;
      EXPECT_TRUE(code == "link.memory" || code == "link.child" || code == "pack.memory")
          << code << ": " << linked.error().detail << " at " << n;
      EXPECT_FALSE(linked.error().detail.empty());
    }
  }
  EXPECT_EQ(live_allocations(), before) << "leaks when allocation " << n << " fails";
  EXPECT_EQ(open_files(), files) << "at " << n;
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left, at " << n;
  return FailingMalloc::struck() && !::testing::Test::HasFailure();
}

TEST(LinkFaults, TheParentSaysSoAndKeepsNothing) {
  const Subject& subject = packs_under_test().front();
  link_without(subject, 0);
  uint64_t n = 1;
  while (link_without(subject, n)) ++n;
  EXPECT_GT(n, 10u);
}

TEST(LinkFaults, TheChildIsReapedHoweverItEnds) {
  const Subject& subject = packs_under_test().front();
  fail_in_children(true);
  // It makes tens of thousands.
  for (uint64_t n = 30; n < 40'000; n += n < 120 ? 3 : n / 4) link_without(subject, n);
  fail_in_children(false);
}

}  // namespace
}  // namespace stopgap::faults
