// SPDX-License-Identifier: Apache-2.0
// See trace.h. Asks each rule as the engine does, and tells its conditions as written
// (condition_tracer.h). Tested by trace_test.cc; that both come to the same, by the differential
// runs.
#include "engine/trace.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/condition_tracer.h"
#include "engine/evaluate.h"
#include "engine/gate.h"
#include "engine/pack_impl.h"
#include "engine/second_look.h"

namespace stopgap::engine {
namespace {

class Tracer {
 public:
  Tracer(const Pack& pack, const TracedRequest& asked)
      : impl_(pack.impl()), asked_(asked), views_(asked.options.limits) {
    hs_scratch_t* scratch = nullptr;
    if (impl_.scratch && hs_clone_scratch(impl_.scratch.get(), &scratch) != HS_SUCCESS) {
      throw std::bad_alloc();
    }
    scratch_.reset(scratch);
    gate_.adopt(impl_, never_);
    evaluator_.adopt(impl_, scratch, never_);
    evaluator_.set_budget(asked.options.element_visits);
    look_.adopt(impl_, scratch, never_);
    look_.set_budget(asked.options.element_visits);
    views_.adopt(FormedViews(impl_.formed_texts), EventValues::Room(impl_.own_fields.size()),
                 reads_of(impl_.lanes[0]));
    views_.adopt_lanes(other_lanes(impl_, asked.options.limits));
    views_.reset(asked.request);
    if (asked.response != nullptr) views_.set_response(*asked.response);
    if (asked.values != nullptr) add_event(*asked.values);
    gate_.begin();
    gate_ran_ = gate_.run_all(views_, scratch);
    inspect();
    conditions_.emplace(impl_, look_, scratch);
  }

  RuleTrace trace(uint32_t index) {
    RuleTrace out;
    out.rule = index;
    out.asked = is_asked(impl_.rules[index]);
    out.truth = kFalse;
    if (!out.asked) return out;
    begin(impl_.rules[index].lane);
    out.truth = decide(impl_.rules[index].code);
    out.gated_out = gated_out(index);
    begin(impl_.rules[index].lane);
    const program::Range roots = impl_.rule_records[index].written;
    for (uint32_t i = 0; i < roots.count; ++i) add_root(roots.first + i, i != 0, out);
    return out;
  }

 private:
  void add_event(const EventView& values) {
    for (uint32_t i = 0; i < impl_.own_events.size(); ++i) {
      if (impl_.own_events[i].name != values.event) continue;
      own_event_ = i;
      views_.set_event(values.values, impl_.own_fields, impl_.own_events[i].asked);
    }
  }

  /// As the worker decides an event: what is missing is unknown.
  void inspect() {
    const CauseSet simulated = asked_.options.simulate;
    const bool request = asked_.values == nullptr;
    const bool of_body = std::any_of(impl_.rules.begin(), impl_.rules.end(),
                                     [](const RunRule& rule) { return rule.reads_body; });
    whole_ = (request ? views_.whole() : views_.event_whole()) && simulated == 0;
    for (uint32_t lane = 0; lane < impl_.lanes.size(); ++lane) {
      Views& own = views_.lane(lane);
      if (request) missing_[lane] = own.missing(simulated, of_body);
      if (!request && own_event_) missing_[lane] = own.event_missing(simulated);
    }
  }

  /// Nothing that was asked for another rule counts.
  void begin(uint32_t lane) {
    evaluator_.begin(asked_.request, views_);
    evaluator_.use_lane(lane);
    look_.begin(asked_.request, views_, std::span(missing_).first(impl_.lanes.size()),
                asked_.options.simulate & (kBudget | kError));
    look_.use_lane(lane);
    if (whole_) look_.count_nested_only();
    conditions_->begin_rule(views_.lane(lane));
  }

  bool is_asked(const RunRule& rule) const {
    switch (rule.event) {
      case Event::kRequest:
      case Event::kConnection:
        return asked_.values == nullptr;
      case Event::kResponse:
        return asked_.response != nullptr && asked_.values == nullptr;
      case Event::kOther:
        return own_event_ == rule.own_event;
      case Event::kHost:
        break;
    }
    return false;
  }

  Truth decide(uint32_t code) {
    if (whole_) {
      const bool holds = evaluator_.run_block(code);
      if (evaluator_.fault() == Fault::kNone && views_.unread() == 0) return known(holds);
    }
    return look_.run_block(code);
  }

  bool gated_out(uint32_t index) const {
    if (!gate_ran_) return false;
    const program::Range clauses = impl_.rule_records[index].clauses;
    for (uint32_t i = clauses.first; i < clauses.first + clauses.count; ++i) {
      if (!gate_.satisfied(impl_.clauses[i])) return true;
    }
    return false;
  }

  void add_root(uint32_t index, bool exception, RuleTrace& out) {
    const auto root =
        impl_.view.get<program::ConditionRoot>(program::SectionId::kConditionRoots, index);
    ConditionTracer::Traced traced = conditions_->trace(root.condition);
    RootTrace& told = out.roots.emplace_back();
    told.root = index;
    told.truth = traced.truth;
    told.ended = asked_.request.today > root.until_day;
    told.conditions = std::move(traced.lines);
    if (exception) {
      out.missing += told.truth.can_hold && !told.ended ? 1 : 0;
      return;
    }
    out.missing += traced.missing;
    out.leaves = traced.leaves;
    out.leaves_held = traced.leaves_held;
    out.found = traced.found;
    out.to_find = traced.to_find;
  }

  const Pack::Impl& impl_;
  const TracedRequest& asked_;
  std::optional<uint32_t> own_event_;
  bool whole_ = true;
  std::array<Missing, kBackendCount> missing_;  // by lane
  ScratchPtr scratch_;
  Views views_;
  Gate gate_;
  Evaluator evaluator_;
  SecondLook look_;
  Deadline never_;
  std::optional<ConditionTracer> conditions_;
  bool gate_ran_ = false;
};

}  // namespace

std::vector<RuleTrace> trace_request(const Pack& pack, const TracedRequest& request) {
  std::vector<RuleTrace> out;
  Tracer tracer(pack, request);
  for (uint32_t i = 0; i < pack.rules().size(); ++i) out.push_back(tracer.trace(i));
  return out;
}

RuleTrace trace_rule(const Pack& pack, const TracedRequest& request, uint32_t rule) {
  return Tracer(pack, request).trace(rule);
}

Truth written_truth(const RuleTrace& trace) {
  if (trace.roots.empty()) return trace.truth;
  Truth truth = trace.roots.front().truth;
  for (size_t i = 1; i < trace.roots.size(); ++i) {
    if (!trace.roots[i].ended) truth = both(truth, negated(trace.roots[i].truth));
  }
  return truth;
}

std::string conditions_held(const RuleTrace& trace) {
  if (trace.roots.empty()) return {};
  uint32_t exceptions = 0;
  for (size_t i = 1; i < trace.roots.size(); ++i) {
    exceptions += trace.roots[i].truth.can_hold && !trace.roots[i].ended ? 1 : 0;
  }
  const uint32_t needed = trace.missing - exceptions;
  std::string text = std::to_string(trace.leaves_held) + " of " + std::to_string(trace.leaves) +
                     (trace.leaves == 1 ? " condition held" : " conditions held");
  if (needed != 0) {
    text += ", " + std::to_string(needed) + (needed == 1 ? " more is needed" : " more are needed");
  }
  if (exceptions != 0)
    text += needed == 0 ? ", but an exception holds" : "; an exception holds too";
  return text;
}

}  // namespace stopgap::engine
