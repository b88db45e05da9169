// SPDX-License-Identifier: Apache-2.0
// Verification of what records share. Ranges may overlap, so a small pack can name the same records
// a billion times; whatever follows the ranges, when a pack is loaded, tested or shown, pays for
// each time.
#pragma once

#include "engine/program_view.h"
#include "support/result.h"

namespace stopgap::engine {

/// The ranges of all records added up, with what the records named name in turn, are within
/// kMaxSharedRecords. The ranges must have passed check_records(). Linear in the size of the pack;
/// at most as much memory as half of it.
Status check_shared_records(const ProgramView& view);

}  // namespace stopgap::engine
