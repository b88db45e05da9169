// SPDX-License-Identifier: Apache-2.0
// See condition_tracer.h. How much a rule lacks is counted here (RuleTrace::missing). Relies on
// verify_conditions.cc for every index and for the depth of the recursion. Tested by trace_test.cc.
#include "engine/condition_tracer.h"

#include <algorithm>
#include <utility>

namespace stopgap::engine {

using program::ConditionKind;

namespace {

/// Elements or views of which the nearest is looked for: a request may have thousands.
constexpr uint32_t kMaxCompared = 256;

bool decides(Truth truth, bool conjunction) {
  return !truth.unknown() && truth.can_hold != conjunction;
}

/// What holds lacks nothing, anything else at least one condition.
uint32_t lacking(Truth truth, uint32_t missing) {
  return truth.holds() ? 0 : std::max<uint32_t>(missing, 1);
}

}  // namespace

ConditionTracer::ConditionTracer(const Pack::Impl& pack, SecondLook& look, hs_scratch_t* scratch)
    : pack_(pack),
      look_(look),
      scratch_(scratch),
      conditions_(pack.section<program::Condition>(program::SectionId::kConditions)),
      asks_list_(conditions_.size()) {
  for (auto at = static_cast<uint32_t>(conditions_.size()); at-- > 0;) {
    bool asks = kind(at) == ConditionKind::kAny || kind(at) == ConditionKind::kAll;
    for (uint32_t child = at + 1; child < at + node(at).size; child += node(child).size) {
      asks = asks || asks_list_[child];
    }
    asks_list_[at] = asks;
  }
  const auto scopes = pack.section<program::ConditionScope>(program::SectionId::kConditionScopes);
  for (const program::ConditionScope& scope : scopes) {
    const FieldId field = pack_.fields[scope.field];
    lists_.push_back({field, scope.has_key != 0, pack_.string(scope.key), 0});
    const auto record = pack_.view.get<program::Field>(program::SectionId::kFields, scope.field);
    const FieldType type = *parse_signature(pack_.string(record.signature));  // verified
    RunTest text{};
    text.op = program::TestOp::kContains;
    const bool of_element = scope.binder != program::kNoBinder;
    text.type = of_element ? type.attributes[scope.attribute] : type.kind;
    text.raw = scope.raw != 0;
    text.field = field;
    text.attribute = scope.attribute;
    text.binder = scope.binder;
    text.formed = scope.formed;
    texts_.push_back(text);
  }
}

void ConditionTracer::begin_rule(Views& views) {
  views_ = &views;
  told_ = {};
}

ConditionTracer::Traced ConditionTracer::trace(uint32_t condition) {
  Lines lines;
  const Outcome made = tell(condition, {lines, 0, true}, true);
  Traced out;
  out.truth = made.truth;
  out.missing = made.missing;
  for (const Line& line : lines) {
    out.lines.push_back(shown(line));
    if (!line.counted) continue;
    const bool negated = is_negated(line.condition), holds = line.truth.holds();
    ++out.leaves;
    out.leaves_held += holds ? 1 : 0;
    out.to_find += negated ? 0 : 1;
    out.found += holds && !negated && line.asked ? 1 : 0;
  }
  return out;
}

/// Of a condition that is one line: by a word of its own, or inside its guard or its `any`.
bool ConditionTracer::is_negated(uint32_t at) const {
  if (kind(at) == ConditionKind::kNot) return true;
  return node(at).size > 1 && node(at + 1).is_part != 0 && kind(at + 1) == ConditionKind::kNot;
}

Truth ConditionTracer::decide(uint32_t at) {
  switch (kind(at)) {
    case ConditionKind::kTrue:
      return kTrue;
    case ConditionKind::kFalse:
      return kFalse;
    case ConditionKind::kAnd:
      return decide_parts(at, true);
    case ConditionKind::kOr:
      return decide_parts(at, false);
    case ConditionKind::kNot:
      return negated(decide(at + 1));
    case ConditionKind::kUse:
      return decide(at + 1);
    case ConditionKind::kTest:
      return look_.decide(node(at).index);
    case ConditionKind::kAny:
    case ConditionKind::kAll:
      return look_.over_elements(lists_[node(at).index], kind(at) == ConditionKind::kAll,
                                 [&](const Bound&) { return decide(at + 1); });
    case ConditionKind::kSameView:
      return look_.over_views(texts_[node(at).index],
                              [&](const SecondLook::OneView&) { return decide(at + 1); });
  }
  return kFalse;
}

/// Lists last, as the engine does: the work for them is limited.
Truth ConditionTracer::decide_parts(uint32_t at, bool conjunction) {
  Truth truth = known(conjunction);
  const uint32_t end = at + node(at).size;
  for (const bool lists : {false, true}) {
    for (uint32_t child = at + 1; child < end; child += node(child).size) {
      if (asks_list_[child] != lists) continue;
      const Truth one = decide(child);
      truth = conjunction ? both(truth, one) : either(truth, one);
      if (decides(truth, conjunction)) return truth;
    }
  }
  return truth;
}

/// A line is a condition of the rule if nothing stands in it, or if it is a `not`: what stands in
/// that is shown, but to hold it must come to the opposite.
ConditionTracer::Outcome ConditionTracer::tell(uint32_t at, Page page, bool is_root) {
  if (!is_root && node(at).is_part != 0) return tell_parts(at, page);
  const bool is_not = kind(at) == ConditionKind::kNot;
  const size_t line = page.lines.size();
  page.lines.push_back({at, page.depth, kFalse, true, false, {}});
  Outcome made = tell_parts(at, {page.lines, page.depth + 1, page.counting && !is_not});
  const bool alone = page.lines.size() == line + 1;
  if (alone || is_not) {
    made.missing = lacking(made.truth, 1);
    made.needed = 1;
  }
  Line& told = page.lines[line];
  told.truth = made.truth;
  told.witness = std::exchange(made.witness, {});  // a line above has reasons of its own
  told.counted = page.counting && (alone || is_not);
  return made;
}

ConditionTracer::Outcome ConditionTracer::tell_parts(uint32_t at, Page page) {
  switch (kind(at)) {
    case ConditionKind::kTrue:
      return {kTrue, {}, 0, 1};
    case ConditionKind::kFalse:
      return {kFalse, {}, 1, 1};
    case ConditionKind::kAnd:
    case ConditionKind::kOr:
      return tell_joined(at, page);
    case ConditionKind::kNot: {
      Outcome made = tell(at + 1, page);
      made.truth = negated(made.truth);
      made.missing = lacking(made.truth, 1);
      made.needed = 1;
      return made;
    }
    case ConditionKind::kUse:
      return tell(at + 1, page);
    case ConditionKind::kTest:
      return tell_test(node(at).index);
    case ConditionKind::kAny:
    case ConditionKind::kAll:
      return tell_elements(at, page);
    case ConditionKind::kSameView:
      return tell_same_view(at, page);
  }
  return {kFalse, {}, 1, 1};
}

/// An `and` lacks what its parts lack together, an `or` what its best part lacks. The reason is
/// that of the part which decides, else of one in which a text was found.
ConditionTracer::Outcome ConditionTracer::tell_joined(uint32_t at, Page page) {
  const bool conjunction = kind(at) == ConditionKind::kAnd;
  Outcome all{known(conjunction), {}, conjunction ? 0u : UINT32_MAX, conjunction ? 0u : UINT32_MAX};
  const auto add = [&](uint32_t& sum, uint32_t one) {
    sum = conjunction ? sum + one : std::min(sum, one);
  };
  bool decided = false;
  const uint32_t end = at + node(at).size;
  for (uint32_t child = at + 1; child < end; child += node(child).size) {
    Outcome one = tell(child, page);
    all.truth = conjunction ? both(all.truth, one.truth) : either(all.truth, one.truth);
    add(all.missing, one.missing);
    add(all.needed, one.needed);
    if (decided) continue;
    decided = decides(one.truth, conjunction);
    if (decided && lacks_one_of_several(at, child, one.witness)) {
      one.witness.why = Why::kLacks;
      one.witness.test = node(child).index;
    }
    const bool better = all.witness.why == Why::kNothing ||
                        (one.witness.why == Why::kFound && all.witness.why != Why::kFound);
    if (decided || better) all.witness = one.witness;
  }
  if (end == at + 1) all.missing = all.needed = 1;
  all.missing = all.truth.holds() ? 0 : all.missing;
  return all;
}

/// `contains all {…}`: the test that fails, of several of the kind in one line.
bool ConditionTracer::lacks_one_of_several(uint32_t at, uint32_t child,
                                           const Witness& witness) const {
  if (kind(at) != ConditionKind::kAnd || kind(child) != ConditionKind::kTest) return false;
  if (witness.why != Why::kNothing || node(child).is_part == 0) return false;
  const uint32_t other = child == at + 1 ? child + 1 : at + 1;
  if (other >= at + node(at).size || kind(other) != ConditionKind::kTest) return false;
  return pack_.tests[node(other).index].op == pack_.tests[node(child).index].op;
}

ConditionTracer::Outcome ConditionTracer::tell_test(uint32_t test) {
  const Truth truth = look_.decide(test);
  return {truth, witness(test, truth), lacking(truth, 1), 1};
}

template <typename Item>
void ConditionTracer::Met<Item>::add(const Item& item, bool leaves_open) {
  last = item;
  if (!first) first = item;
  if (leaves_open && !open) open = item;
}

template <typename Item>
const std::optional<Item>& ConditionTracer::Met<Item>::reason(Truth truth, bool all) const {
  if (truth.unknown()) return open;
  return decides(truth, all) ? last : first;
}

/// What is told counts against a budget of its own: whether the rule holds does not depend on it.
ConditionTracer::Outcome ConditionTracer::tell_elements(uint32_t at, Page page) {
  const bool all = kind(at) == ConditionKind::kAll;
  Met<Bound> met;
  const Truth truth = look_.over_elements(lists_[node(at).index], all, [&](const Bound& element) {
    const Truth held = decide(at + 1);
    met.add(element, all ? held.can_fail : held.can_hold);
    return held;
  });
  const std::optional<Bound>& reason = met.reason(truth, all);
  if (!reason) {
    return not_asked(at, page, truth, truth.unknown() ? Why::kNothing : Why::kNoElement);
  }
  SecondLook::Spent deciding;
  if (telling_++ == 0) deciding = look_.exchange(told_);
  Outcome made;
  if (!all && !truth.can_hold) {
    made = tell_nearest_element(at, page, *reason);
  } else {
    look_.bind(*reason);
    made = tell_element(at, page, *reason);
    look_.unbind();
  }
  if (--telling_ == 0) told_ = look_.exchange(deciding);
  made.truth = truth;
  made.missing = lacking(truth, made.missing);
  return made;
}

/// `element` is bound in look_.
ConditionTracer::Outcome ConditionTracer::tell_element(uint32_t at, Page page,
                                                       const Bound& element) {
  const size_t before = page.lines.size();
  bound_.push_back(element);
  Outcome made = tell(at + 1, page);
  bound_.pop_back();
  if (page.lines.size() > before) made.witness = {Why::kShown, 0, {}, 0, 0, element};
  if (!made.witness.element) made.witness.element = element;
  return made;
}

ConditionTracer::Outcome ConditionTracer::tell_nearest_element(uint32_t at, Page page,
                                                               const Bound& first) {
  Nearest nearest;
  look_.over_elements(lists_[node(at).index], false, [&](const Bound& element) {
    if (element.element == SecondLook::kUnseen && element.element != first.element) return kFalse;
    Lines lines;
    const Outcome made = tell_element(at, {lines, page.depth, page.counting}, element);
    nearest.add(made, std::move(lines));
    return known(nearest.tried >= kMaxCompared);
  });
  if (nearest.tried == 0) {  // the budget is spent
    look_.bind(first);
    const Outcome made = tell_element(at, page, first);
    look_.unbind();
    return made;
  }
  return nearest.put(page);
}

void ConditionTracer::Nearest::add(const Outcome& made, Lines made_lines) {
  ++tried;
  found.resize(made_lines.size());
  for (size_t i = 0; i < found.size(); ++i) {
    const Witness& witness = made_lines[i].witness;
    const bool holds = made_lines[i].truth.holds() && witness.why == Why::kFound;
    if (holds && found[i].why == Why::kNothing) found[i] = witness;
  }
  if (tried > 1 && made.missing >= outcome.missing) return;
  outcome = made;
  lines = std::move(made_lines);
}

ConditionTracer::Outcome ConditionTracer::Nearest::put(Page page) {
  for (size_t i = 0; i < lines.size(); ++i) {
    Line& line = lines[i];
    if (!line.truth.can_hold && line.witness.why == Why::kNothing && found[i].why == Why::kFound) {
      line.witness = found[i];
      line.witness.why = Why::kElsewhere;
    }
    page.lines.push_back(std::move(line));
  }
  return outcome;
}

ConditionTracer::Outcome ConditionTracer::tell_same_view(uint32_t at, Page page) {
  const RunTest& text = texts_[node(at).index];
  Met<SecondLook::OneView> met;
  const Truth truth = look_.over_views(text, [&](const SecondLook::OneView& view) {
    const Truth held = decide(at + 1);
    met.add(view, held.can_hold);
    return held;
  });
  const std::optional<SecondLook::OneView>& reason = met.reason(truth, false);
  if (!reason) return not_asked(at, page, truth, Why::kAbsent);
  one_view_of_ = look_.text_of(text).views;
  Outcome made;
  if (truth.can_hold) {
    look_.bind_view(*reason);
    made = tell_view(at, page, *reason);
  } else {
    Nearest nearest;
    look_.over_views(text, [&](const SecondLook::OneView& view) {
      Lines lines;
      const Outcome one = tell_view(at, {lines, page.depth, page.counting}, view);
      nearest.add(one, std::move(lines));
      return known(nearest.tried >= kMaxCompared);
    });
    made = nearest.put(page);
  }
  made.truth = truth;
  made.missing = lacking(truth, made.missing);
  return made;
}

/// `view` is bound in look_.
ConditionTracer::Outcome ConditionTracer::tell_view(uint32_t at, Page page,
                                                    const SecondLook::OneView& view) {
  const size_t before = page.lines.size();
  one_view_ = view.index;
  Outcome made = tell(at + 1, page);
  if (page.lines.size() == before || view.unseen()) return made;
  const uint32_t scope = node(at).index, binder = texts_[scope].binder;
  made.witness = {Why::kShown, scope, one_view_of_, view.index, 0, std::nullopt};
  if (binder != program::kNoBinder) made.witness.element = bound_[bound_.size() - 1 - binder];
  return made;
}

ConditionTracer::Outcome ConditionTracer::not_asked(uint32_t at, Page page, Truth truth, Why why) {
  const uint32_t needed = skip(at + 1, page, truth);
  return {truth, {why, 0, {}, 0, 0, std::nullopt}, lacking(truth, needed), needed};
}

/// Lines that nothing is asked of; returns how many conditions they need.
uint32_t ConditionTracer::skip(uint32_t at, Page page, Truth truth) {
  const bool own = node(at).is_part == 0;
  const bool is_not = kind(at) == ConditionKind::kNot;
  const size_t line = page.lines.size();
  if (own) page.lines.push_back({at, page.depth, truth, false, false, {}});
  const Page below{page.lines, page.depth + (own ? 1 : 0), page.counting && !is_not};
  const bool least = kind(at) == ConditionKind::kOr;
  uint32_t needed = least ? UINT32_MAX : 0;
  const uint32_t end = at + node(at).size;
  for (uint32_t child = at + 1; child < end; child += node(child).size) {
    const uint32_t one = skip(child, below, truth);
    needed = least ? std::min(needed, one) : needed + one;
  }
  const bool alone = own && page.lines.size() == line + 1;
  if (own) page.lines[line].counted = page.counting && (alone || is_not);
  return alone || is_not || node(at).size == 1 ? 1 : needed;
}

}  // namespace stopgap::engine
