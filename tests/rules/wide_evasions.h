// SPDX-License-Identifier: Apache-2.0
// Spellings that only some servers read as the plain request: each names one that does. The plainer
// ones are in evasions.h.
#pragma once

#include <string_view>
#include <vector>

#include "tests/rules/evasions.h"

namespace stopgap::rules {

struct WideEvasion {
  std::string_view name;
  std::string_view reader;  ///< who reads it as the plain request, and where that is said
  Rewrite rewrite;
};

/// Of the path's form, of letters and separators, of what stands around the target. Two of
/// different lists may be combined, in this order.
std::vector<WideEvasion> wide_path_evasions();
std::vector<WideEvasion> wide_letter_evasions();
std::vector<WideEvasion> wide_framing_evasions();

}  // namespace stopgap::rules
