// SPDX-License-Identifier: Apache-2.0
// Runs work in a child process with limits on CPU time, wall time and memory. Private to hs_build.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "compiler/hs_build/link.h"
#include "support/result.h"

namespace stopgap::compiler {

/// Says what is worked on from now on: a limit that strikes later is reported with it.
using Progress = std::function<void(std::string_view place)>;
using Work = std::function<Result<std::vector<uint8_t>>(const Progress& at)>;

/// What `work` returned in the child, or link.timeout, link.memory, link.child. The child is gone
/// when it returns, whatever happened. Call it from a process with one thread: `work` allocates
/// after fork.
Result<std::vector<uint8_t>> run_in_child(const Work& work, const LinkLimits& limits);

}  // namespace stopgap::compiler
