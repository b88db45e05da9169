// SPDX-License-Identifier: Apache-2.0
// See deadline.h. Tested by deadline_test.cc.
#include "engine/deadline.h"

#include <time.h>

#include <algorithm>

namespace stopgap::engine {
namespace {

int64_t read(clockid_t clock) noexcept {
  timespec now;
  if (clock_gettime(clock, &now) != 0) clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1'000'000'000} + now.tv_nsec;
}

/// 73 years: added to a clock it is still a number.
constexpr int64_t kLongest = INT64_MAX / 4;

int64_t wall() noexcept { return read(CLOCK_MONOTONIC); }
int64_t processor() noexcept { return read(CLOCK_THREAD_CPUTIME_ID); }

}  // namespace

const Clocks kSystemClocks{wall, processor};

Deadline::Deadline(std::chrono::nanoseconds limit, const Clocks& clocks)
    : clocks_(&clocks), limit_(std::min(limit.count(), kLongest)) {
  if (limit_ > 0) first_ = kBetweenLooks;
}

bool Deadline::look() noexcept {
  if (passed_) return true;
  left_ = kBetweenLooks;
  const int64_t now = clocks_->wall();
  if (!started_) {
    started_ = true;
    processor_ = clocks_->processor();
    ends_ = now + limit_;
    return false;
  }
  if (now < ends_) return false;
  const int64_t used = clocks_->processor() - processor_;
  ends_ = now + (limit_ - used);
  if (used < limit_) return false;
  left_ = -1;
  return passed_ = true;
}

}  // namespace stopgap::engine
