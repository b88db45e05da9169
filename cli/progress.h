// SPDX-License-Identifier: Apache-2.0
// A line on a terminal that says how far a long run is. On anything else it is silent.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "cli/console.h"

namespace stopgap::cli {

class Progress {
 public:
  explicit Progress(Console& console);
  /// Cheap: looks at the clock every 256 calls and writes at most four times a second.
  void tick(size_t done);
  /// Removes the line.
  void clear();
  /// "52000 requests/s"
  std::string rate(size_t done) const;

 private:
  using Clock = std::chrono::steady_clock;
  Console& console_;
  bool on_terminal_;
  bool shown_ = false;
  unsigned calls_ = 0;
  Clock::time_point start_;
  Clock::time_point last_;
};

}  // namespace stopgap::cli
