// SPDX-License-Identifier: Apache-2.0
// One step of forms (the first byte: `a` the first row of steps.def, `b` the second) on any text:
// within its room, the same as the oracle's, and done after once where that is promised.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/form_steps.h"
#include "tests/oracle/forms.h"

namespace {

using stopgap::FormStep;

std::string after(FormStep step, const std::string& text) {
  std::vector<char> room(text.size() + stopgap::engine::kMaxGrowth);
  std::copy(text.begin(), text.end(), room.begin());
  const size_t size = stopgap::engine::apply_step(step, room.data(), text.size());
  const size_t most = text.size() + (step == FormStep::kPathCanonical ? 1 : 0);
  if (size > most) __builtin_trap();
  return {room.data(), size};
}

bool is_done_after_once(FormStep step) {
  return step == FormStep::kLower || step == FormStep::kCollapseWhitespace ||
         step == FormStep::kRemoveNul || step == FormStep::kPathCanonical ||
         step == FormStep::kRemoveWhitespace || step == FormStep::kCComments;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMost = 4096;  // the oracle is not linear
  if (size == 0 || size > kMost) return 0;
  const auto step =
      static_cast<FormStep>(static_cast<uint8_t>(data[0] - 'a') % stopgap::kFormStepCount);
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string made = after(step, text);
  if (made != stopgap::oracle::apply_step(step, text)) __builtin_trap();
  if (is_done_after_once(step) && after(step, made) != made) __builtin_trap();
  return 0;
}
