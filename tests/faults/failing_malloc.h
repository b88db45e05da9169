// SPDX-License-Identifier: Apache-2.0
// Takes the place of malloc in a test program, for all libraries it runs with: counts what lives,
// and lets one allocation fail.
#pragma once

#include <cstdint>

namespace stopgap::faults {

/// Allocations that were made and not freed yet.
int64_t live_allocations();

/// While it lives, allocation number `nth` of this process fails (from 1 on; 0: none), and with
/// `all_after` every later one. A child of fork() fails none. One at a time.
class FailingMalloc {
 public:
  explicit FailingMalloc(uint64_t nth, bool all_after = false);
  ~FailingMalloc() { stop(); }
  FailingMalloc(const FailingMalloc&) = delete;
  FailingMalloc& operator=(const FailingMalloc&) = delete;

  void stop();
  static bool struck();  ///< of the one that was made last
};

/// From now on children of fork() go on counting too.
void fail_in_children(bool also);

}  // namespace stopgap::faults
