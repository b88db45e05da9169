// SPDX-License-Identifier: Apache-2.0
// Steps of forms, word for word from docs/language.md section 5, and what a form makes of views.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/steps.h"

namespace stopgap::oracle {

std::string apply_step(FormStep step, const std::string& text);

/// The distinct results, in the order of the views they come from first.
std::vector<std::string> formed_views(const std::vector<std::string>& views,
                                      const std::vector<FormStep>& form);

}  // namespace stopgap::oracle
