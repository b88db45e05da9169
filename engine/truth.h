// SPDX-License-Identifier: Apache-2.0
// True, false or unknown: what a condition is on a request that could not be inspected whole
// (docs/language.md section 8).
#pragma once

#include "engine/missing.h"

namespace stopgap::engine {

/// True: only can_hold. False: only can_fail. Unknown: both, for the causes.
struct Truth {
  bool can_hold = false, can_fail = false;
  CauseSet causes = 0;

  bool unknown() const { return can_hold && can_fail; }
  bool holds() const { return !can_fail; }
  friend bool operator==(const Truth&, const Truth&) = default;
};

inline constexpr Truth kTrue{true, false, 0};
inline constexpr Truth kFalse{false, true, 0};

inline Truth known(bool holds) { return holds ? kTrue : kFalse; }
inline Truth negated(Truth truth) { return {truth.can_fail, truth.can_hold, truth.causes}; }

inline Truth either(Truth a, Truth b) {
  if (!a.can_fail || !b.can_fail) return kTrue;
  if (!a.can_hold && !b.can_hold) return kFalse;
  return {true, true, static_cast<CauseSet>(a.causes | b.causes)};
}
inline Truth both(Truth a, Truth b) { return negated(either(negated(a), negated(b))); }

}  // namespace stopgap::engine
