// SPDX-License-Identifier: Apache-2.0
// What every command of stopgap ends with. The numbers are part of the command line's contract.
#pragma once

#include "support/result.h"

namespace stopgap::cli {

enum class Exit : int {
  kClean = 0,
  kFindings = 1,  ///< errors in rules, failed tests, a blocked request with --fail-on-block
  kUsage = 2,     ///< wrong use, unreadable input, a damaged pack
  kInternal = 3,  ///< our fault
};

/// The worse of two: one command may work through several inputs.
inline Exit worse(Exit a, Exit b) { return a > b ? a : b; }

/// link.compile and its limits, and failed tests, speak of the rules; everything else of the input.
inline Exit exit_for(const Error& error) {
  if (error.code == "link.child" || error.code.starts_with("internal.")) return Exit::kInternal;
  const bool findings = error.code.starts_with("link.") || error.code == "pack.self_test";
  return findings ? Exit::kFindings : Exit::kUsage;
}

}  // namespace stopgap::cli
