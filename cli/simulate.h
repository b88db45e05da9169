// SPDX-License-Identifier: Apache-2.0
// `--simulate CAUSE`: what a pack does when a request cannot be inspected, without such a request.
#pragma once

#include <CLI/CLI.hpp>
#include <vector>

#include "engine/engine.h"

namespace stopgap::cli {

/// Adds the option; it may be given several times. `causes` must outlive the parsing.
void add_simulate(CLI::App& command, std::vector<engine::CauseSet>& causes);
engine::CauseSet all_of(const std::vector<engine::CauseSet>& causes);
engine::WorkerOptions worker_options(engine::CauseSet simulate);

}  // namespace stopgap::cli
