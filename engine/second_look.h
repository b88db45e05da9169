// SPDX-License-Identifier: Apache-2.0
// Rules on a request that could not be inspected whole: each test is true, false or unknown
// (docs/language.md section 8), and so is a rule. Used after Evaluator would have had to guess, so
// the everyday request pays nothing for it. One per thread; allocates in adopt() only, and what
// Views allocates; out of memory is an unknown answer, not an exception.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/deadline.h"
#include "engine/limits.h"
#include "engine/missing.h"
#include "engine/pack_impl.h"
#include "engine/tests_eval.h"
#include "engine/truth.h"
#include "engine/views.h"

namespace stopgap::engine {

class SecondLook {
 public:
  /// Sizes its tables for `pack`; all three must outlive their use.
  void adopt(const Pack::Impl& pack, hs_scratch_t* scratch, Deadline& deadline);
  /// A new request, of which `missing` (by lane of the views) was not inspected. `simulated`:
  /// kBudget, no list element may be looked at; kError, the matcher fails. Once the
  /// deadline has passed, what was not asked before is unknown.
  void begin(const RequestView& request, Views& views, std::span<const Missing> missing,
             CauseSet simulated);
  /// Of which lane the rules that follow ask; 0 after begin(). What was counted goes on.
  void use_lane(uint32_t lane) {
    views_ = &all_views_->lane(lane);
    missing_ = all_missing_[lane];
    memo_ = memos_.data() + lane * pack_->tests.size();
  }
  /// Elements that one request may visit.
  void set_budget(uint64_t visits) { budget_ = visits; }
  /// Bytes read count only in lists inside lists, as they do on a request inspected whole.
  void count_nested_only() { counts_all_ = false; }

  /// The block that starts at `code`. Every test it needs is asked once; linear in its length.
  Truth run_block(uint32_t code);
  Truth decide(uint32_t test);

  /// Causes met since begin() that are not in `missing`: kBudget, kError.
  CauseSet faults() const { return faults_; }

  // What decide() is made of, for trace.

  /// An element of a list, or one of those that are missing: then `element` is kUnseen.
  struct Bound {
    FieldId list;
    uint32_t element;
    CauseSet causes;
  };
  static constexpr uint32_t kUnseen = UINT32_MAX;
  /// A text as a test sees it.
  struct Text {
    ViewList views;
    CauseSet causes = 0;
    bool open = false;  ///< it may go on behind what was seen
  };
  /// What the tests of a same view's body ask: a view that was seen, or one that is missing.
  struct OneView {
    std::string_view text;
    uint32_t index = 0;   ///< among those of its text; kUnseen: it is missing
    CauseSet causes = 0;  ///< of what is missing: its end, or all of it
    bool single = false;  ///< its text has no other view

    bool unseen() const { return index == kUnseen; }
  };
  /// The work that counts against the budgets.
  struct Spent {
    uint64_t visits = 0, bytes = 0;
  };

  Text text_of(const RunTest& test);
  /// `any` (or `all`) of the list: body(const Bound&) is asked while the element is bound, up to
  /// the first that decides.
  template <typename Body>
  Truth over_elements(const RunQuantifier& quantifier, bool all, Body&& body);
  /// Some view of the text `test` is about: body(const OneView&), the same way.
  template <typename Body>
  Truth over_views(const RunTest& test, Body&& body);
  /// The element becomes the innermost one. At most kMaxQuantifierDepth.
  void bind(const Bound& element) { bound_[depth_++] = element; }
  void unbind() { --depth_; }
  void bind_view(const OneView& view) { view_ = view; }
  /// Goes on as if `spent` had been spent; returns what had been.
  Spent exchange(Spent spent) {
    const Spent before{visits_, bytes_};
    visits_ = spent.visits;
    bytes_ = spent.bytes;
    return before;
  }

 private:
  struct Memo {
    uint32_t generation = 0;
    Truth truth;
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
  template <typename Body>
  Truth element_holds(const RunQuantifier& quantifier, const Bound& element, bool all, Body& body);
  Truth key_holds(const RunQuantifier& quantifier, const Bound& element);
  bool is_set(FieldId flag);
  CauseSet goes_on(TextOf text) const;
  CauseSet out_of_visits();
  CauseSet unfinished(const Bound& element, uint32_t attribute);
  bool is_unsure(FieldId list, uint32_t index);
  /// Of bytes: the text is the one view there is. What else the body is in UTF-8 starts the same.
  bool has_one_view(const RunTest& test, const Text& text) const {
    if (test.raw || test.type != TypeKind::kBytes) return test.raw;
    return test.field != FieldId::kBody ||
           (text.views.size() == 1 && missing_[RequestPart::kBodyViews] == 0);
  }
  bool too_much(ViewList views);
  bool spend(uint64_t bytes);
  bool counts() const { return counts_all_ || depth_ > 1; }
  bool cut_host() const { return missing_[RequestPart::kAuthority] != 0; }
  /// Of an authority that goes on, an '@' may drop all that was seen.
  ViewList hosts_seen() {
    return cut_host() ? views_->header_hosts() : views_->text(FieldId::kHost);
  }
  Truth unknown(CauseSet causes);
  Truth reduce(uint32_t first, uint32_t last);

  const Pack::Impl* pack_ = nullptr;
  const RequestView* request_ = nullptr;
  Deadline* deadline_ = nullptr;
  Views* all_views_ = nullptr;
  Views* views_ = nullptr;  // of the lane in use
  hs_scratch_t* scratch_ = nullptr;
  std::array<Missing, kBackendCount> all_missing_;  // by lane
  Missing missing_;                                 // of the lane in use
  CauseSet simulated_ = 0;
  CauseSet faults_ = 0;
  std::vector<Memo> memos_;  // by lane, then closed test
  Memo* memo_ = nullptr;     // those of the lane in use
  uint32_t generation_ = 0;
  // By instruction, of the blocks being run. Blocks do not overlap, and none runs inside itself.
  std::vector<uint8_t> reached_;
  std::vector<Truth> truth_;
  std::vector<uint32_t> leads_to_;
  std::array<Bound, kMaxQuantifierDepth> bound_;
  uint32_t depth_ = 0;
  OneView view_;
  uint64_t visits_ = 0, bytes_ = 0, budget_ = kMaxElementVisits;
  bool counts_all_ = true;
};

/// `any`: it has the key and the body holds. `all`: it has not, or the body holds.
template <typename Body>
Truth SecondLook::element_holds(const RunQuantifier& quantifier, const Bound& element, bool all,
                                Body& body) {
  const Truth key = key_holds(quantifier, element);
  if (!key.can_hold) return known(all);
  bind(element);
  const Truth held = body(element);
  unbind();
  return all ? either(negated(key), held) : both(key, held);
}

template <typename Body>
Truth SecondLook::over_elements(const RunQuantifier& quantifier, bool all, Body&& body) {
  CauseSet causes = missing_causes(missing_, quantifier.list);
  Truth truth = known(all);
  const uint32_t size = views_->size(quantifier.list);
  for (uint32_t i = 0; i < size; ++i) {
    // One that may not be there is among the missing: it counts, but nothing is spent on it.
    const bool unsure = is_unsure(quantifier.list, i);
    if (const CauseSet spent = unsure ? CauseSet{0} : out_of_visits(); spent != 0) {
      causes |= spent;
      break;
    }
    ++visits_;
    if (unsure) continue;
    const Truth one = element_holds(quantifier, {quantifier.list, i, 0}, all, body);
    truth = all ? both(truth, one) : either(truth, one);
    if (!truth.unknown() && truth.can_hold != all) return truth;
  }
  if (causes == 0) return truth;
  ++visits_;  // it may ask nested ones as any other does
  const Truth unseen = element_holds(quantifier, {quantifier.list, kUnseen, causes}, all, body);
  return all ? both(truth, unseen) : either(truth, unseen);
}

/// Where views may be missing, there is one more of which nothing is known.
template <typename Body>
Truth SecondLook::over_views(const RunTest& test, Body&& body) {
  const Text text = text_of(test);
  const bool single = has_one_view(test, text);
  Truth truth = kFalse;
  for (uint32_t i = 0; i < text.views.size(); ++i) {
    view_ = {text.views[i], i, text.open ? text.causes : CauseSet{0}, single};
    truth = either(truth, body(view_));
    if (!truth.can_fail) return truth;
  }
  if (text.causes == 0 || (text.open && single && !text.views.empty())) return truth;
  view_ = {{}, kUnseen, text.causes, false};
  return either(truth, body(view_));
}

}  // namespace stopgap::engine
