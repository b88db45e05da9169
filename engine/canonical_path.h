// SPDX-License-Identifier: Apache-2.0
// The canonical forms C and P of a path (docs/language.md section 4): what a server that resolves
// "..", "//", "\" and path parameters before it looks for a file would see.
#pragma once

#include <cstddef>
#include <string_view>

namespace stopgap::engine {

/// C keeps path parameters (";..."), P cuts each segment at its first ';'.
enum class PathForm { kC, kP };

/// Writes the form of `path` to `out`, which must have room for path.size() + 2 bytes and not
/// overlap it; returns its length. Linear time, no allocation.
size_t canonical_path(std::string_view path, PathForm form, char* out);

/// Whether `path` is surely its own C (and, without a ';', its own P). May be false for some that
/// are ("/.profile"): it only saves work.
bool is_plain_path(std::string_view path);

}  // namespace stopgap::engine
