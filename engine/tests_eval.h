// SPDX-License-Identifier: Apache-2.0
// One question about one value: the exact test behind the gate.
#pragma once

#include <hs_common.h>
#include <hs_runtime.h>

#include <cstdint>
#include <string_view>

#include "engine/pack_impl.h"

namespace stopgap::engine {

/// Why an answer is not to be trusted.
enum class Fault : uint8_t { kNone, kMatcher, kBudget };

/// Where a test found what it looks for; of a regex, where its first match ends.
struct TextHit {
  bool holds = false;
  size_t offset = 0;
};

/// Does this view of a text satisfy `test`? `test` is on a text and not kPresent. Sets `fault`
/// (never clears it) if the matcher fails.
TextHit view_satisfies(const Pack::Impl& pack, const RunTest& test, std::string_view view,
                       hs_scratch_t* scratch, Fault& fault);

bool number_satisfies(const Pack::Impl& pack, const RunTest& test, int64_t number);
bool address_satisfies(const Pack::Impl& pack, const RunTest& test, const IpAddress& address);

}  // namespace stopgap::engine
