// SPDX-License-Identifier: Apache-2.0
// See nearest_key.h. Tested by site_file_test.cc.
#include "engine/site_file/nearest_key.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace stopgap::engine {
namespace {

/// Levenshtein, one row at a time.
size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest_key(std::string_view wrong, std::span<const std::string_view> keys) {
  constexpr size_t kMaxKeyBytes = 64;  // nobody mistypes a short key into a longer one
  std::string_view nearest;
  if (wrong.size() > kMaxKeyBytes) return nearest;
  size_t fewest = 3;
  for (const std::string_view key : keys) {
    const size_t edits = edits_between(wrong, key);
    if (edits >= fewest || edits >= key.size()) continue;
    fewest = edits;
    nearest = key;
  }
  return nearest;
}

}  // namespace stopgap::engine
