// SPDX-License-Identifier: Apache-2.0
// Linking: a portable pack's atoms and regexes become Hyperscan databases for this host. The only
// caller of the Hyperscan compiler. The work is done in a child process with limits on CPU time and
// memory, because hs_compile can neither be cancelled nor bounded (security.md T11: 57 s measured
// for one pattern).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/pack.h"
#include "support/result.h"

namespace stopgap::compiler {

struct LinkLimits {
  unsigned cpu_seconds = 10;
  unsigned wall_seconds = 15;
  size_t memory_bytes =
      512u << 20;  ///< address space added to the parent's; not applied in sanitizer builds
  bool in_process =
      false;  ///< no child: for fuzzers and tests that link thousands of tiny trusted packs
};

/// `portable` must be a portable pack (verified here). The result is bound to `key`: Pack::load
/// with the same key accepts it. Same host, same library: same bytes. Errors: pack.* as in
/// Pack::load, link.compile (names the pattern), link.timeout, link.memory, link.child. Forks: call
/// it from a process with one thread, or set in_process.
Result<std::vector<uint8_t>> link(std::span<const uint8_t> portable, const engine::LinkKey& key,
                                  const LinkLimits& limits = {});

}  // namespace stopgap::compiler
