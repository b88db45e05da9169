// SPDX-License-Identifier: Apache-2.0
// See progress.h.
#include "cli/progress.h"

namespace stopgap::cli {
namespace {

constexpr unsigned kCallsBetweenLooks = 256;
constexpr std::chrono::milliseconds kInterval{250};

}  // namespace

Progress::Progress(Console& console)
    : console_(console),
      on_terminal_(console.err.is_terminal()),
      start_(Clock::now()),
      last_(start_) {}

void Progress::tick(size_t done) {
  if (!on_terminal_ || ++calls_ % kCallsBetweenLooks != 0) return;
  const Clock::time_point now = Clock::now();
  if (now - last_ < kInterval) return;
  last_ = now;
  shown_ = true;
  console_.err.write("\r" + count_of(done, "request") + ", " + rate(done) + "\x1b[K");
  console_.err.flush();
}

void Progress::clear() {
  if (!shown_) return;
  console_.err.write("\r\x1b[K");
  console_.err.flush();
  shown_ = false;
}

std::string Progress::rate(size_t done) const {
  const std::chrono::duration<double> seconds = Clock::now() - start_;
  const double per_second = seconds.count() > 0 ? static_cast<double>(done) / seconds.count() : 0;
  return std::to_string(static_cast<size_t>(per_second)) + " requests/s";
}

}  // namespace stopgap::cli
