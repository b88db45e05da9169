// SPDX-License-Identifier: Apache-2.0
// The elements of a set or parameter, arranged for look-up. Immutable after build; safe to share.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/affix_table.h"
#include "engine/program.h"
#include "engine/request.h"
#include "engine/text_match.h"

namespace stopgap::engine {

/// Open addressing over strings of equal treatment of case. The probes of a look-up are bounded by
/// how the pack's own elements collide, whatever text is asked for.
class StringTable {
 public:
  explicit StringTable(bool nocase) : nocase_(nocase) {}
  /// `needles`: those to take; their bytes must outlive the table.
  void build(const std::vector<Needle>& needles);
  bool contains(std::string_view text) const;

 private:
  struct Slot {
    uint64_t hash = 0;
    std::string_view bytes;
  };
  uint64_t hash(std::string_view text) const;

  bool nocase_;
  size_t longest_ = 0;
  std::vector<Slot> slots_;  // a power of two, at most half full; empty without elements
};

class RuntimeSet {
 public:
  struct Interval {
    IpAddress first, last;
  };

  /// Bytes are copied when they must be folded; otherwise they must outlive the set.
  void add_text(std::string_view bytes, bool nocase);
  /// Copies `bytes`.
  void add_owned_text(std::string bytes, bool nocase);
  void add_cidr(const program::Cidr& cidr);
  void add_number(int64_t number) { numbers_.push_back(number); }
  /// After the last element. `for_parts`: contains, starts_with or ends_with will be asked of it.
  void finish(bool for_parts = false);

  bool contains_text(std::string_view text) const {
    return exact_.contains(text) || nocase_.contains(text);
  }
  /// Whether some element stands in `text`, at its start or at its end. Each adds the bytes it
  /// compared to `work`; some_in gives up, and finds nothing, once that passes `most_work`.
  size_t some_in(std::string_view text, uint64_t& work, uint64_t most_work) const;
  bool some_starts(std::string_view text, uint64_t& work) const;
  bool some_ends(std::string_view text, uint64_t& work) const;
  bool contains_address(const IpAddress& address) const;
  bool contains_number(int64_t number) const;

  const std::vector<Needle>& texts() const { return texts_; }
  const std::vector<int64_t>& numbers() const { return numbers_; }  ///< ascending

 private:
  std::deque<std::string> owned_;  // texts_ points into it; a deque never moves its elements
  std::vector<Needle> texts_;
  StringTable exact_{false};
  StringTable nocase_{true};
  AffixTable starts_[2] = {AffixTable(AffixTable::End::kStart, false),
                           AffixTable(AffixTable::End::kStart, true)};
  AffixTable ends_[2] = {AffixTable(AffixTable::End::kFinish, false),
                         AffixTable(AffixTable::End::kFinish, true)};
  std::vector<Interval> intervals_;  // ascending, disjoint
  std::vector<int64_t> numbers_;
};

}  // namespace stopgap::engine
