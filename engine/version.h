// SPDX-License-Identifier: Apache-2.0
// Dotted product versions, as `affects` ranges and site files write them: "15.2.1118.20".
#pragma once

#include <string_view>

namespace stopgap::engine {

/// Digits and single dots between them, at most 128 bytes.
bool is_version(std::string_view text);

/// <0, 0, >0: component by component as numbers of any length; a missing component is 0. Both must
/// be versions.
int compare_versions(std::string_view left, std::string_view right);

/// `version` starts with the components of `branch` (all of them present) and is lower than
/// `before`.
bool in_version_range(std::string_view version, std::string_view branch, std::string_view before);

}  // namespace stopgap::engine
