// SPDX-License-Identifier: Apache-2.0
// Verification of the conditions as written: trees that are walked to explain a decision. Needs a
// view that has passed check_records() and verify_code().
#pragma once

#include "engine/program_view.h"
#include "support/result.h"

namespace stopgap::engine {

/// Every INVARIANT of program_conditions.h. Linear in the number of records.
Status verify_conditions(const ProgramView& view);

}  // namespace stopgap::engine
