// SPDX-License-Identifier: Apache-2.0
// How long the work on one event may take. Work is counted in bytes that are read; after each
// kBetweenLooks of them the clock is read, so the everyday event, which is smaller, never reads it.
// What counts is processor time of this thread: a request is not to blame for what else the host
// runs. That clock may be slow (a system call), so it is read where counting starts and then only
// when that much time has passed on the wall clock, which is read without one.
#pragma once

#include <chrono>
#include <cstdint>

namespace stopgap::engine {

/// Nanoseconds from some beginning. Called by the thread that evaluates; must not throw.
struct Clocks {
  int64_t (*wall)() noexcept;       ///< never goes back
  int64_t (*processor)() noexcept;  ///< of the thread that asks
};
extern const Clocks kSystemClocks;

class Deadline {
 public:
  static constexpr int64_t kBetweenLooks = 64 * 1024;

  Deadline() = default;  ///< never
  /// `limit` not above zero: never.
  explicit Deadline(std::chrono::nanoseconds limit, const Clocks& clocks = kSystemClocks);

  /// A new event, of which `bytes` may have to be read before anything is counted.
  void begin(uint64_t bytes) noexcept {
    left_ = first_ - static_cast<int64_t>(bytes);
    started_ = passed_ = false;
    if (left_ < 0) look();
  }

  /// Counts work that is worth reading `bytes`. True if the time is up, now and until begin().
  bool spend(uint64_t bytes) noexcept {
    left_ -= static_cast<int64_t>(bytes);
    return left_ < 0 && look();
  }
  bool passed() const noexcept { return passed_; }

 private:
  [[gnu::noinline]] bool look() noexcept;

  const Clocks* clocks_ = nullptr;
  int64_t limit_ = 0;
  int64_t first_ = INT64_MAX;  // what left_ starts with
  int64_t left_ = INT64_MAX;   // bytes up to the next look
  bool started_ = false, passed_ = false;
  int64_t ends_ = 0;       // on the wall clock, not before
  int64_t processor_ = 0;  // when it started
};

}  // namespace stopgap::engine
