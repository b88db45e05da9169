// SPDX-License-Identifier: Apache-2.0
// The part of condition_tracer.h that says why a test holds or not, and how that is shown. Tested
// by trace_test.cc.
#include <algorithm>

#include "engine/condition_tracer.h"
#include "engine/tests_eval.h"
#include "engine/view_names.h"

namespace stopgap::engine {
namespace {

using program::TestOp;

/// Of a longer view the surroundings of the place are kept.
constexpr size_t kKeptBytes = 4096;
constexpr size_t kKeptBefore = 1024;

bool is_textual_test(const RunTest& test) {
  switch (test.op) {
    case TestOp::kEqual:
    case TestOp::kIn:
    case TestOp::kContains:
    case TestOp::kStartsWith:
    case TestOp::kEndsWith:
    case TestOp::kMatches:
      return is_textual(test.type);
    case TestOp::kLess:
    case TestOp::kLessEqual:
    case TestOp::kGreater:
    case TestOp::kGreaterEqual:
    case TestOp::kIsTrue:
    case TestOp::kPresent:
    case TestOp::kBefore:
    case TestOp::kAny:
    case TestOp::kAll:
    case TestOp::kFalse:
    case TestOp::kSameView:
      break;
  }
  return false;
}

/// Tests that are about a number or an address.
bool is_valued_test(const RunTest& test) {
  const bool valued = is_numeric(test.type) || test.type == TypeKind::kIp;
  return valued && test.op != TestOp::kPresent && test.op != TestOp::kBefore &&
         test.op != TestOp::kFalse;
}

Mark mark_of(Truth truth, bool asked) {
  if (!asked) return truth.unknown() ? Mark::kUnknown : Mark::kNotAsked;
  if (truth.unknown()) return Mark::kUnknown;
  return truth.can_hold ? Mark::kHolds : Mark::kFails;
}

}  // namespace

ConditionTracer::Witness ConditionTracer::witness(uint32_t index, Truth truth) {
  const RunTest& test = pack_.tests[index];
  Witness out;
  out.test = index;
  if (test.binder != program::kNoBinder) out.element = bound_[bound_.size() - 1 - test.binder];
  if (truth.unknown()) return out;
  if (test.op == TestOp::kPresent && !truth.can_hold) out.why = Why::kAbsent;
  if (is_valued_test(test)) {
    const bool present = is_numeric(test.type) ? views_->number(test.field).has_value()
                                               : views_->address(test.field).has_value();
    out.why = present ? Why::kIs : Why::kAbsent;
  }
  if (is_textual_test(test)) find_text(index, truth, out);
  return out;
}

/// The first view that satisfies the test. Of a test of every element of a set there may be none.
void ConditionTracer::find_text(uint32_t index, Truth truth, Witness& out) {
  const RunTest& test = pack_.tests[index];
  const bool unseen = out.element && out.element->element == SecondLook::kUnseen;
  if (unseen) return;
  out.views = test.of_view ? one_view_of_ : look_.text_of(test).views;
  if (out.views.empty() && !truth.can_hold) out.why = Why::kAbsent;
  if (!truth.holds() || test.operand_kind == program::OperandKind::kEverySet) return;
  for (uint32_t i = 0; i < out.views.size(); ++i) {
    if (test.of_view && i != one_view_) continue;
    Fault fault = Fault::kNone;
    uint64_t work = 0;
    const TextHit hit = view_satisfies(pack_, test, out.views[i], scratch_, fault, work);
    if (!hit.holds) continue;
    out.why = Why::kFound;
    out.view = i;
    out.offset = hit.offset;
    return;
  }
}

ConditionTrace ConditionTracer::shown(const Line& line) {
  ConditionTrace out;
  out.condition = line.condition;
  out.depth = line.depth;
  out.mark = mark_of(line.truth, line.asked);
  out.causes = line.truth.unknown() ? line.truth.causes : CauseSet{0};
  out.why = line.witness.why;
  out.test = line.witness.test;
  const std::optional<Bound>& element = line.witness.element;
  if (element && element->element != SecondLook::kUnseen) {
    const ViewList names = views_->element(element->list, element->element, 0);
    out.has_element = true;
    out.element_index = element->element;
    if (!names.empty()) out.element = names[0];
  }
  if (out.why == Why::kIs) {
    const RunTest& test = pack_.tests[out.test];
    out.value = is_numeric(test.type)
                    ? std::to_string(views_->number(test.field).value_or(0))
                    : format_ip(views_->address(test.field).value_or(IpAddress()));
  }
  const bool has_view = out.why == Why::kFound || out.why == Why::kElsewhere ||
                        (out.why == Why::kShown && !line.witness.views.empty());
  if (has_view) show_view(line, out);
  return out;
}

/// Those of an element are there no more once others were asked for (list_views.h).
ViewList ConditionTracer::views_again(const RunTest& text, const Witness& from) {
  if (text.binder == program::kNoBinder) return from.views;
  const Bound& element = *from.element;
  const ViewList views = text.formed != program::kNotFormed
                             ? views_->formed(text.formed, element.element)
                             : views_->element(element.list, element.element, text.attribute);
  return text.raw ? views.first(std::min<size_t>(views.size(), 1)) : views;
}

/// What is shown around a same view is about its text, everything else about that of a test.
void ConditionTracer::show_view(const Line& line, ConditionTrace& out) {
  const Witness& from = line.witness;
  const RunTest& text = from.why == Why::kShown ? texts_[from.test] : pack_.tests[from.test];
  const ViewList views = views_again(text, from);
  const std::string_view view = views[from.view];
  out.view_index = from.view;
  out.offset = static_cast<uint32_t>(from.offset);
  if (view.size() > kKeptBytes && from.offset > kKeptBefore) {
    out.view_begin = static_cast<uint32_t>(from.offset - kKeptBefore);
  }
  out.view = view.substr(out.view_begin, kKeptBytes);
  if (text.formed == program::kNotFormed) {
    out.view_name = view_name(text.field, text.type, views, from.view, views_->reads());
    return;
  }
  const FormedText& form = pack_.formed_texts[text.formed];
  const ViewList base = from.element
                            ? views_->element(form.field, from.element->element, form.attribute)
                            : views_->text(form.field);
  out.view_name = formed_view_name(form, text.type, base, view, views_->reads());
}

}  // namespace stopgap::engine
