// SPDX-License-Identifier: Apache-2.0
// See affix_table.h. Tested by runtime_set_test.cc.
#include "engine/affix_table.h"

#include <algorithm>
#include <bit>

namespace stopgap::engine {

uint32_t AffixTable::key(std::string_view text) const {
  uint32_t value = 0;
  for (size_t i = 0; i < key_size_; ++i) value = value << 8 | byte(text, i);
  return value;
}

int AffixTable::compare(std::string_view needle, std::string_view text, uint64_t& work) const {
  const size_t both = std::min(needle.size(), text.size());
  for (size_t i = 0; i < both; ++i) {
    const uint8_t a = byte(needle, i);
    const uint8_t b = byte(text, i);
    if (a != b) {
      work += i + 1;
      return a < b ? -1 : 1;
    }
  }
  work += both + 1;
  return needle.size() <= text.size() ? 0 : 1;
}

void AffixTable::build(const std::vector<Needle>& needles) {
  needles_.clear();
  slots_.clear();
  for (const Needle& needle : needles) {
    if (needle.nocase == nocase_) needles_.push_back(needle.bytes);
  }
  if (needles_.empty()) return;
  uint64_t ignored = 0;
  std::sort(needles_.begin(), needles_.end(), [&](std::string_view a, std::string_view b) {
    const int order = compare(a, b, ignored);
    return order != 0 ? order < 0 : a.size() < b.size();
  });
  // What begins with the one before it is found by that one. Such ones follow it directly.
  const auto covered = [&](std::string_view shorter, std::string_view longer) {
    return compare(shorter, longer, ignored) == 0;
  };
  needles_.erase(std::unique(needles_.begin(), needles_.end(), covered), needles_.end());
  index();
}

void AffixTable::index() {
  key_size_ = kKeyBytes;
  for (const std::string_view needle : needles_) key_size_ = std::min(key_size_, needle.size());
  const size_t size = std::bit_ceil(2 * needles_.size());
  shift_ = 32 - static_cast<unsigned>(std::bit_width(size - 1));
  slots_.assign(size, {});
  for (uint32_t first = 0, end = 0; first < needles_.size(); first = end) {
    const uint32_t own = key(needles_[first]);
    while (end < needles_.size() && key(needles_[end]) == own) ++end;
    size_t at = place(own);
    while (slots_[at].count != 0) at = (at + 1) & (size - 1);
    slots_[at] = {own, first, end - first};
  }
}

/// A free slot if no needle begins so.
const AffixTable::Slot& AffixTable::slot(uint32_t key) const {
  size_t at = place(key);
  while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

/// The needles do not begin each other, so at most one is at the start of the text: bisection finds
/// it.
bool AffixTable::begins(const Slot& own, std::string_view text, uint64_t& work) const {
  uint32_t first = own.first;
  uint32_t count = own.count;
  while (count > 0) {
    const uint32_t half = count / 2;
    const int order = compare(needles_[first + half], text, work);
    if (order == 0) return true;
    if (order < 0) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return false;
}

bool AffixTable::at_end_of(std::string_view text, uint64_t& work) const {
  return !slots_.empty() && text.size() >= key_size_ && begins(slot(key(text)), text, work);
}

size_t AffixTable::find_in(std::string_view text, uint64_t& work, uint64_t most_work) const {
  if (slots_.empty() || text.size() < key_size_) return kNone;
  const uint32_t mask = key_size_ == kKeyBytes ? UINT32_MAX : (1u << 8 * key_size_) - 1;
  uint32_t window = key(text) >> 8;
  for (size_t at = 0; at + key_size_ <= text.size(); ++at) {
    window = (window << 8 | byte(text, at + key_size_ - 1)) & mask;
    const Slot& own = slot(window);
    if (own.count != 0 && begins(own, text.substr(at), work)) return at;
    if (++work > most_work) return kNone;
  }
  return kNone;
}

}  // namespace stopgap::engine
