// SPDX-License-Identifier: Apache-2.0
// Which of many texts are equal: names of arguments and headers whose values some servers join.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/arena.h"

namespace stopgap::engine {

/// Indices of equal texts, ascending; at least two.
using EqualGroup = std::span<const uint32_t>;

/// The groups of `keys`, by their first index. In `arena`, 32 bytes a key. n keys of the same hash
/// that differ cost n log n comparisons; all others are looked at twice.
std::span<const EqualGroup> equal_groups(std::span<const std::string_view> keys, Arena& arena);

/// Whether the texts of the group are also equal in `keys`.
bool all_equal(EqualGroup group, std::span<const std::string_view> keys);

}  // namespace stopgap::engine
