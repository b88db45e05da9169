// SPDX-License-Identifier: Apache-2.0
// The packs of the fault injection: some of those that tests/hostile mutates.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "tests/hostile/packs.h"

namespace stopgap::faults {

/// Those that together ask about bodies, responses, connections and events of embedders, and that
/// load in few enough allocations to let each fail. Made once.
const std::vector<hostile::Subject>& packs_under_test();

/// Loads it, as nothing fails.
std::shared_ptr<const engine::Pack> must_load(const hostile::Subject& subject);

/// What a new worker says of every question.
std::vector<std::string> answers(const std::shared_ptr<const engine::Pack>& pack);

}  // namespace stopgap::faults
