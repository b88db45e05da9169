// SPDX-License-Identifier: Apache-2.0
// See runtime_set.h. Tested by runtime_set_test.cc.
#include "engine/runtime_set.h"

#include <algorithm>
#include <bit>

namespace stopgap::engine {

void StringTable::build(const std::vector<Needle>& needles) {
  const auto mine = [this](const Needle& needle) { return needle.nocase == nocase_; };
  const auto count = static_cast<size_t>(std::count_if(needles.begin(), needles.end(), mine));
  slots_.assign(count == 0 ? 0 : std::bit_ceil(2 * count), {});
  longest_ = 0;
  for (const Needle& needle : needles) {
    if (!mine(needle)) continue;
    longest_ = std::max(longest_, needle.bytes.size());
    const uint64_t own = hash(needle.bytes);
    size_t at = own & (slots_.size() - 1);
    while (!slots_[at].bytes.empty() && slots_[at].bytes != needle.bytes) {
      at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = {own, needle.bytes};
  }
}

/// FNV-1a, of the folded text if case is ignored; mixed so that the low bits depend on all.
uint64_t StringTable::hash(std::string_view text) const {
  uint64_t value = 0xcbf29ce484222325u;
  for (const char c : text) {
    value = (value ^ static_cast<uint8_t>(nocase_ ? to_lower(c) : c)) * 0x100000001b3u;
  }
  return value ^ (value >> 32);
}

bool StringTable::contains(std::string_view text) const {
  if (text.empty() || text.size() > longest_) return false;
  const uint64_t own = hash(text);
  for (size_t at = own & (slots_.size() - 1); !slots_[at].bytes.empty();
       at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == own && equals(text, {slots_[at].bytes, nocase_})) return true;
  }
  return false;
}

void RuntimeSet::add_text(std::string_view bytes, bool nocase) {
  const bool is_folded = std::none_of(bytes.begin(), bytes.end(), is_upper);
  if (nocase && !is_folded) return add_owned_text(std::string(bytes), nocase);
  texts_.push_back({bytes, nocase});
}

void RuntimeSet::add_owned_text(std::string bytes, bool nocase) {
  owned_.push_back(nocase ? folded(bytes) : std::move(bytes));
  texts_.push_back({owned_.back(), nocase});
}

void RuntimeSet::add_cidr(const program::Cidr& cidr) {
  Interval interval{cidr.address, cidr.address};
  for (uint32_t bit = cidr.prefix; bit < 128; ++bit) {
    interval.last[bit / 8] |= static_cast<uint8_t>(0x80u >> (bit % 8));
  }
  intervals_.push_back(interval);
}

void RuntimeSet::finish(bool for_parts) {
  exact_.build(texts_);
  nocase_.build(texts_);
  for (size_t i = 0; for_parts && i < 2; ++i) {
    starts_[i].build(texts_);
    ends_[i].build(texts_);
  }
  std::sort(numbers_.begin(), numbers_.end());
  std::sort(intervals_.begin(), intervals_.end(), [](const Interval& a, const Interval& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  // Prefixes nest or are apart: what is inside the one before it adds nothing.
  const auto inside = [](const Interval& a, const Interval& b) { return b.last <= a.last; };
  intervals_.erase(std::unique(intervals_.begin(), intervals_.end(), inside), intervals_.end());
}

size_t RuntimeSet::some_in(std::string_view text, uint64_t& work, uint64_t most_work) const {
  return std::min(starts_[0].find_in(text, work, most_work),
                  starts_[1].find_in(text, work, most_work));
}

bool RuntimeSet::some_starts(std::string_view text, uint64_t& work) const {
  return starts_[0].at_end_of(text, work) || starts_[1].at_end_of(text, work);
}

bool RuntimeSet::some_ends(std::string_view text, uint64_t& work) const {
  return ends_[0].at_end_of(text, work) || ends_[1].at_end_of(text, work);
}

bool RuntimeSet::contains_address(const IpAddress& address) const {
  const auto after = std::upper_bound(
      intervals_.begin(), intervals_.end(), address,
      [](const IpAddress& a, const Interval& interval) { return a < interval.first; });
  return after != intervals_.begin() && address <= std::prev(after)->last;
}

bool RuntimeSet::contains_number(int64_t number) const {
  return std::binary_search(numbers_.begin(), numbers_.end(), number);
}

}  // namespace stopgap::engine
