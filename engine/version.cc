// SPDX-License-Identifier: Apache-2.0
// See version.h. Tested by version_test.cc.
#include "engine/version.h"

#include <algorithm>

namespace stopgap::engine {
namespace {

/// Cuts the first component off `rest`, without its leading zeros: such texts compare as numbers by
/// length, then by bytes, whatever their size.
std::string_view take_component(std::string_view& rest) {
  const size_t dot = std::min(rest.find('.'), rest.size());
  std::string_view component = rest.substr(0, dot);
  rest.remove_prefix(std::min(dot + 1, rest.size()));
  component.remove_prefix(std::min(component.find_first_not_of('0'), component.size()));
  return component;
}

int compare_components(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
  return left.compare(right);
}

}  // namespace

bool is_version(std::string_view text) {
  constexpr size_t kMaxBytes = 128;
  if (text.empty() || text.size() > kMaxBytes) return false;
  bool digit_before = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c != '.' || !digit_before)) return false;
    digit_before = digit;
  }
  return digit_before;
}

int compare_versions(std::string_view left, std::string_view right) {
  while (!left.empty() || !right.empty()) {
    const std::string_view l = take_component(left);
    const std::string_view r = take_component(right);
    if (const int order = compare_components(l, r); order != 0) return order;
  }
  return 0;
}

bool in_version_range(std::string_view version, std::string_view branch, std::string_view before) {
  std::string_view rest = version;
  while (!branch.empty()) {
    if (rest.empty()) return false;
    const std::string_view have = take_component(rest);
    if (compare_components(have, take_component(branch)) != 0) return false;
  }
  return compare_versions(version, before) < 0;
}

}  // namespace stopgap::engine
