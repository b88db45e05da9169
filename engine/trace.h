// SPDX-License-Identifier: Apache-2.0
// Why a rule holds or not: every condition decided as its author wrote it (kConditions), without
// short cuts and without the gate. For `explain` and for tests that fail; slow, allocates.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/pack.h"
#include "engine/request.h"
#include "engine/truth.h"

namespace stopgap::engine {

/// kNotAsked: there is no element or view to ask it of.
enum class Mark : uint8_t { kFails, kHolds, kUnknown, kNotAsked };

/// What is known of why a condition comes to what it does.
enum class Why : uint8_t {
  kNothing,
  kFound,      ///< `view` satisfies `test`: of a condition that holds, or of a negated one that
               ///< does not
  kElsewhere,  ///< the same, but not in the element or view that is shown around it
  kAbsent,     ///< the value is absent
  kNoElement,  ///< the list has no element (with that key)
  kLacks,      ///< no view satisfies `test`, which is one of several
  kIs,         ///< the number or address is `value`
  kShown,      ///< what is shown below is about this element or view
};

/// One line of an explanation.
struct ConditionTrace {
  uint32_t condition = 0;  ///< Pack::conditions()
  uint32_t depth = 0;      ///< lines it stands in
  Mark mark = Mark::kFails;
  CauseSet causes = 0;  ///< of kUnknown
  Why why = Why::kNothing;
  uint32_t test = 0;        ///< of kFound, kElsewhere, kLacks, kIs: Pack::tests()
  std::string view;         ///< of a long one the part around `offset`
  uint32_t view_begin = 0;  ///< where that part begins
  std::string view_name;    ///< "as sent", "decoded 2x", "canonical", …
  uint32_t view_index = 0;  ///< among those of its text
  uint32_t offset = 0;      ///< where in the view; of a regex the end
  std::string value;
  bool has_element = false;
  std::string element;         ///< its name
  uint32_t element_index = 0;  ///< in its list
};

/// `when` or an exception.
struct RootTrace {
  uint32_t root = 0;   ///< Pack::condition_roots()
  Truth truth;         ///< of the conditions; an exception that has ended has its own
  bool ended = false;  ///< an exception whose last day has passed: it does not count
  std::vector<ConditionTrace> conditions;
};

struct RuleTrace {
  uint32_t rule = 0;
  Truth truth;             ///< as the engine decides it, asked about this rule alone
  bool asked = true;       ///< false: there is nothing to ask it about
  bool gated_out = false;  ///< its atoms do not occur, so evaluate() would not have looked further
  /// Of `when`, as written: each line that nothing stands in, and each `not (…)` as one; inside an
  /// `any` or `all` of the element that is shown.
  uint32_t leaves_held = 0, leaves = 0;
  /// Of these the ones that are not negated.
  uint32_t found = 0, to_find = 0;
  /// How many conditions more would have to hold: of an `and` those of all its parts, of an `or`
  /// those of the part that lacks the fewest, of an `any` those of the element that does. An
  /// exception that holds is one.
  uint32_t missing = 0;
  std::vector<RootTrace> roots;  ///< none: the pack tells nothing about the rule
};

/// What is asked about: rules on responses without `response` (null: there is none) are not asked,
/// nor rules on events of embedders but `values`; with it no others are, and `request` is what is
/// known of the connection. Rules on hosts never are.
struct TracedRequest {
  const RequestView& request;
  const ResponseView* response = nullptr;
  const EventView* values = nullptr;
  WorkerOptions options;  ///< as those of the worker that decided
};

/// One entry a rule, in order of rules; those that are not asked hold not.
std::vector<RuleTrace> trace_request(const Pack& pack, const TracedRequest& request);
RuleTrace trace_rule(const Pack& pack, const TracedRequest& request, uint32_t rule);

/// What the conditions as written come to: as RuleTrace::truth, except where the work for one
/// request was not enough.
Truth written_truth(const RuleTrace& trace);

/// "2 of 3 conditions held, 1 more is needed"; what keeps it off if it is an exception. Empty if
/// the pack tells nothing about the rule.
std::string conditions_held(const RuleTrace& trace);

}  // namespace stopgap::engine
