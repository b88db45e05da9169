// SPDX-License-Identifier: Apache-2.0
// What the rules of a pack cost at worst, told without a request: for authors, and for who accepts
// packs.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/program_view.h"

namespace stopgap::engine {

/// Of one rule. An upper bound for any event that is inspected whole (of others it is looked at
/// once more): tests that end early, and answers shared with other rules, make it less.
struct StaticCost {
  /// Of which one has to occur before the rule is looked at; 0: it is looked at on every event.
  /// What is missing of an event may hold one.
  uint32_t strings = 0;
  /// How often everything that is inspected of an event is read then: once for each test on a text
  /// and each flag, kRegexPasses for a regex, once for each step of a form, for each element of a
  /// set but for `in` (kMaxSetWork ends that), for the names of a list where a key is asked for.
  /// Tests in a list inside another one come to kMaxReadBytes together.
  uint64_t passes = 0;
};

/// With a margin: none of those tried took longer on hostile text than the slowest search for a
/// literal does, 5 ns a byte.
inline constexpr uint64_t kRegexPasses = 4;

/// By rule. `view`: verified. Allocates; not for the path of requests.
std::vector<StaticCost> static_costs(const ProgramView& view);

/// How often the gate reads an event that holds no string of any rule: once to scan it and once for
/// each step of the forms it scans, for each backend that rules name, besides that of the site.
uint64_t gate_passes(const ProgramView& view);

}  // namespace stopgap::engine
