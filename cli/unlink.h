// SPDX-License-Identifier: Apache-2.0
// The portable pack inside a linked one: the way back when its databases do not fit this host.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "support/result.h"

namespace stopgap::cli {

/// The portable sections as the compiler laid them out; their digest must be the one the linked
/// pack names. Nothing is trusted by this: linking verifies the result like any pack. Errors:
/// pack.* of the reader, pack.relink.
Result<std::vector<uint8_t>> portable_part(std::span<const uint8_t> linked);

}  // namespace stopgap::cli
