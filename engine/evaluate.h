// SPDX-License-Identifier: Apache-2.0
// The exact program of a rule on one request: blocks of tests, quantifiers, answers remembered for
// the request. One per thread; allocates in adopt() only.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/deadline.h"
#include "engine/limits.h"
#include "engine/pack_impl.h"
#include "engine/tests_eval.h"
#include "engine/views.h"

namespace stopgap::engine {

class Evaluator {
 public:
  /// Sizes its tables for `pack`; all three must outlive their use.
  void adopt(const Pack::Impl& pack, hs_scratch_t* scratch, Deadline& deadline);
  /// A new request. Forgets the last one in O(1). Once the deadline has passed, fault() says
  /// kBudget.
  void begin(const RequestView& request, Views& views);
  /// Of which lane of the views the rules that follow ask; 0 after begin(). What was counted goes
  /// on.
  void use_lane(uint32_t lane) {
    if (lane != lane_) change_lane(lane);
  }
  /// Elements that one request may visit.
  void set_budget(uint64_t visits) { budget_ = visits; }

  /// Runs the block that starts at `code`. After a fault the answer means nothing; see fault().
  bool run_block(uint32_t code);
  bool decide(uint32_t test);

  /// Of what ran since clear_fault().
  Fault fault() const { return fault_; }
  void clear_fault() { fault_ = Fault::kNone; }

 private:
  struct Bound {
    FieldId list;
    uint32_t element;
  };
  /// Bytes that a test read. Only inside nested lists: those of one list and of no list are asked
  /// once an element or once.
  void count(uint64_t bytes) {
    if (depth_ > 1 && (bytes_ += bytes) > kMaxReadBytes) fault_ = Fault::kBudget;
    if (deadline_->spend(bytes)) fault_ = Fault::kBudget;
  }
  bool compute(const RunTest& test);
  bool compute_value(const RunTest& test);
  bool is_present(const RunTest& test);
  bool some_view(const RunTest& test);
  bool quantified(const RunQuantifier& quantifier, bool all);
  /// Counts an element that is looked at, also if only for its key. False if the budget of elements
  /// is spent, or time is up; then fault() says so.
  bool visit();
  bool has_key(const RunQuantifier& quantifier, uint32_t element);
  /// The views `test` (on a text, not kPresent) looks at.
  ViewList views_of(const RunTest& test);
  TextHit view_hit(const RunTest& test, std::string_view view) {
    uint64_t work = view.size();
    const TextHit hit = view_satisfies(*pack_, test, view, scratch_, fault_, work);
    count(work);
    return hit;
  }

  [[gnu::noinline]] void change_lane(uint32_t lane);

  const Pack::Impl* pack_ = nullptr;
  const RequestView* request_ = nullptr;
  Deadline* deadline_ = nullptr;
  Views* all_views_ = nullptr;
  Views* views_ = nullptr;  // of lane_
  hs_scratch_t* scratch_ = nullptr;
  std::vector<uint32_t> memos_;  // by lane, then closed test: generation_ + answer, or older
  uint32_t* memo_ = nullptr;     // those of lane_
  uint32_t lane_ = 0;
  uint32_t generation_ = 0;  // even
  std::array<Bound, kMaxQuantifierDepth> bound_;
  uint32_t depth_ = 0;
  std::string_view view_;
  uint64_t visits_ = 0, bytes_ = 0, budget_ = kMaxElementVisits;
  Fault fault_ = Fault::kNone;
};

}  // namespace stopgap::engine
