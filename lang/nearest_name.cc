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

/// How far a name of this size may be from what was meant.
size_t limit_of(size_t size) { return std::max(size / 3, size_t{size >= 2}); }

struct Distance {
  size_t slips = 0;
  size_t parts = 0;  ///< of the dotted name that differ
};

/// Part by part, because parts that are the same say nothing about the one that differs:
/// `http.port` is not nearly `http.host`. Names with other numbers of parts differ in a dot at
/// most.
std::optional<Distance> between(std::string_view a, std::string_view b) {
  if (a.empty() || a.size() > kMaxNameBytes || b.empty() || b.size() > kMaxNameBytes) return {};
  if (std::count(a.begin(), a.end(), '.') != std::count(b.begin(), b.end(), '.')) {
    const size_t longer = std::max(a.size(), b.size());
    const bool dot = longer - std::min(a.size(), b.size()) <= 1 && distance(a, b, 1) == 1;
    return dot && longer > 2 ? std::optional(Distance{1, 1}) : std::nullopt;
  }
  Distance sum;
  while (true) {
    const std::string_view part = a.substr(0, a.find('.')), other = b.substr(0, b.find('.'));
    const size_t limit = limit_of(part.size());
    const size_t longer = std::max(part.size(), other.size());
    if (longer - std::min(part.size(), other.size()) > limit) return {};
    const size_t found = distance(part, other, limit);
    // Nothing in common is not near.
    if (found > limit || (found != 0 && found >= longer)) return {};
    sum.slips += found;
    sum.parts += found != 0 ? 1 : 0;
    if (part.size() == a.size()) return sum;
    a.remove_prefix(part.size() + 1);
    b.remove_prefix(other.size() + 1);
  }
}

/// The first parts that differ.
std::pair<std::string_view, std::string_view> differing(std::string_view a, std::string_view b) {
  while (true) {
    const size_t dot = a.find('.'), other = b.find('.');
    if (dot == a.npos || other == b.npos || distance(a.substr(0, dot), b.substr(0, other), 0) != 0)
      return {a.substr(0, dot), b.substr(0, other)};
    a.remove_prefix(dot + 1);
    b.remove_prefix(other + 1);
  }
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& candidates) {
  size_t best_distance = kMaxNameBytes;
  std::optional<std::string> best;
  for (const std::string& candidate : candidates) {
    if (candidate == name) continue;
    const auto found = between(name, candidate);
    if (!found) continue;
    if (found->slips < best_distance || (found->slips == best_distance && candidate < *best)) {
      best_distance = found->slips;
      best = candidate;
    }
  }
  return best;
}

bool is_slip(std::string_view written, std::string_view meant) {
  const auto found = between(written, meant);
  if (!found || found->slips > 2 || found->parts > 1) return false;
  if (found->slips == 0) return written != meant;
  const auto [part, other] = differing(written, meant);
  constexpr size_t kLongForTwo = 6, kLongForOther = 5, kLong = 3;
  if (found->slips == 2) return part.size() >= kLongForTwo;
  // One letter for another makes another word of a short one.
  const auto letters = [](std::string_view text) {
    std::string sorted;
    for (const char c : text) sorted += lower(c);
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  };
  const bool replaced = part.size() == other.size() && letters(part) != letters(other);
  return part.size() >= (replaced ? kLongForOther : kLong);
}

}  // namespace stopgap::lang
