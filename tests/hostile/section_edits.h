// SPDX-License-Identifier: Apache-2.0
// What can be done to a whole section of a pack: duplicated, overlapping, moved, resized, removed.
// Gaps before sections and padding behind the pack move only bytes that nobody reads.
#pragma once

#include <cstddef>

#include "tests/hostile/layout.h"

namespace stopgap::hostile {

inline constexpr size_t kSectionEdits = 26;
const char* section_edit_name(size_t edit);  ///< below kSectionEdits

Bytes edit_section(Layout layout, size_t section, size_t edit);

}  // namespace stopgap::hostile
