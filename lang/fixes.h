// SPDX-License-Identifier: Apache-2.0
// Applying the fixes of diagnostics to text. No I/O: `stopgap fix` reads, checks again and writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lang/diagnostic.h"

namespace stopgap::lang {

/// The diagnostics of `file` whose fixes can be applied together: in order of the text, none
/// touching another. Of two that overlap the earlier is taken; the other is offered again when the
/// text is checked again. Pointers into `diagnostics`.
std::vector<const Diagnostic*> compatible_fixes(const Diagnostics& diagnostics, uint32_t file);

/// `text` with the fixes applied. `chosen` comes from compatible_fixes(), or is a part of it.
std::string apply_fixes(std::string_view text, const std::vector<const Diagnostic*>& chosen);

}  // namespace stopgap::lang
