// SPDX-License-Identifier: Apache-2.0
// What the words of a record are set to: the edges of what each may hold.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tests/hostile/layout.h"

namespace stopgap::hostile {

inline constexpr size_t kFieldValues = 18;

/// Number `which` of kFieldValues for the word at `at` of `pack`, which is word `word` of record
/// `record` of section `section`.
uint32_t field_value(const Layout& layout, size_t section, size_t record, size_t word,
                     size_t which);

}  // namespace stopgap::hostile
