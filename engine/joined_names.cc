// SPDX-License-Identifier: Apache-2.0
// Tested in args_test.cc and header_fields_test.cc.
#include "engine/joined_names.h"

#include <algorithm>
#include <new>

namespace stopgap::engine {

JoinedNames::One JoinedNames::operator[](size_t index) const {
  const Block* block = blocks_.data();
  for (; index >= block->entries.size(); ++block) index -= block->entries.size();
  const Entry& entry = block->entries[index];
  const uint32_t begin = index == 0 ? 0 : block->entries[index - 1].end;
  return {entry.first, entry.last, {block->values + begin, entry.end - begin}};
}

void JoinedNames::add(Joinable& names, uint32_t way, std::span<NameEntry> room, Arena& arena) {
  std::span<NameEntry> equal = equal_names(names, way, room);
  if (way > 0) equal = without_equal(names, way - 1, equal);
  if (equal.empty()) return;
  size_t count = 0, size = 0;
  each_group(equal, [&](EqualGroup group) {
    size_t values = 0;
    for (size_t i = 0; i < group.size(); ++i) values += names.value(group[i]).size();
    for (const std::string_view between : names.betweens(group[0])) {
      ++count;
      size += values + between.size() * (group.size() - 1);
    }
  });
  const std::span<Entry> entries(arena.allocate<Entry>(count), count);
  char* const values = arena.allocate<char>(size);
  char* next = values;
  Entry* entry = entries.data();
  each_group(equal, [&](EqualGroup group) {
    for (const std::string_view between : names.betweens(group[0])) {
      for (size_t i = 0; i < group.size(); ++i) {
        if (i > 0) next = std::copy(between.begin(), between.end(), next);
        const std::string_view value = names.value(group[i]);
        next = std::copy(value.begin(), value.end(), next);
      }
      const auto end = static_cast<uint32_t>(next - values);
      new (entry++) Entry{group[0], group[group.size() - 1], end};
    }
  });
  blocks_[block_count_++] = {entries, values};
  size_ += count;
}

}  // namespace stopgap::engine
