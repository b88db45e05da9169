// SPDX-License-Identifier: Apache-2.0
// Contenders against each other in interleaved rounds, and the life of each: build, link, load,
// first decision, memory.
#pragma once

#include <map>

#include "bench/compare/contender.h"

namespace stopgap::bench {

/// What comes in. None of `kEveryday` and `kLarge` matches a rule, nor does `kHostile`.
enum class Traffic {
  kEveryday,  ///< 400 pages, assets, API calls, forms, 1.7 KB
  kAttack,    ///< each matches one rule
  kLarge,     ///< API calls of 8 KiB
  kHostile,   ///< 8 KiB made of the literals of all rules
};
constexpr std::string_view kTrafficNames[] = {"everyday", "attack", "large", "hostile"};
constexpr std::string_view kShapeNames[] = {"uri", "everywhere", "endpoint"};

struct Spread {
  double low = 0, median = 0, high = 0;  ///< tenth, half, nine tenths
};
Spread spread_of(std::vector<double> values);

struct Speed {
  Spread ns;          ///< a request
  Spread to_stopgap;  ///< ns by ours, round by round
  Spread to_floor;    ///< of ours only: ns by those of "own databases"
};

struct Life {
  Spread build_ms, link_ms;
  Spread load_ms;   ///< up to where requests may come
  Spread first_us;  ///< the first decision after that, of an attack
  size_t memory_kib =
      0;  ///< a process grows by that from load() to the end of the everyday requests
  size_t database_bytes = 0, scratch_bytes = 0;
};

/// By name of contender.
using Speeds = std::map<std::string, Speed>;
using Lives = std::map<std::string, Life>;

struct Match {
  Task task;
  std::map<Traffic, Speeds> speeds;
  Lives lives;
  double two_threads = 0;  ///< evaluations a second of two threads, by those of one
};

/// `kinds`: of contenders(). Ends the process if one decides wrongly. Says on standard error what
/// it is at.
Match hold_match(const Task& task, const std::vector<Kind>& kinds, unsigned rounds);
/// In a process of its own: what it prints is read by hold_match().
void print_memory(const Task& task, const Kind& kind);

}  // namespace stopgap::bench
