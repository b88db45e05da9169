// SPDX-License-Identifier: Apache-2.0
// A hash under a secret of this process: who chooses texts cannot make them share it (SipHash-2-4,
// Aumasson and Bernstein 2012). The first call asks the system for the secret.
#pragma once

#include <cstdint>
#include <string_view>

namespace stopgap::engine {

uint64_t keyed_hash(std::string_view text) noexcept;

}  // namespace stopgap::engine
