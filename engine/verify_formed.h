// SPDX-License-Identifier: Apache-2.0
// Verification of what forms are applied to. Needs a view that has passed check_records().
#pragma once

#include <vector>

#include "engine/fields.h"
#include "engine/program_view.h"
#include "engine/signature.h"
#include "support/result.h"

namespace stopgap::engine {

/// Whether a single view answers a test with this operator.
bool asks_view(program::TestOp op);

/// `fields`: the types of kFields.
Status check_formed_texts(const ProgramView& view, const std::vector<FieldType>& fields);
/// The formed text of a test must be of what the test is about.
Status check_formed(const ProgramView& view, const std::vector<FieldType>& fields, uint32_t test);

/// Whether some event scans the formed text of the source, which must exist, in its group.
bool feeds_formed(const ProgramView& view, const program::ScanSource& source);

}  // namespace stopgap::engine
