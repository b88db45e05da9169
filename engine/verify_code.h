// SPDX-License-Identifier: Apache-2.0
// Verification of what runs: tests by the types of their fields, blocks of code, quantifiers.
// Needs a view that has passed check_records().
#pragma once

#include <span>
#include <vector>

#include "engine/pack.h"
#include "engine/program_view.h"
#include "support/result.h"

namespace stopgap::engine {

/// Whether a test with this operator is about a field, or an attribute of a bound element.
bool asks_field(program::TestOp op);

/// By quantifier: its body looks at no element but its own, so its answer is the same wherever in a
/// request it is asked.
using ClosedQuantifiers = std::vector<bool>;
Result<ClosedQuantifiers> verify_code(const ProgramView& view);

/// verify_pack() of pack.h, and what it found out.
Result<ClosedQuantifiers> verify_program(std::span<const uint8_t> bytes, const LinkKey* key);

}  // namespace stopgap::engine
