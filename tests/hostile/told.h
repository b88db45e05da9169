// SPDX-License-Identifier: Apache-2.0
// A decision as text and as truths: to compare two of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/truth.h"

namespace stopgap::hostile {

/// Everything it says, tags, logged values and flags too.
std::string told(const engine::Decision& decision);

/// What it says of each rule; nothing: the rule was not asked. `own_event`: of an embedder, if it
/// is about one.
std::vector<std::optional<engine::Truth>> truths_of(const engine::Decision& decision,
                                                    std::string_view own_event);

}  // namespace stopgap::hostile
