// SPDX-License-Identifier: Apache-2.0
// Header values one behind the other, as the gate scans them. They are 1 to 200 bytes long, and
// most of a request: two library calls each would cost more than the bytes.
#pragma once

#include <cstddef>
#include <span>

#include "engine/request.h"

namespace stopgap::engine {

struct JoinedValues {
  size_t size;  ///< bytes written
  bool marked;  ///< some value holds a mark (marks.h)
};

/// Writes the values, without the blanks at their ends, each followed by a line end, to `out`,
/// which has room for the sum of their sizes and one byte a header; empty ones are left out. Reads
/// and writes nothing beyond. No overlap.
JoinedValues join_values(std::span<const HeaderView> headers, char* out);

/// The same without vector instructions: what the other is tested against.
JoinedValues join_values_portable(std::span<const HeaderView> headers, char* out);

}  // namespace stopgap::engine
