// SPDX-License-Identifier: Apache-2.0
// Which of many names are equal: those of arguments and headers whose values some servers join.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace stopgap::engine {

class Names {
 public:
  virtual size_t size() const = 0;
  /// What is compared where names are the same in the given way. Valid until the next call for the
  /// same `side`, 0 or 1.
  virtual std::string_view key(uint32_t way, uint32_t index, unsigned side) = 0;

 protected:
  ~Names() = default;
};

/// The index of a name below what it is sorted by.
using NameEntry = uint64_t;

/// Indices of equal names, ascending; at least two.
class EqualGroup {
 public:
  explicit EqualGroup(std::span<const NameEntry> entries) : entries_(entries) {}
  size_t size() const { return entries_.size(); }
  uint32_t operator[](size_t i) const { return static_cast<uint32_t>(entries_[i]); }

 private:
  std::span<const NameEntry> entries_;
};

/// The groups, by their first index, one behind the other in `room`, which is for as many entries
/// as there are names. Each name is looked at three times; only those that differ and by chance
/// share 32 bits of a hash (engine/body/keyed_hash.h) are compared more often.
std::span<NameEntry> equal_names(Names& names, uint32_t way, std::span<NameEntry> room);

/// Of these the groups whose names are not equal in that way. In place.
std::span<NameEntry> without_equal(Names& names, uint32_t way, std::span<NameEntry> equal);

/// Calls sink(EqualGroup) for each.
template <typename Sink>
void each_group(std::span<const NameEntry> equal, Sink sink) {
  for (size_t begin = 0, end = 0; begin < equal.size(); begin = end) {
    while (end < equal.size() && equal[end] >> 32 == equal[begin] >> 32) ++end;
    sink(EqualGroup(equal.subspan(begin, end - begin)));
  }
}

}  // namespace stopgap::engine
