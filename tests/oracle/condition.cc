// SPDX-License-Identifier: Apache-2.0
// See condition.h. Tested by condition_test.cc.
#include "tests/oracle/condition.h"

#include <algorithm>
#include <stdexcept>

#include "tests/oracle/forms.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

using lang::Cond;
using lang::CondKind;
using lang::TestOp;
using lang::TypeKind;

bool string_op(TestOp op, std::string_view view, std::string_view operand) {
  switch (op) {
    case TestOp::kEqual:
    case TestOp::kIn:
      return view == operand;
    case TestOp::kContains:
      return view.find(operand) != std::string_view::npos;
    case TestOp::kStartsWith:
      return view.substr(0, operand.size()) == operand;
    case TestOp::kEndsWith:
      return view.size() >= operand.size() && view.substr(view.size() - operand.size()) == operand;
    case TestOp::kLess:
    case TestOp::kLessEqual:
    case TestOp::kGreater:
    case TestOp::kGreaterEqual:
    case TestOp::kMatches:
    case TestOp::kIsTrue:
      break;
  }
  throw std::logic_error("operator not on text");
}

bool string_matches(TestOp op, std::string_view view, const lang::StringValue& operand,
                    bool nocase) {
  if (operand.nocase || nocase) return string_op(op, lower(view), lower(operand.bytes));
  return string_op(op, view, operand.bytes);
}

bool in_range(const std::array<uint8_t, 16>& address, const lang::CidrValue& range) {
  for (unsigned bit = 0; bit < range.prefix; ++bit) {
    const unsigned mask = 0x80u >> (bit % 8);
    if ((address[bit / 8] & mask) != (range.address[bit / 8] & mask)) return false;
  }
  return true;
}

bool number_op(TestOp op, int64_t left, int64_t right) {
  switch (op) {
    case TestOp::kEqual:
    case TestOp::kIn:
      return left == right;
    case TestOp::kLess:
      return left < right;
    case TestOp::kLessEqual:
      return left <= right;
    case TestOp::kGreater:
      return left > right;
    case TestOp::kGreaterEqual:
      return left >= right;
    case TestOp::kContains:
    case TestOp::kStartsWith:
    case TestOp::kEndsWith:
    case TestOp::kMatches:
    case TestOp::kIsTrue:
      break;
  }
  throw std::logic_error("operator not on numbers");
}

Truth known(bool holds) { return {true, holds, 0}; }
Truth unknown(Causes causes) { return {false, false, causes}; }
Truth negated(Truth truth) {
  if (truth.known) truth.holds = !truth.holds;
  return truth;
}

/// `all`: and; else or. False and anything is false, true or anything is true.
Truth combined(bool all, const Truth& a, const Truth& b) {
  if (a.known && a.holds != all) return a;
  if (b.known && b.holds != all) return b;
  if (a.known) return b;
  if (b.known) return a;
  return unknown(a.causes | b.causes);
}

/// The elements of a list whose key attribute equals the key in some view, ignoring ASCII case.
Truth has_key(const Element& element, const std::optional<std::string>& key) {
  if (!key) return known(true);
  if (element.name.missing != 0) return unknown(element.name.missing);
  return known(std::any_of(element.name.views.begin(), element.name.views.end(),
                           [&](const std::string& view) { return lower(view) == lower(*key); }));
}

/// "$", "\z" and "\b" outside of classes.
bool speaks_of_an_end(const std::string& pattern) {
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
      const char escaped = i < pattern.size() ? pattern[i] : ' ';
      if (!in_class && (escaped == 'z' || escaped == 'b')) return true;
    } else if (in_class && c == '[' && i + 1 < pattern.size() && pattern[i + 1] == ':') {
      i = pattern.find(":]", i) + 1;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') ++i;
      if (i + 1 < pattern.size() && pattern[i + 1] == ']') ++i;
    } else if (c == '$') {
      return true;
    }
  }
  return false;
}

/// What is true of a text is true however it goes on.
bool lasts(const Cond& condition) {
  if (condition.op == TestOp::kContains || condition.op == TestOp::kStartsWith) return true;
  const auto* regex = std::get_if<lang::RegexValue>(&condition.operand);
  return regex != nullptr && !speaks_of_an_end(regex->pattern);
}

/// Its end is missing, not further views.
bool is_open(const Value& value) { return value.missing != 0 && !value.more_views; }

}  // namespace

Evaluator::Evaluator(const lang::CheckedPack& pack, std::map<std::string, lang::SetValue> params)
    : pack_(pack) {
  for (const lang::SetInfo& info : pack.sets) {
    const auto site = params.find(info.name);
    sets_.push_back(info.is_param && site != params.end() ? site->second : info.value);
  }
}

Truth Evaluator::truth(const Cond& condition, const Facts& facts, int32_t today) {
  facts_ = &facts;
  today_ = today;
  bound_.clear();
  return eval(condition);
}

bool Evaluator::holds(const Cond& condition, const Facts& facts, int32_t today) {
  const Truth result = truth(condition, facts, today);
  return result.known && result.holds;
}

Truth Evaluator::eval(const Cond& condition) {
  const std::vector<Cond>& children = condition.children;
  switch (condition.kind) {
    case CondKind::kTrue:
      return known(true);
    case CondKind::kFalse:
      return known(false);
    case CondKind::kAnd:
    case CondKind::kOr: {
      const bool all = condition.kind == CondKind::kAnd;
      Truth result = known(all);
      for (const Cond& child : children) result = combined(all, result, eval(child));
      return result;
    }
    case CondKind::kNot:
      return negated(eval(children.at(0)));
    case CondKind::kTest:
      return eval_test(condition);
    case CondKind::kPresent: {
      const Value& value = resolve(condition.subject);
      return value.present || value.missing == 0 ? known(value.present) : unknown(value.missing);
    }
    case CondKind::kBefore:
      return known(today_ <= condition.day);
    case CondKind::kAny:
    case CondKind::kAll:
      return eval_quantified(condition);
    case CondKind::kSameView:
      return eval_same_view(condition);
  }
  throw std::logic_error("unknown condition");
}

/// `any`: it has the key and the condition holds. `all`: it has not the key, or it holds.
Truth Evaluator::eval_element(const Cond& condition, const Element& element) {
  const bool all = condition.kind == CondKind::kAll;
  const Truth key = has_key(element, condition.list_key);
  bound_.push_back(&element);
  const Truth body = eval(condition.children.at(0));
  bound_.pop_back();
  return all ? combined(false, negated(key), body) : combined(true, key, body);
}

Truth Evaluator::eval_quantified(const Cond& condition) {
  const bool all = condition.kind == CondKind::kAll;
  const List& list = facts_->lists.at(pack_.schema.fields.at(condition.list_field).name);
  Truth result = known(all);
  Causes missing = list.missing;
  for (const Element& element : list.elements) {
    if ((facts_->simulated & kBudget) != 0) {
      missing |= kBudget;
      break;
    }
    result = combined(all, result, eval_element(condition, element));
  }
  if (missing == 0) return result;
  Element unseen;
  unseen.name.missing = unseen.value.missing = missing;
  return combined(all, result, eval_element(condition, unseen));
}

/// One view after the other; every test inside, negated ones too, is asked of that view. Where
/// views may be missing, of one more, of which nothing is known.
Truth Evaluator::eval_same_view(const Cond& condition) {
  const Value& value = resolve(condition.subject);
  const bool open = is_open(value);
  const size_t count = views_of(condition.subject, value).size();
  Truth result = known(false);
  const auto ask = [&](size_t view) {
    only_view_ = view;
    result = combined(false, result, eval(condition.children.at(0)));
    only_view_.reset();
  };
  for (size_t i = 0; i < count; ++i) ask(i);
  const bool one_view =
      condition.subject.raw || (is_bytes(condition.subject) && has_one_view(value));
  if (value.missing != 0 && !(open && one_view && count > 0)) ask(kUnseenView);
  return result;
}

/// Of bytes: there can be no other view.
bool Evaluator::has_one_view(const Value& value) {
  return value.views.size() == 1 && !value.further_views;
}

bool Evaluator::is_bytes(const lang::Subject& subject) const {
  return subject.binder == lang::Subject::kNone &&
         pack_.schema.fields.at(subject.field).type.kind == TypeKind::kBytes;
}

const Value& Evaluator::resolve(const lang::Subject& subject) const {
  const lang::SchemaField& field = pack_.schema.fields.at(subject.field);
  if (subject.binder == lang::Subject::kNone) {
    const bool raw_body = subject.raw && field.name == "http.body";  // less of it may be missing
    return facts_->fields.at(raw_body ? "http.body.raw" : field.name);
  }
  const Element& element = *bound_.at(bound_.size() - 1 - subject.binder);
  return subject.attribute == 0 ? element.name : element.value;
}

Truth Evaluator::eval_test(const Cond& condition) {
  const Value& value = resolve(condition.subject);
  const lang::SchemaField& field = pack_.schema.fields.at(condition.subject.field);
  TypeKind type = field.type.kind;
  bool nocase = field.nocase || type == TypeKind::kHost;
  if (condition.subject.binder != lang::Subject::kNone) {
    const lang::SchemaAttribute& attribute =
        pack_.schema.records.at(field.type.record).attributes.at(condition.subject.attribute);
    type = attribute.type;
    nocase = attribute.nocase || type == TypeKind::kHost;
  }
  if (type == TypeKind::kBool) {
    const bool sure = (value.flag && !value.unsure && !value.may_change) || value.missing == 0;
    return sure ? known(value.flag) : unknown(value.missing);
  }
  if (type == TypeKind::kIp) {
    if (value.missing != 0) return unknown(value.missing);
    return known(value.present && address_test(condition, value));
  }
  if (type == TypeKind::kInt || type == TypeKind::kSize) {
    return number_test(condition, value, type == TypeKind::kSize);
  }
  return text_test(condition, value, type, nocase);
}

/// What a test of this subject looks at: its views, or V0 only, after its form. Where the end of
/// the text is missing: what was seen of those that last; of a form, nothing.
std::vector<std::string> Evaluator::views_of(const lang::Subject& subject,
                                             const Value& value) const {
  const bool open = is_open(value);
  if (value.unsure && (subject.raw || subject.form != lang::Subject::kNone)) return {};
  std::vector<std::string> views = value.views;
  if (subject.raw && views.size() > 1) views.resize(1);
  if (open && views.size() > value.decode_stages) views.resize(value.decode_stages);
  if (subject.form == lang::Subject::kNone) return views;
  if (open) return {};
  return formed_views(views, pack_.forms.at(subject.form));
}

bool Evaluator::view_holds(const Cond& condition, const std::string& view, bool nocase) {
  if (const auto* string = std::get_if<lang::StringValue>(&condition.operand)) {
    return string_matches(condition.op, view, *string, nocase);
  }
  const auto& regex = std::get<lang::RegexValue>(condition.operand);
  return regexes_.matches(regex.pattern, regex.nocase || nocase, view);
}

/// With one string or regex.
Truth Evaluator::text_test(const Cond& condition, const Value& value, TypeKind type, bool nocase) {
  if (std::holds_alternative<lang::SetId>(condition.operand)) {
    return condition.every_element ? every_element(condition, value, type, nocase)
                                   : some_element(condition, value, type, nocase);
  }
  const bool open = is_open(value);
  if (open && !lasts(condition)) return unknown(value.missing);
  if (only_view_ == kUnseenView) return unknown(value.missing);
  const std::vector<std::string> views = views_of(condition.subject, value);
  const bool is_regex = std::holds_alternative<lang::RegexValue>(condition.operand);
  const bool failing = is_regex && (facts_->simulated & kError) != 0 && !views.empty();
  for (size_t i = 0; i < views.size() && !failing; ++i) {
    if (only_view_ && i != *only_view_) continue;
    if (view_holds(condition, views[i], nocase)) return known(true);
  }
  const bool one_view = condition.subject.raw || (type == TypeKind::kBytes && has_one_view(value));
  if (open && one_view && !views.empty() && condition.op == TestOp::kStartsWith) {
    const std::string& wanted = std::get<lang::StringValue>(condition.operand).bytes;
    if (views[0].size() >= wanted.size()) return known(false);
  }
  const bool seen = only_view_ && value.more_views;  // it is all there
  const Causes causes = (seen ? 0u : value.missing) | (failing ? unsigned{kError} : 0u);
  return causes == 0 ? known(false) : unknown(causes);
}

/// The or of the same test with each element.
Truth Evaluator::some_element(const Cond& condition, const Value& value, TypeKind type,
                              bool nocase) {
  Truth result = known(false);
  Cond one = condition;
  for (const lang::StringValue& element : set(std::get<lang::SetId>(condition.operand)).strings) {
    one.operand = element;
    result = combined(false, result, text_test(one, value, type, nocase));
    if (result.known && result.holds) break;
  }
  return result;
}

/// The and of the same test with each element: different views may serve different elements. Also
/// without elements it is false of what is absent, and unknown of what may be.
Truth Evaluator::every_element(const Cond& condition, const Value& value, TypeKind type,
                               bool nocase) {
  const bool unseen = only_view_ == kUnseenView || views_of(condition.subject, value).empty();
  Truth result = !unseen ? known(true) : value.missing == 0 ? known(false) : unknown(value.missing);
  Cond one = condition;
  for (const lang::StringValue& element : set(std::get<lang::SetId>(condition.operand)).strings) {
    one.operand = element;
    result = combined(true, result, text_test(one, value, type, nocase));
    if (result.known && !result.holds) break;
  }
  return result;
}

bool Evaluator::address_test(const Cond& condition, const Value& value) const {
  if (const auto* range = std::get_if<lang::CidrValue>(&condition.operand)) {
    return in_range(value.address, *range);
  }
  const std::vector<lang::CidrValue>& ranges = set(std::get<lang::SetId>(condition.operand)).cidrs;
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const lang::CidrValue& range) { return in_range(value.address, range); });
}

/// A size whose end is missing is at least what was seen; of another number nothing is known.
Truth Evaluator::number_test(const Cond& condition, const Value& value, bool size) const {
  bool holds = false;
  if (!value.present) {
    holds = false;
  } else if (const auto* number = std::get_if<int64_t>(&condition.operand)) {
    holds = number_op(condition.op, value.number, *number);
  } else {
    const std::vector<int64_t>& numbers = set(std::get<lang::SetId>(condition.operand)).numbers;
    holds = std::any_of(numbers.begin(), numbers.end(), [&](int64_t number) {
      return number_op(condition.op, value.number, number);
    });
  }
  const bool more = condition.op == TestOp::kGreater || condition.op == TestOp::kGreaterEqual;
  const bool less = condition.op == TestOp::kLess || condition.op == TestOp::kLessEqual;
  const bool grows = size && value.present;
  if (value.missing == 0 || (grows && ((holds && more) || (!holds && less)))) return known(holds);
  return unknown(value.missing);
}

}  // namespace stopgap::oracle
