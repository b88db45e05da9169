// SPDX-License-Identifier: Apache-2.0
// The steps of forms (support/steps.def), each a function on bytes in place: none makes its text
// longer, so a form costs no more memory than its text. Linear, no allocation, thread safe. What
// each does is said in docs/language.md, section 5.
#pragma once

#include <cstddef>

#include "support/steps.h"

namespace stopgap::engine {

/// Changes the `size` bytes at `text`; returns how many are left.
size_t apply_step(FormStep step, char* text, size_t size);

}  // namespace stopgap::engine
