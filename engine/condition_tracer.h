// SPDX-License-Identifier: Apache-2.0
// Walks the conditions of rules as written on one request. Private to trace.cc.
#pragma once

#include <optional>
#include <vector>

#include "engine/pack_impl.h"
#include "engine/second_look.h"
#include "engine/trace.h"

namespace stopgap::engine {

class ConditionTracer {
 public:
  /// All must outlive it.
  ConditionTracer(const Pack::Impl& pack, SecondLook& look, hs_scratch_t* scratch);

  struct Traced {
    Truth truth;
    uint32_t missing = 0, leaves_held = 0, leaves = 0, found = 0, to_find = 0;
    std::vector<ConditionTrace> lines;
  };
  /// The tree at `condition`.
  Traced trace(uint32_t condition);
  /// A new rule, for which `look` has begun anew; `views`: those of its backend.
  void begin_rule(Views& views);

 private:
  using Bound = SecondLook::Bound;
  /// ConditionTrace::why. `views`: of an element, how many they were (views_again()).
  struct Witness {
    Why why = Why::kNothing;
    uint32_t test = 0;  // kShown: a scope
    ViewList views;
    uint32_t view = 0;
    size_t offset = 0;
    std::optional<Bound> element;
  };
  struct Line {
    uint32_t condition = 0, depth = 0;
    Truth truth;
    bool asked = true, counted = false;
    Witness witness;
  };
  using Lines = std::vector<Line>;
  /// What a tree comes to, and how many conditions it lacks or needs (RuleTrace::missing).
  struct Outcome {
    Truth truth;
    Witness witness;
    uint32_t missing = 0, needed = 0;
  };
  /// Where lines are written.
  struct Page {
    Lines& lines;
    uint32_t depth;
    bool counting;  ///< they count as conditions of the rule
  };
  /// What was met while an `any`, `all` or `same view` was decided: the last one asked, the first
  /// that leaves it open, the first of all.
  template <typename Item>
  struct Met {
    std::optional<Item> last, open, first;
    void add(const Item& item, bool leaves_open);
    /// The one that says why: that which decided it, else that which left it open.
    const std::optional<Item>& reason(Truth truth, bool all) const;
  };
  /// Of several elements or views the one that lacks the fewest conditions, and where what it lacks
  /// was found instead.
  struct Nearest {
    Outcome outcome;
    Lines lines;
    std::vector<Witness> found;
    uint32_t tried = 0;
    void add(const Outcome& made, Lines made_lines);
    Outcome put(Page page);
  };

  const program::Condition& node(uint32_t at) const { return conditions_[at]; }
  program::ConditionKind kind(uint32_t at) const {
    return static_cast<program::ConditionKind>(conditions_[at].kind);
  }

  // Only the answer, with short cuts.
  Truth decide(uint32_t at);
  Truth decide_parts(uint32_t at, bool conjunction);

  // The answer with its reasons.
  Outcome tell(uint32_t at, Page page, bool is_root = false);
  Outcome tell_parts(uint32_t at, Page page);
  Outcome tell_joined(uint32_t at, Page page);
  Outcome tell_elements(uint32_t at, Page page);
  Outcome tell_element(uint32_t at, Page page, const Bound& element);
  Outcome tell_nearest_element(uint32_t at, Page page, const Bound& first);
  Outcome tell_same_view(uint32_t at, Page page);
  Outcome tell_view(uint32_t at, Page page, const SecondLook::OneView& view);
  Outcome tell_test(uint32_t test);
  Outcome not_asked(uint32_t at, Page page, Truth truth, Why why);
  uint32_t skip(uint32_t at, Page page, Truth truth);
  bool is_negated(uint32_t at) const;
  Witness witness(uint32_t index, Truth truth);
  void find_text(uint32_t index, Truth truth, Witness& out);
  bool lacks_one_of_several(uint32_t at, uint32_t child, const Witness& witness) const;

  ConditionTrace shown(const Line& line);
  void show_view(const Line& line, ConditionTrace& out);
  ViewList views_again(const RunTest& text, const Witness& from);

  const Pack::Impl& pack_;
  SecondLook& look_;
  Views* views_ = nullptr;
  hs_scratch_t* scratch_;
  std::span<const program::Condition> conditions_;
  std::vector<bool> asks_list_;       // by condition: an `any` or `all` is in it
  std::vector<RunQuantifier> lists_;  // by scope
  std::vector<RunTest> texts_;        // by scope: a test about its text
  std::vector<Bound> bound_;          // while reasons are told, outermost first
  ViewList one_view_of_;              // the views of the text of the same view told
  uint32_t one_view_ = 0;             // the one bound
  uint32_t telling_ = 0;              // lists around what is told
  SecondLook::Spent told_;            // on reasons
};

}  // namespace stopgap::engine
