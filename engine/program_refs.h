// SPDX-License-Identifier: Apache-2.0
// How records of a pack (program.h) point to each other.
#pragma once

#include <cstdint>

namespace stopgap::engine::program {

/// Bytes [offset, offset + length) of kStrings; not NUL-terminated.
struct StrRef {
  uint32_t offset;
  uint32_t length;
};
/// Records [first, first + count) of the section named beside it.
struct Range {
  uint32_t first;
  uint32_t count;
};

}  // namespace stopgap::engine::program
