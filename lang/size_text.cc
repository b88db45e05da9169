// SPDX-License-Identifier: Apache-2.0
// Sizes as people write them elsewhere. Tested by tests/golden/check (type_size_string).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/check.h"

namespace stopgap::lang::checking {

std::optional<std::string> size_in(std::string_view text, bool& exact) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const size_t begin = std::min(text.find_first_not_of(' ', digits), text.size());
  const std::string unit = lower_case(text.substr(begin));
  constexpr size_t kMaxDigits = 9;
  if (digits == 0 || digits > kMaxDigits) return std::nullopt;
  constexpr std::array<std::array<std::string_view, 4>, 4> kUnits = {{{"B", "b", "", "bytes"},
                                                                      {"KiB", "kib", "kb", "k"},
                                                                      {"MiB", "mib", "mb", "m"},
                                                                      {"GiB", "gib", "gb", "g"}}};
  for (const auto& [ours, whole, loose, looser] : kUnits) {
    if (unit != whole && unit != loose && unit != looser) continue;
    exact = unit == whole || ours == "B";
    return fmt::format("{}{}", text.substr(0, digits), ours);
  }
  return std::nullopt;
}

}  // namespace stopgap::lang::checking
