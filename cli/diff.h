// SPDX-License-Identifier: Apache-2.0
// What a command would change in a file, for people and for `patch`.
#pragma once

#include <string>
#include <string_view>

namespace stopgap::cli {

/// The change as a unified diff with three lines of context; empty when the texts are equal. Time
/// and memory grow with the number of changed lines, not with the files; far-apart texts become one
/// replaced block.
std::string unified_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace stopgap::cli
