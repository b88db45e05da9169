// SPDX-License-Identifier: Apache-2.0
// Verification of what runs: tests by the types of their fields, blocks of code, quantifiers.
// Needs a view that has passed check_records().
#pragma once

#include <vector>

#include "engine/program_view.h"
#include "support/result.h"

namespace stopgap::engine {

/// Whether a test with this operator is about a field, or an attribute of a bound element.
bool asks_field(program::TestOp op);

Status verify_code(const ProgramView& view);

/// By quantifier: its body looks at no element but its own, so its answer is the same wherever in a
/// request it is asked. The pack must have passed verify_code().
std::vector<bool> closed_quantifiers(const ProgramView& view);

}  // namespace stopgap::engine
