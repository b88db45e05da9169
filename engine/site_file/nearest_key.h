// SPDX-License-Identifier: Apache-2.0
// "did you mean": the key most like a mistyped one.
#pragma once

#include <span>
#include <string_view>

namespace stopgap::engine {

/// Empty if none is within two edits (insert, delete, replace) and nearer than rewriting it.
std::string_view nearest_key(std::string_view wrong, std::span<const std::string_view> keys);

}  // namespace stopgap::engine
