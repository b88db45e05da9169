// SPDX-License-Identifier: Apache-2.0
// The steps of forms (support/steps.def), each a function on bytes in place. INVARIANT: a step
// makes its text at most kMaxGrowth bytes longer (`path_canonical` one, a first slash; no other
// step any), so a form costs no more memory than its text and a byte a step. Linear, no allocation,
// thread safe. What each does is said in docs/language.md, section 5.
#pragma once

#include <cstddef>

#include "support/steps.h"

namespace stopgap::engine {

inline constexpr size_t kMaxGrowth = 1;

/// Changes the `size` bytes at `text`, where there is room for `size` + kMaxGrowth; returns how
/// many there are then.
size_t apply_step(FormStep step, char* text, size_t size);

}  // namespace stopgap::engine
