// SPDX-License-Identifier: Apache-2.0
// Rules on a request that could not be inspected whole: each test is true, false or unknown
// (docs/language.md section 8), and so is a rule. Used after Evaluator would have had to guess, so
// the everyday request pays nothing for it. One per thread; allocates in adopt() only, and what
// Views allocates; out of memory is an unknown answer, not an exception.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/limits.h"
#include "engine/missing.h"
#include "engine/pack_impl.h"
#include "engine/tests_eval.h"
#include "engine/views.h"

namespace stopgap::engine {

/// True: only can_hold. False: only can_fail. Unknown: both, for the causes.
struct Truth {
  bool can_hold = false, can_fail = false;
  CauseSet causes = 0;

  bool unknown() const { return can_hold && can_fail; }
};

class SecondLook {
 public:
  /// Sizes its tables for `pack`; `pack` and `scratch` must outlive their use.
  void adopt(const Pack::Impl& pack, hs_scratch_t* scratch);
  /// A new request, of which `missing` was not inspected. `simulated`: kBudget, no list element may
  /// be looked at; kError, the matcher fails.
  void begin(const RequestView& request, Views& views, const Missing& missing, CauseSet simulated);
  /// Elements that one request may visit.
  void set_budget(uint64_t visits) { budget_ = visits; }

  /// The block that starts at `code`. Every test it needs is asked once; linear in its length.
  Truth run_block(uint32_t code);
  Truth decide(uint32_t test);

  /// Causes met since begin() that are not in `missing`: kBudget, kError.
  CauseSet faults() const { return faults_; }

 private:
  /// An element of a list, or one of those that are missing: then `element` is kUnseen.
  struct Bound {
    FieldId list;
    uint32_t element;
    CauseSet causes;
  };
  struct Memo {
    uint32_t generation = 0;
    Truth truth;
  };
  /// A text as a test sees it.
  struct Text {
    ViewList views;
    CauseSet causes = 0;
    bool open = false;  ///< it may go on behind what was seen
  };
  static constexpr uint32_t kUnseen = UINT32_MAX;
  /// What the tests of a same view's body ask: a view that was seen, or one that is missing.
  struct OneView {
    std::string_view text;
    CauseSet causes = 0;  ///< of what is missing: its end, or all of it
    bool single = false;  ///< its text has no other view
    bool unseen = false;
  };

  Truth compute(const RunTest& test);
  Truth text_test(const RunTest& test);
  Truth answer(const RunTest& test, const Text& text, bool single);
  Truth every_element(const RunTest& test, const Text& text, bool single);
  Truth some_view(const RunTest& test);
  Truth number_test(const RunTest& test);
  Truth address_test(const RunTest& test);
  Truth is_present(const RunTest& test);
  Truth quantified(const RunQuantifier& quantifier, bool all);
  Truth element_holds(const RunQuantifier& quantifier, Bound element, bool all);
  Truth key_holds(const RunQuantifier& quantifier, const Bound& element);
  Text text_of(const RunTest& test);
  bool is_set(FieldId flag);
  CauseSet goes_on(TextOf text) const;
  CauseSet unfinished(const Bound& element, uint32_t attribute);
  bool is_unsure(FieldId list, uint32_t index);
  bool too_much(ViewList views);
  bool cut_host() const { return missing_[RequestPart::kAuthority] != 0; }
  /// Of an authority that goes on, an '@' may drop all that was seen.
  ViewList hosts_seen() {
    return cut_host() ? views_->header_hosts() : views_->text(FieldId::kHost);
  }
  Truth unknown(CauseSet causes);
  Truth reduce(uint32_t first, uint32_t last);

  const Pack::Impl* pack_ = nullptr;
  const RequestView* request_ = nullptr;
  Views* views_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
  Missing missing_;
  CauseSet simulated_ = 0;
  CauseSet faults_ = 0;
  std::vector<Memo> memo_;  // by closed test
  uint32_t generation_ = 0;
  // By instruction, of the blocks being run. Blocks do not overlap, and none runs inside itself.
  std::vector<uint8_t> reached_;
  std::vector<Truth> truth_;
  std::vector<uint32_t> leads_to_;
  std::array<Bound, kMaxQuantifierDepth> bound_;
  uint32_t depth_ = 0;
  OneView view_;
  uint64_t visits_ = 0, bytes_ = 0, budget_ = kMaxElementVisits;
};

}  // namespace stopgap::engine
