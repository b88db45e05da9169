// SPDX-License-Identifier: Apache-2.0
// See evaluate.h. Relies on program_verify.cc for every index. Tested by evaluate_test.cc.
#include "engine/evaluate.h"

#include <algorithm>
#include <cassert>

#include "engine/ascii.h"

namespace stopgap::engine {

using program::TestOp;

void Evaluator::adopt(const Pack::Impl& pack, hs_scratch_t* scratch, Deadline& deadline) {
  pack_ = &pack;
  deadline_ = &deadline;
  scratch_ = scratch;
  generation_ = 0;
  memos_.assign(pack.tests.size() * pack.lanes.size(), 0);
}

void Evaluator::begin(const RequestView& request, Views& views) {
  request_ = &request;
  all_views_ = views_ = &views;
  memo_ = memos_.data();
  lane_ = 0;
  depth_ = 0;
  visits_ = bytes_ = 0;
  fault_ = Fault::kNone;
  generation_ += 2;
  if (generation_ != 0) return;
  std::fill(memos_.begin(), memos_.end(), 0);
  generation_ = 2;
}

void Evaluator::change_lane(uint32_t lane) {
  lane_ = lane;
  views_ = &all_views_->lane(lane);
  memo_ = memos_.data() + lane * pack_->tests.size();
}

/// INVARIANT of kCode: targets go forward, so this ends.
bool Evaluator::run_block(uint32_t code) {
  while (code < program::kReject) {
    const program::Insn& insn = pack_->code[code];
    code = decide(insn.test) ? insn.if_true : insn.if_false;
  }
  return code == program::kAccept;
}

bool Evaluator::decide(uint32_t index) {
  const RunTest& test = pack_->tests[index];
  if (!test.closed) return compute(test);
  uint32_t& memo = memo_[index];
  if ((memo & ~1u) == generation_) return (memo & 1u) != 0;
  const bool holds = compute(test);
  // An answer made under a fault is not one.
  if (fault_ == Fault::kNone) memo = generation_ | (holds ? 1u : 0u);
  return holds;
}

bool Evaluator::compute(const RunTest& test) {
  switch (test.op) {
    case TestOp::kFalse:
      return false;
    case TestOp::kBefore:
      return request_->today <= pack_->numbers[test.operand];
    case TestOp::kAny:
      return quantified(pack_->quantifiers[test.operand], false);
    case TestOp::kAll:
      return quantified(pack_->quantifiers[test.operand], true);
    case TestOp::kSameView:
      return some_view(test);
    case TestOp::kPresent:
      return is_present(test);
    case TestOp::kIsTrue:
      return views_->flag(test.field);
    case TestOp::kEqual:
    case TestOp::kLess:
    case TestOp::kLessEqual:
    case TestOp::kGreater:
    case TestOp::kGreaterEqual:
    case TestOp::kIn:
    case TestOp::kContains:
    case TestOp::kStartsWith:
    case TestOp::kEndsWith:
    case TestOp::kMatches:
      return compute_value(test);
  }
  return false;
}

/// An absent value satisfies nothing.
bool Evaluator::compute_value(const RunTest& test) {
  if (deadline_->passed()) {
    fault_ = Fault::kBudget;
    return false;
  }
  if (test.operand_kind == program::OperandKind::kEverySet) {
    const ViewList views = test.of_view ? ViewList(&view_, 1) : views_of(test);
    uint64_t work = 0;
    const bool holds = every_element_in(*pack_, test, views, fault_, work);
    count(work);
    return holds;
  }
  if (test.of_view) return view_hit(test, view_).holds;
  if (is_numeric(test.type)) {
    const std::optional<int64_t> number = views_->number(test.field);
    return number && number_satisfies(*pack_, test, *number);
  }
  if (test.type == TypeKind::kIp) {
    const std::optional<IpAddress> address = views_->address(test.field);
    return address && address_satisfies(*pack_, test, *address);
  }
  const ViewList views = views_of(test);
  return std::any_of(views.begin(), views.end(),
                     [&](std::string_view view) { return view_hit(test, view).holds; });
}

/// The body asks no quantifier (verified), so one bound view is enough.
bool Evaluator::some_view(const RunTest& test) {
  const uint32_t body = pack_->quantifiers[test.operand].code;
  for (const std::string_view view : views_of(test)) {
    view_ = view;
    if (run_block(body)) return true;
  }
  return false;
}

bool Evaluator::is_present(const RunTest& test) {
  if (test.binder != program::kNoBinder || test.type == TypeKind::kBool) return true;
  if (is_numeric(test.type)) return views_->number(test.field).has_value();
  if (test.type == TypeKind::kIp) return views_->address(test.field).has_value();
  return !views_->text(test.field).empty();
}

ViewList Evaluator::views_of(const RunTest& test) {
  ViewList views;
  if (test.formed != program::kNotFormed) {
    const bool of_element = test.binder != program::kNoBinder;
    return views_->formed(test.formed, of_element ? bound_[depth_ - 1 - test.binder].element : 0);
  }
  if (test.binder == program::kNoBinder) {
    views = views_->text(test.field);
  } else {
    const Bound& bound = bound_[depth_ - 1 - test.binder];
    views = views_->element(bound.list, bound.element, test.attribute);
  }
  return test.raw ? views.first(std::min<size_t>(views.size(), 1)) : views;
}

bool Evaluator::has_key(const RunQuantifier& quantifier, uint32_t element) {
  if (!quantifier.has_key) return true;
  const ViewList names = views_->element(quantifier.list, element, 0);
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    if (deadline_->spend(name.size())) fault_ = Fault::kBudget;
    return equal_ignoring_case(name, quantifier.key);
  });
}

bool Evaluator::visit() {
  if (++visits_ <= budget_ && !deadline_->spend(kVisitWork)) return true;
  fault_ = Fault::kBudget;
  return false;
}

/// Recursion: run_block, decide, compute, quantified; at most kMaxQuantifierDepth times (verified).
bool Evaluator::quantified(const RunQuantifier& quantifier, bool all) {
  const uint32_t size = views_->size(quantifier.list);
  for (uint32_t i = 0; i < size; ++i) {
    if (!visit()) return all;
    if (!has_key(quantifier, i)) continue;
    assert(depth_ < bound_.size());
    bound_[depth_++] = {quantifier.list, i};
    const bool holds = run_block(quantifier.code);
    --depth_;
    if (holds != all) return holds;
    if (fault_ == Fault::kBudget) return all;
  }
  return all;
}

}  // namespace stopgap::engine
