// SPDX-License-Identifier: Apache-2.0
// One question about one value: the exact test behind the gate.
#pragma once

#include <hs_common.h>
#include <hs_runtime.h>

#include <cstdint>
#include <span>
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

/// Does `view` contain, start or end with, or equal `needle`? `op` says which.
TextHit needle_satisfies(program::TestOp op, std::string_view view, const Needle& needle);

/// Does this view of a text satisfy `test`? `test` is on a text and not kPresent. Sets `fault`
/// (never clears it) if the matcher fails or a set takes too long. Adds to `work` the bytes that a
/// set compared, besides reading the view.
TextHit view_satisfies(const Pack::Impl& pack, const RunTest& test, std::string_view view,
                       hs_scratch_t* scratch, Fault& fault, uint64_t& work);

/// Whether each element of the test's set (kEverySet) is contained in, starts or ends some view.
/// Sets `fault` if that takes too long. Adds the bytes read to `work`.
bool every_element_in(const Pack::Impl& pack, const RunTest& test,
                      std::span<const std::string_view> views, Fault& fault, uint64_t& work);

bool number_satisfies(const Pack::Impl& pack, const RunTest& test, int64_t number);
bool address_satisfies(const Pack::Impl& pack, const RunTest& test, const IpAddress& address);

}  // namespace stopgap::engine
