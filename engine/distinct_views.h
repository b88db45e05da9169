// SPDX-License-Identifier: Apache-2.0
// Views of one value put together from several readings, equal ones once. Hostile views may all be
// long and nearly equal: they are compared by what they hash to first, so that each is compared
// with few others.
#pragma once

#include <functional>
#include <initializer_list>
#include <new>
#include <span>

#include "engine/arena.h"
#include "engine/elements.h"

namespace stopgap::engine {

class DistinctViews {
 public:
  /// Room for so many.
  DistinctViews(size_t most, Arena& arena)
      : views_(arena.allocate<std::string_view>(most)), hashes_(arena.allocate<size_t>(most)) {}

  /// False if it is there already.
  bool add(std::string_view view) {
    const size_t hash = std::hash<std::string_view>()(view);
    for (size_t i = 0; i < count_; ++i) {
      if (hashes_[i] == hash && views_[i] == view) return false;
    }
    new (&hashes_[count_]) size_t(hash);
    new (&views_[count_++]) std::string_view(view);
    return true;
  }
  ViewList views() const { return {views_, count_}; }

 private:
  std::string_view* views_;
  size_t* hashes_;
  size_t count_ = 0;
};

inline ViewList distinct_views(std::span<const ViewList> lists, Arena& arena) {
  size_t most = 0;
  for (const ViewList list : lists) most += list.size();
  DistinctViews distinct(most, arena);
  for (const ViewList list : lists) {
    for (const std::string_view view : list) distinct.add(view);
  }
  return distinct.views();
}

inline ViewList distinct_views(std::initializer_list<ViewList> lists, Arena& arena) {
  return distinct_views(std::span(lists.begin(), lists.size()), arena);
}

}  // namespace stopgap::engine
