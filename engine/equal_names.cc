// SPDX-License-Identifier: Apache-2.0
// See equal_names.h. Sorts by hash, and by text where texts of one hash differ, so that nobody who
// chooses the texts can make it slow. Tested in equal_names_test.cc.
#include "engine/equal_names.h"

#include <algorithm>
#include <functional>
#include <new>

namespace stopgap::engine {
namespace {

struct Entry {
  uint64_t order;
  uint32_t index;

  friend bool operator<(const Entry& a, const Entry& b) {
    return a.order != b.order ? a.order < b.order : a.index < b.index;
  }
};

using Keys = std::span<const std::string_view>;

/// Gives the entries of each group of two or more the index of its first as their order, and leaves
/// out all others; returns the new end. `run`: of one hash.
Entry* name_groups(std::span<Entry> run, Keys keys, Entry* out) {
  const auto same = [&](const Entry& a, const Entry& b) { return keys[a.index] == keys[b.index]; };
  const bool one = std::all_of(run.begin() + 1, run.end(),
                               [&](const Entry& entry) { return same(entry, run.front()); });
  if (!one) {
    std::sort(run.begin(), run.end(), [&](const Entry& a, const Entry& b) {
      const int compared = keys[a.index].compare(keys[b.index]);
      return compared != 0 ? compared < 0 : a.index < b.index;
    });
  }
  for (size_t begin = 0, end = 0; begin < run.size(); begin = end) {
    end = begin + 1;
    while (end < run.size() && same(run[begin], run[end])) ++end;
    if (end - begin < 2) continue;
    const uint32_t first = run[begin].index;
    for (size_t i = begin; i < end; ++i) *out++ = {first, run[i].index};
  }
  return out;
}

}  // namespace

std::span<const EqualGroup> equal_groups(Keys keys, Arena& arena) {
  if (keys.size() < 2) return {};
  const std::span<Entry> entries(arena.allocate<Entry>(keys.size()), keys.size());
  for (uint32_t i = 0; i < entries.size(); ++i) {
    new (&entries[i]) Entry{std::hash<std::string_view>()(keys[i]), i};
  }
  std::sort(entries.begin(), entries.end());
  Entry* kept = entries.data();
  for (size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    end = begin + 1;
    while (end < entries.size() && entries[end].order == entries[begin].order) ++end;
    if (end - begin > 1) kept = name_groups(entries.subspan(begin, end - begin), keys, kept);
  }
  const auto count = static_cast<size_t>(kept - entries.data());
  if (count == 0) return {};
  std::sort(entries.data(), kept);
  uint32_t* members = arena.allocate<uint32_t>(count);
  EqualGroup* groups = arena.allocate<EqualGroup>(count / 2);
  size_t made = 0;
  for (size_t begin = 0, end = 0; begin < count; begin = end) {
    for (end = begin; end < count && entries[end].order == entries[begin].order; ++end) {
      members[end] = entries[end].index;
    }
    new (&groups[made++]) EqualGroup(members + begin, end - begin);
  }
  return {groups, made};
}

bool all_equal(EqualGroup group, Keys keys) {
  return std::all_of(group.begin() + 1, group.end(),
                     [&](uint32_t index) { return keys[index] == keys[group.front()]; });
}

}  // namespace stopgap::engine
