// SPDX-License-Identifier: Apache-2.0
// The two ways of searching for a difference. Both print a summary to stdout; a difference is
// shrunk and printed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/differential/both_sides.h"
#include "tests/differential/shrink.h"

namespace stopgap::differential {

struct Totals {
  uint64_t packs = 0;
  uint64_t requests = 0;   ///< each given to the engine in pieces, and whole to the oracle
  uint64_t pairs = 0;      ///< of a mitigation and a request
  uint64_t held = 0;       ///< matches reported by the oracle among them
  uint64_t undecided = 0;  ///< and those that follow a failure mode
  uint64_t given_up = 0;   ///< pairs without an answer of the oracle (backtracking)
};

/// One of so many requests is explained too.
inline constexpr size_t kTracedEvery = 8;

struct RandomRun {
  uint64_t pairs = 200'000;
  uint64_t seed = 1;
  uint64_t first_pack = 0;               ///< number of the pack to begin with
  size_t mitigations = 20;               ///< per pack
  size_t requests = 200;                 ///< per pack
  std::vector<std::string> fixed_files;  ///< if not empty: these rules instead of random ones
};

/// False: a difference was found (and printed), or a generated pack was refused.
bool run_random(const RandomRun& run, Totals& totals);

/// The same with random schemas of embedders and events of theirs.
bool run_events(const RandomRun& run, Totals& totals);

/// All small rules against all targets of up to `length` bytes after the first slash.
bool run_exhaustive(size_t length, Totals& totals);

/// Prints the rules, the request as a JSON line and both answers.
void print_difference(const Case& shrunk, const Answer& oracle, const Answer& engine);

}  // namespace stopgap::differential
