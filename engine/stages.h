// SPDX-License-Identifier: Apache-2.0
// The decode stages of a text (docs/language.md section 4): as sent, then round after round of
// percent decoding until nothing changes, at most kMaxDecodeRounds.
#pragma once

#include <string_view>

#include "engine/arena.h"
#include "engine/views.h"

namespace stopgap::engine {

/// The stages, all different; [0] is `text` itself. `text` must outlive the result (it is returned
/// as the only view when nothing is encoded: no allocation then), and so must `arena` unreset.
/// Linear in the length of the text.
ViewList decode_stages(const std::string_view& text, Arena& arena);

/// The same for names and values of a form: the first round also makes '+' a space.
ViewList form_stages(const std::string_view& text, Arena& arena);

}  // namespace stopgap::engine
