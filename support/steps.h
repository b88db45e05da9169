// SPDX-License-Identifier: Apache-2.0
// The steps of forms by name: the one list that the language, the compiler and the engine share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stopgap {

enum class FormStep : uint32_t {
#define STOPGAP_STEP(id, name, reference) id,
#include "support/steps.def"
#undef STOPGAP_STEP
};

inline constexpr std::array kFormStepNames = {
#define STOPGAP_STEP(id, name, reference) std::string_view(name),
#include "support/steps.def"
#undef STOPGAP_STEP
};
inline constexpr size_t kFormStepCount = kFormStepNames.size();

/// Of one form, those of the forms it names included.
inline constexpr size_t kMaxFormSteps = 8;

}  // namespace stopgap
