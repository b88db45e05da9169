// SPDX-License-Identifier: Apache-2.0
// See equal_names.h. Sorts by hash, and by name where names of one hash differ. Keys are made
// whenever they are needed, so that only 8 bytes a name are: sorting many by name would make a long
// one again for each comparison, so the hash is one that who chooses the names does not know, and
// few share it. Tested in equal_names_test.cc.
#include "engine/equal_names.h"

#include <algorithm>

#include "engine/body/keyed_hash.h"

namespace stopgap::engine {
namespace {

uint32_t index_of(NameEntry entry) { return static_cast<uint32_t>(entry); }

NameEntry entry_of(uint64_t order, uint32_t index) { return NameEntry{order} << 32 | index; }

/// Gives the entries of each group of two or more the index of its first as their order, and leaves
/// out all others; returns the new end. `run`: of one hash.
NameEntry* name_groups(std::span<NameEntry> run, Names& names, uint32_t way, NameEntry* out) {
  const auto same = [&](NameEntry a, NameEntry b) {
    return names.key(way, index_of(a), 0) == names.key(way, index_of(b), 1);
  };
  const std::string_view first = names.key(way, index_of(run.front()), 0);
  const bool one = std::all_of(run.begin() + 1, run.end(), [&](NameEntry entry) {
    return names.key(way, index_of(entry), 1) == first;
  });
  if (!one) {
    std::sort(run.begin(), run.end(), [&](NameEntry a, NameEntry b) {
      const int compared = names.key(way, index_of(a), 0).compare(names.key(way, index_of(b), 1));
      return compared != 0 ? compared < 0 : a < b;
    });
  }
  for (size_t begin = 0, end = 0; begin < run.size(); begin = end) {
    end = begin + 1;
    while (end < run.size() && (one || same(run[begin], run[end]))) ++end;
    if (end - begin < 2) continue;
    const uint32_t order = index_of(run[begin]);
    for (size_t i = begin; i < end; ++i) *out++ = entry_of(order, index_of(run[i]));
  }
  return out;
}

}  // namespace

std::span<NameEntry> equal_names(Names& names, uint32_t way, std::span<NameEntry> room) {
  const std::span<NameEntry> entries = room.first(names.size());
  if (entries.size() < 2) return {};
  for (uint32_t i = 0; i < entries.size(); ++i) {
    entries[i] = entry_of(keyed_hash(names.key(way, i, 0)), i);
  }
  std::sort(entries.begin(), entries.end());
  NameEntry* kept = entries.data();
  for (size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    end = begin + 1;
    while (end < entries.size() && entries[end] >> 32 == entries[begin] >> 32) ++end;
    if (end - begin > 1) kept = name_groups(entries.subspan(begin, end - begin), names, way, kept);
  }
  std::sort(entries.data(), kept);
  return {entries.data(), kept};
}

std::span<NameEntry> without_equal(Names& names, uint32_t way, std::span<NameEntry> equal) {
  NameEntry* kept = equal.data();
  for (size_t begin = 0, end = 0; begin < equal.size(); begin = end) {
    const std::string_view first = names.key(way, index_of(equal[begin]), 0);
    bool differs = false;
    for (end = begin; end < equal.size() && equal[end] >> 32 == equal[begin] >> 32; ++end) {
      differs = differs || names.key(way, index_of(equal[end]), 1) != first;
    }
    if (differs) kept = std::copy(equal.data() + begin, equal.data() + end, kept);
  }
  return {equal.data(), kept};
}

}  // namespace stopgap::engine
