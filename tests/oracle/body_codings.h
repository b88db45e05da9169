// SPDX-License-Identifier: Apache-2.0
// See body_texts.h.
#pragma once

#include <string>
#include <vector>

namespace stopgap::oracle {

/// What comes out of known codings; `whole` becomes false if the end of the text is missing.
std::string undo_codings(const std::vector<std::string>& codings, const std::string& body,
                         size_t window, bool& whole);

}  // namespace stopgap::oracle
