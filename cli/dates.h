// SPDX-License-Identifier: Apache-2.0
// Days since 1970-01-01 (UTC), the engine's only notion of time. The clock is read here and nowhere
// else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stopgap::cli {

int32_t today();
/// "2022-10-08"; nothing if it is no such day.
std::optional<int32_t> parse_date(std::string_view text);
std::string format_date(int32_t day);

}  // namespace stopgap::cli
