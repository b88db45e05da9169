// SPDX-License-Identifier: Apache-2.0
// Random packs: every construct of docs/language.md that a program can hold, over alphabets small
// enough to meet.
#pragma once

#include <cstdint>

#include "tests/differential/random.h"
#include "tests/differential/rule_text.h"

namespace stopgap::differential {

/// 2026-06-01, as days since 1970-01-01: generated expiries and exceptions lie around it.
inline constexpr int32_t kToday = 20605;

RulePack random_pack(Random& random, size_t mitigations);

}  // namespace stopgap::differential
