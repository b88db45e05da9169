// SPDX-License-Identifier: Apache-2.0
// "Did you mean": optimal string alignment distance, ASCII case ignored. Tested by
// nearest_name_test.cc.
#include <algorithm>
#include <array>
#include <utility>

#include "lang/diagnostic.h"
#include "lang/limits.h"

namespace stopgap::lang {
namespace {

using Row = std::array<size_t, kMaxNameBytes + 1>;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Insertions, deletions, replacements and swaps of neighbours; gives up (returns limit + 1) once
/// over `limit`. INVARIANT: both texts have at most kMaxNameBytes bytes.
size_t distance(std::string_view a, std::string_view b, size_t limit) {
  std::array<Row, 3> rows;  // only the first b.size() + 1 cells of each are ever written or read
  Row* before_last = &rows[0];
  Row* previous = &rows[1];
  Row* current = &rows[2];
  for (size_t j = 0; j <= b.size(); ++j) (*previous)[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    Row& now = *current;
    const Row& last = *previous;
    now[0] = i;
    size_t least = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        now[j] = std::min(now[j], (*before_last)[j - 2] + 1);
      }
      least = std::min(least, now[j]);
    }
    if (least > limit) return limit + 1;
    std::swap(before_last, previous);
    std::swap(previous, current);
  }
  return (*previous)[b.size()];
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& candidates) {
  if (name.empty() || name.size() > kMaxNameBytes) return std::nullopt;
  const size_t limit = std::max(name.size() / 3, size_t{name.size() >= 2});
  size_t best_distance = limit + 1;
  std::optional<std::string> best;
  for (const std::string& candidate : candidates) {
    if (candidate.empty() || candidate.size() > kMaxNameBytes || candidate == name) continue;
    const size_t longer = std::max(candidate.size(), name.size());
    const size_t shorter = std::min(candidate.size(), name.size());
    if (longer - shorter > limit) continue;
    const size_t found = distance(name, candidate, limit);
    if (found > limit || found >= longer) continue;  // nothing in common is not near
    if (found < best_distance || (found == best_distance && candidate < *best)) {
      best_distance = found;
      best = candidate;
    }
  }
  return best;
}

}  // namespace stopgap::lang
