// SPDX-License-Identifier: Apache-2.0
// See second_look.h. Relies on program_verify.cc for every index. Tested by failure_test.cc and the
// differential runs.
#include "engine/second_look.h"

#include <algorithm>
#include <new>

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

/// What holds for a text holds for every longer text that starts like it.
bool lasts(const Pack::Impl& pack, const RunTest& test) {
  if (test.op == TestOp::kContains || test.op == TestOp::kStartsWith) return true;
  return test.op == TestOp::kMatches && pack.regex_lasts[test.operand];
}

/// A text of one view that does not start so now never will.
bool starts_otherwise(const Pack::Impl& pack, const RunTest& test, std::string_view view) {
  if (test.op != TestOp::kStartsWith) return false;
  const auto fits = [&](const Needle& needle) { return view.size() >= needle.bytes.size(); };
  if (test.operand_kind == OperandKind::kLiteral) return fits(pack.literals[test.operand]);
  const std::vector<Needle>& elements = pack.sets[test.operand].texts();
  return std::all_of(elements.begin(), elements.end(), fits);
}

CauseSet cause_of(Fault fault) {
  if (fault == Fault::kMatcher) return kError;
  return fault == Fault::kBudget ? kBudget : CauseSet{0};
}

/// Some of nothing.
bool is_empty_set(const Pack::Impl& pack, const RunTest& test) {
  return test.operand_kind == OperandKind::kSet && pack.sets[test.operand].texts().empty();
}

}  // namespace

void SecondLook::adopt(const Pack::Impl& pack, hs_scratch_t* scratch, Deadline& deadline) {
  pack_ = &pack;
  deadline_ = &deadline;
  scratch_ = scratch;
  generation_ = 0;
  memos_.assign(pack.tests.size() * pack.lanes.size(), {});
  reached_.assign(pack.code.size(), 0);
  truth_.assign(pack.code.size(), {});
  leads_to_.assign(pack.code.size(), 0);
}

void SecondLook::begin(const RequestView& request, Views& views, std::span<const Missing> missing,
                       CauseSet simulated) {
  request_ = &request;
  all_views_ = &views;
  std::copy(missing.begin(), missing.end(), all_missing_.begin());
  simulated_ = simulated;
  faults_ = 0;
  depth_ = 0;
  visits_ = bytes_ = 0;
  use_lane(0);
  if (++generation_ != 0) return;
  std::fill(memos_.begin(), memos_.end(), Memo{});
  generation_ = 1;
}

Truth SecondLook::unknown(CauseSet causes) {
  faults_ |= causes & (kBudget | kError);
  return {true, true, causes};
}

/// INVARIANT of kCode: targets go forward. An unknown test leads both ways.
Truth SecondLook::run_block(uint32_t first) {
  uint32_t last = first;
  const auto reach = [&](bool can, uint32_t target) {
    if (!can || target >= program::kReject) return;
    reached_[target] = 1;
    last = std::max(last, target);
  };
  reached_[first] = 1;
  try {
    for (uint32_t i = first; i <= last; ++i) {
      if (reached_[i] == 0) continue;
      const program::Insn& insn = pack_->code[i];
      truth_[i] = decide(insn.test);
      reach(truth_[i].can_hold, insn.if_true);
      reach(truth_[i].can_fail, insn.if_false);
    }
  } catch (const std::bad_alloc&) {  // in the body of a quantifier
    std::fill(reached_.begin() + first, reached_.begin() + last + 1, uint8_t{0});
    throw;
  }
  return reduce(first, last);
}

/// Drops the tests that lead to the same end either way; what is left of the block depends on every
/// unknown test in it. Clears the marks of the block.
Truth SecondLook::reduce(uint32_t first, uint32_t last) {
  const auto end_of = [this](uint32_t target) {
    return target >= program::kReject ? target : leads_to_[target];
  };
  for (uint32_t i = last + 1; i-- > first;) {
    if (reached_[i] == 0) continue;
    reached_[i] = 0;
    const program::Insn& insn = pack_->code[i];
    const uint32_t held = truth_[i].can_hold ? end_of(insn.if_true) : end_of(insn.if_false);
    const uint32_t failed = truth_[i].can_fail ? end_of(insn.if_false) : held;
    leads_to_[i] = held == failed ? held : i;
  }
  const uint32_t root = leads_to_[first];
  if (root >= program::kReject) return known(root == program::kAccept);
  CauseSet causes = 0;
  reached_[root] = 1;
  for (uint32_t i = root; i <= last; ++i) {
    if (reached_[i] == 0) continue;
    reached_[i] = 0;
    causes |= truth_[i].causes;
    for (const uint32_t target : {pack_->code[i].if_true, pack_->code[i].if_false}) {
      if (const uint32_t end = end_of(target); end < program::kReject) reached_[end] = 1;
    }
  }
  return {true, true, causes};
}

Truth SecondLook::decide(uint32_t index) {
  const RunTest& test = pack_->tests[index];
  if (!test.closed) return compute(test);
  Memo& memo = memo_[index];
  if (memo.generation == generation_) return memo.truth;
  Truth truth;
  if (depth_ > 0) {
    truth = compute(test);
  } else {
    try {
      truth = compute(test);
    } catch (const std::bad_alloc&) {
      depth_ = 0;
      views_->forget();  // what it had begun to read is not there
      truth = unknown(kError);
    }
  }
  memo = {generation_, truth};
  return truth;
}

Truth SecondLook::compute(const RunTest& test) {
  const bool asks = test.op != TestOp::kFalse && test.op != TestOp::kBefore;
  if (asks && deadline_->passed()) return unknown(kBudget);
  switch (test.op) {
    case TestOp::kFalse:
      return kFalse;
    case TestOp::kBefore:
      return known(request_->today <= pack_->numbers[test.operand]);
    case TestOp::kAny:
      return quantified(pack_->quantifiers[test.operand], false);
    case TestOp::kAll:
      return quantified(pack_->quantifiers[test.operand], true);
    case TestOp::kSameView:
      return some_view(test);
    case TestOp::kPresent:
      return is_present(test);
    case TestOp::kIsTrue: {
      const CauseSet causes = missing_causes(missing_, test.field);
      // What follows may make the canonical forms equal again.
      if (test.field == FieldId::kFlagPathConfusion && causes != 0) return unknown(causes);
      return is_set(test.field) ? kTrue : causes != 0 ? unknown(causes) : kFalse;
    }
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
      break;
  }
  if (is_numeric(test.type)) return number_test(test);
  return test.type == TypeKind::kIp ? address_test(test) : text_test(test);
}

/// Of what was seen whole.
bool SecondLook::is_set(FieldId flag) {
  if (flag == FieldId::kFlagDuplicateHost) return hosts_seen().size() > 1;
  if (flag == FieldId::kFlagDuplicateKey || flag == FieldId::kFlagMethodOverride) {
    return views_->argument_flag(flag, goes_on(TextOf::kQuery) != 0, goes_on(TextOf::kForm) != 0);
  }
  return views_->flag(flag);
}

Truth SecondLook::address_test(const RunTest& test) {
  if (const CauseSet causes = missing_causes(missing_, test.field); causes != 0) {
    return unknown(causes);
  }
  const std::optional<IpAddress> address = views_->address(test.field);
  return known(address && address_satisfies(*pack_, test, *address));
}

/// A size that is missing its end is at least what was seen.
Truth SecondLook::number_test(const RunTest& test) {
  const std::optional<int64_t> number = views_->number(test.field);
  const bool holds = number && number_satisfies(*pack_, test, *number);
  const CauseSet causes = missing_causes(missing_, test.field);
  const bool at_least = test.op == TestOp::kGreater || test.op == TestOp::kGreaterEqual;
  const bool at_most = test.op == TestOp::kLess || test.op == TestOp::kLessEqual;
  if (causes == 0) return known(holds);
  const bool grows = number && test.type == TypeKind::kSize;
  return grows && ((holds && at_least) || (!holds && at_most)) ? known(holds) : unknown(causes);
}

Truth SecondLook::is_present(const RunTest& test) {
  if (test.binder != program::kNoBinder || test.type == TypeKind::kBool) return kTrue;
  const bool host = test.field == FieldId::kHost;
  const bool present = is_numeric(test.type)        ? views_->number(test.field).has_value()
                       : test.type == TypeKind::kIp ? views_->address(test.field).has_value()
                       : host                       ? !hosts_seen().empty()
                                                    : !views_->text(test.field).empty();
  if (present) return kTrue;
  const CauseSet causes = missing_causes(missing_, test.field);
  return causes == 0 ? kFalse : unknown(causes);
}

/// What follows may change everything that a form makes of a text.
SecondLook::Text SecondLook::text_of(const RunTest& test) {
  Text text;
  const bool formed = test.formed != program::kNotFormed;
  if (test.binder != program::kNoBinder) {
    const Bound& bound = bound_[depth_ - 1 - test.binder];
    if (bound.element == kUnseen) return {{}, bound.causes, true};
    text.causes = unfinished(bound, test.attribute);
    text.open = text.causes != 0;
    if (!formed) text.views = views_->element(bound.list, bound.element, test.attribute);
    if (formed && !text.open) text.views = views_->formed(test.formed, bound.element);
  } else {
    text.causes = missing_causes(missing_, test.field, test.raw);
    const bool host = test.field == FieldId::kHost;
    if (host && cut_host() && (formed || test.raw)) return text;
    // Hosts, content types and user names that were seen are whole.
    text.open = text.causes != 0 && !host && test.field != FieldId::kResponseContentType &&
                test.field != FieldId::kAuthUser;
    // What follows may change every canonical form.
    const bool stages = test.type == TypeKind::kPath && text.open;
    if (!formed && host) text.views = hosts_seen();
    if (!formed && !host) {
      text.views = stages ? views_->path_stages(test.field) : views_->text(test.field);
    }
    if (formed && !text.open) text.views = views_->formed(test.formed);
  }
  if (test.raw) text.views = text.views.first(std::min<size_t>(text.views.size(), 1));
  return text;
}

bool SecondLook::too_much(ViewList views) {
  uint64_t bytes = 0;
  for (const std::string_view view : views) bytes += view.size();
  return spend(bytes);
}

/// True if that was too much.
bool SecondLook::spend(uint64_t bytes) {
  const bool late = deadline_->spend(bytes);
  if (counts()) bytes_ += bytes;
  return late || (counts() && bytes_ > kMaxReadBytes);
}

Truth SecondLook::text_test(const RunTest& test) {
  if (is_empty_set(*pack_, test)) return kFalse;
  if (test.of_view) {
    if (view_.unseen()) return unknown(view_.causes);
    if (too_much({&view_.text, 1})) return unknown(view_.causes | kBudget);
    return answer(test, {ViewList(&view_.text, 1), view_.causes, view_.causes != 0}, view_.single);
  }
  const Text text = text_of(test);
  const bool asked = !text.open || lasts(*pack_, test);
  if (asked && too_much(text.views)) return unknown(text.causes | kBudget);
  return answer(test, text, has_one_view(test, text));
}

/// `single`: the text has no views but one.
Truth SecondLook::answer(const RunTest& test, const Text& text, bool single) {
  if (test.operand_kind == OperandKind::kEverySet) return every_element(test, text, single);
  if (text.open && !lasts(*pack_, test)) return unknown(text.causes);
  const bool matcher_out = test.op == TestOp::kMatches && (simulated_ & kError) != 0;
  Fault fault = matcher_out && !text.views.empty() ? Fault::kMatcher : Fault::kNone;
  for (const std::string_view view : text.views) {
    if (matcher_out) break;
    uint64_t work = 0;
    const bool holds = view_satisfies(*pack_, test, view, scratch_, fault, work).holds;
    spend(work);  // what is asked next sees it
    if (holds) return kTrue;
  }
  if (text.open && single && !text.views.empty() && fault == Fault::kNone &&
      starts_otherwise(*pack_, test, text.views[0])) {
    return kFalse;
  }
  const auto causes = static_cast<CauseSet>(text.causes | cause_of(fault));
  return causes == 0 ? kFalse : unknown(causes);
}

/// The `and` of the same test with each element. Also without elements it is false of what is
/// absent, and unknown of what may be.
Truth SecondLook::every_element(const RunTest& test, const Text& text, bool single) {
  const Truth unseen = text.causes == 0 ? kFalse : unknown(text.causes);
  if (text.views.empty()) return unseen;
  Truth truth = kTrue;
  uint64_t work = 0;
  for (const Needle& needle : pack_->sets[test.operand].texts()) {
    bool holds = false, spent = false;
    for (size_t i = 0; i < text.views.size() && !holds; ++i) {
      work += text.views[i].size();
      spent = spend(text.views[i].size());
      holds = needle_satisfies(test.op, text.views[i], needle).holds;
    }
    const bool never = text.open && single && test.op == TestOp::kStartsWith &&
                       text.views[0].size() >= needle.bytes.size();
    if (text.open && test.op == TestOp::kEndsWith) {
      truth = both(truth, unseen);
    } else if (!holds) {
      truth = both(truth, never ? kFalse : unseen);
    }
    if (!truth.can_hold) return kFalse;
    if (work > kMaxSetWork || spent) return unknown(text.causes | kBudget);
  }
  return truth;
}

/// The body asks no quantifier (verified), so one bound view is enough.
Truth SecondLook::some_view(const RunTest& test) {
  const uint32_t body = pack_->quantifiers[test.operand].code;
  return over_views(test, [&](const OneView&) { return run_block(body); });
}

/// What the end of a query or form is missing for.
CauseSet SecondLook::goes_on(TextOf text) const {
  if (text == TextOf::kQuery) return missing_[RequestPart::kUri];
  return text == TextOf::kForm ? missing_[RequestPart::kBodyText] : CauseSet{0};
}

/// The last argument of a part that was cut may go on, and so may its name if no value was seen.
/// Values may be joined to others wherever elements are missing. Of the other lists of a body, and
/// of overrides from there, any value may go on.
CauseSet SecondLook::unfinished(const Bound& bound, uint32_t attribute) {
  const std::optional<Element> element = views_->made(bound.list, bound.element);
  if (!element) {
    const bool of_body =
        attribute == 1 && (is_body_list(bound.list) || bound.list == FieldId::kOverrides);
    return of_body ? missing_[RequestPart::kBodyText] : CauseSet{0};
  }
  if (element->made == Made::kJoined) {
    const RequestPart part = element->of == TextOf::kHeaders ? RequestPart::kHeaders
                             : element->of == TextOf::kQuery ? RequestPart::kQueryArgs
                                                             : RequestPart::kFormArgs;
    return attribute == 0 ? CauseSet{0} : missing_[part];
  }
  const bool open = element->last && (attribute == 1 || element->nameless);
  return open ? goes_on(element->of) : CauseSet{0};
}

/// What has been made of the last argument, and would not be if its name went on, or of several
/// Cookie headers, of which there may be more: one of the elements that are missing.
bool SecondLook::is_unsure(FieldId list, uint32_t index) {
  const std::optional<Element> element = views_->made(list, index);
  if (list == FieldId::kCookies) {
    return element->made == Made::kJoined && missing_[RequestPart::kHeaders] != 0;
  }
  if (!element || goes_on(element->of) == 0) return false;
  if (list == FieldId::kOverrides) return element->last;
  return element->made == Made::kJoined && element->nameless;
}

Truth SecondLook::key_holds(const RunQuantifier& quantifier, const Bound& bound) {
  if (!quantifier.has_key) return kTrue;
  if (bound.element == kUnseen) return unknown(bound.causes);
  if (const CauseSet causes = unfinished(bound, 0); causes != 0) return unknown(causes);
  const ViewList names = views_->element(bound.list, bound.element, 0);
  return known(std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    deadline_->spend(name.size());  // the next element sees it
    return equal_ignoring_case(name, quantifier.key);
  }));
}

/// What looking at another element is missing for: nothing, or the budget.
CauseSet SecondLook::out_of_visits() {
  const uint64_t allowed = (simulated_ & kBudget) != 0 ? 0 : budget_;
  if (visits_ < allowed && !deadline_->spend(kVisitWork)) return 0;
  faults_ |= kBudget;
  return kBudget;
}

/// Recursion: run_block, decide, compute, quantified; at most kMaxQuantifierDepth times (verified).
Truth SecondLook::quantified(const RunQuantifier& quantifier, bool all) {
  return over_elements(quantifier, all, [&](const Bound&) { return run_block(quantifier.code); });
}

}  // namespace stopgap::engine
