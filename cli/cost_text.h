// SPDX-License-Identifier: Apache-2.0
// What mitigations cost at worst, in words (engine/static_cost.h).
#pragma once

#include <span>
#include <string>

#include "engine/fields.h"
#include "engine/static_cost.h"

namespace stopgap::cli {

/// "looked at if one of its 2 strings occurs in the request; reads it up to 5 times"
std::string cost_text(const engine::StaticCost& cost, engine::Event event);

/// Of all mitigations of a pack together.
std::string pack_cost_text(std::span<const engine::StaticCost> costs, uint64_t gate_passes);

}  // namespace stopgap::cli
