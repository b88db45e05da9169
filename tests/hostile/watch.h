// SPDX-License-Identifier: Apache-2.0
// Keeps the mutant in hand where it can be written down when the process dies over it: at a crash,
// a report of a sanitizer, or when it takes too long.
#pragma once

#include <span>
#include <string>

#include "tests/hostile/layout.h"

namespace stopgap::hostile {

/// From now on a crash writes the mutant in hand to `path`. Once per process.
void watch_for_crashes(const std::string& path);
/// `bytes` and `what` must live until the next call. `seconds` of processor time, then it counts as
/// a hang.
void in_hand(std::span<const uint8_t> bytes, const std::string& what, unsigned seconds);
/// Writes the mutant in hand.
void write_in_hand();

}  // namespace stopgap::hostile
