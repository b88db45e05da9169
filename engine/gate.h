// SPDX-License-Identifier: Apache-2.0
// The gate: scans the text of a request for atoms, group by group, and wakes the rules that might
// hold. It may wake too many, never too few. One per thread; allocates in adopt() and when a group
// is larger than any before.
#pragma once

#include <hs_common.h>
#include <hs_runtime.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/deadline.h"
#include "engine/pack_impl.h"
#include "engine/views.h"

namespace stopgap::engine {

class Gate {
 public:
  struct Stats {
    uint64_t scans, scanned_bytes;
  };

  /// Counts on from `so_far`.
  explicit Gate(const Stats& so_far = {0, 0}) : stats_(so_far) {}

  /// Sizes all tables for `pack`; it and `deadline` must outlive their use.
  void adopt(const Pack::Impl& pack, Deadline& deadline);
  /// Forgets the last request. O(1).
  void begin() {
    woken_count_ = 0;
    scanned_ = 0;
    if (++generation_ == 0) forget_stamps();
  }

  /// Scans the groups of `event` whose atoms wake rules, and further ones only while a woken rule
  /// still needs them; rules that are off on `today` need nothing. False if the matcher failed or
  /// time was up: then woken() means nothing, but what rules_out() says of groups that were passed
  /// still holds.
  bool run(Event event, Views& views, hs_scratch_t* scratch, int32_t today);
  /// Whether a rule on requests that reads the body may still hold, by all that comes before it:
  /// scans the line, and the headers if that leaves one. True if the matcher failed or time was up.
  bool wants_body(Views& views, hs_scratch_t* scratch, int32_t today);
  /// Scans every group of every event (for trace).
  bool run_all(Views& views, hs_scratch_t* scratch);

  /// Rules with a clause that may hold, ascending.
  std::span<const uint32_t> woken() const { return {woken_.data(), woken_count_}; }
  /// Does some atom of the clause occur? Only for clauses whose groups were scanned.
  bool satisfied(const RunClause& clause) const;

  /// Some clause of `clauses` whose atoms were all searched, in groups of `whole` (bit per group:
  /// nothing of it is missing), is not met: the rule cannot hold, whatever else is missing.
  bool rules_out(program::Range clauses, uint32_t whole) const;

  const Stats& stats() const { return stats_; }

 private:
  void forget_stamps();
  [[gnu::noinline]] void sort_woken();  // the everyday path stays short
  [[gnu::always_inline]] bool scan(uint32_t group, Views& views, hs_scratch_t* scratch);
  [[gnu::noinline]] bool scan_slices(uint32_t group, std::string_view text, hs_scratch_t* scratch);
  std::string_view join(uint32_t group, Views& views);
  std::string_view join_pieces(ViewList pieces);
  std::string_view join_several(std::span<const program::ScanSource> sources, Views& views);
  void make_room(size_t bytes, size_t kept);
  void append(std::string_view piece, size_t& size);
  void append_values(Views& views, bool response, size_t& size);
  uint32_t keep_possible(int32_t today);
  bool reader_possible(uint32_t rule, int32_t today) const;
  bool possible(const RunRule& rule, int32_t today, uint32_t& wanted) const;
  void wake(uint32_t atom);
  static int on_atom(unsigned int atom, unsigned long long from, unsigned long long to,
                     unsigned int flags, void* context);

  const Pack::Impl* pack_ = nullptr;
  Deadline* deadline_ = nullptr;
  uint32_t generation_ = 0;           // of the request; a stamp equal to it means "in this one"
  std::vector<uint32_t> atom_stamp_;  // by atom: it occurred
  std::vector<uint32_t> rule_stamp_;  // by rule: it was woken
  std::vector<uint32_t> woken_;
  uint32_t woken_count_ = 0;
  uint32_t scanned_ = 0;            // bit per group
  std::unique_ptr<char[]> joined_;  // not zeroed: up to megabytes, filled at once
  size_t room_ = 0;
  Stats stats_;
};

}  // namespace stopgap::engine
