// SPDX-License-Identifier: Apache-2.0
// The elements of a set or parameter, arranged for look-up. Immutable after build; safe to share.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  /// After the last element.
  void finish();

  bool contains_text(std::string_view text) const {
    return exact_.contains(text) || nocase_.contains(text);
  }
  bool contains_address(const IpAddress& address) const;
  bool contains_number(int64_t number) const;

  const std::vector<Needle>& texts() const { return texts_; }
  const std::vector<int64_t>& numbers() const { return numbers_; }  ///< ascending

 private:
  std::deque<std::string> owned_;  // texts_ points into it; a deque never moves its elements
  std::vector<Needle> texts_;
  StringTable exact_{false};
  StringTable nocase_{true};
  std::vector<Interval> intervals_;  // ascending, disjoint
  std::vector<int64_t> numbers_;
};

}  // namespace stopgap::engine
