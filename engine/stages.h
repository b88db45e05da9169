// SPDX-License-Identifier: Apache-2.0
// The decode stages of a text (docs/language.md section 4): as sent, then round after round of
// decoding until nothing changes, at most kMaxDecodeRounds: V with %HH only, U with %uHHHH and
// overlong UTF-8 too, W with look-alikes as well; of U and W what the backend reads.
#pragma once

#include <string_view>

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/limits.h"
#include "engine/views.h"

namespace stopgap::engine {

/// V0, and what each of three chains may add.
inline constexpr size_t kMaxStages = 1 + 3 * kMaxDecodeRounds;

struct Stages {
  ViewList views;       ///< all different; [0] is the text itself; V before U before W
  unsigned rounds = 0;  ///< of the chain that has most
  bool more = false;    ///< some chain would go on
};

/// `text` must outlive the result (it is returned as the only view when nothing is encoded: no
/// allocation then), and so must `arena` unreset. Linear in the length of the text.
Stages read_stages(const std::string_view& text, const BackendReads& reads, Arena& arena);

ViewList decode_stages(const std::string_view& text, const BackendReads& reads, Arena& arena);

/// The same for names and values of a form: the first round also makes '+' a space.
ViewList form_stages(const std::string_view& text, const BackendReads& reads, Arena& arena);

}  // namespace stopgap::engine
