// SPDX-License-Identifier: Apache-2.0
// Many strings looked for at once at one end of a text, or anywhere in it, at a cost that does not
// grow with their number. Sorted strings none of which begins another, found by their first bytes
// (at most kKeyBytes) in a hash table and then by bisection: at most one of them can stand at a
// place. Immutable after build; safe to share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/text_match.h"

namespace stopgap::engine {

class AffixTable {
 public:
  enum class End : uint8_t { kStart, kFinish };
  static constexpr size_t kNone = SIZE_MAX;

  AffixTable(End end, bool nocase) : end_(end), nocase_(nocase) {}

  /// Takes those of `needles` that treat case as this table does; their bytes must outlive it.
  void build(const std::vector<Needle>& needles);

  /// Whether `text` starts (or ends) with one of them. Adds the bytes compared to `work`.
  bool at_end_of(std::string_view text, uint64_t& work) const;
  /// Offset of the first place where one of them stands; kNone without one, or once `work` passes
  /// `most_work`. Only for kStart.
  size_t find_in(std::string_view text, uint64_t& work, uint64_t most_work) const;

 private:
  static constexpr size_t kKeyBytes = 4;
  struct Slot {
    uint32_t key = 0;
    uint32_t first = 0;  // of needles_
    uint32_t count = 0;  // 0: a free slot
  };

  /// Byte i from the end that counts.
  uint8_t byte(std::string_view text, size_t i) const {
    const char c = end_ == End::kStart ? text[i] : text[text.size() - 1 - i];
    return static_cast<uint8_t>(nocase_ ? to_lower(c) : c);
  }
  uint32_t key(std::string_view text) const;
  size_t place(uint32_t key) const { return (key * 0x9E3779B1u) >> shift_; }
  const Slot& slot(uint32_t key) const;
  /// <0: needle before text; 0: the text begins with it; >0: needle after text.
  int compare(std::string_view needle, std::string_view text, uint64_t& work) const;
  bool begins(const Slot& own, std::string_view text, uint64_t& work) const;
  void index();

  End end_;
  bool nocase_;
  size_t key_size_ = 0;
  unsigned shift_ = 0;
  std::vector<std::string_view> needles_;  // ascending, from the end that counts
  std::vector<Slot> slots_;                // a power of two, at most half full
};

}  // namespace stopgap::engine
