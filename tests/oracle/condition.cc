// SPDX-License-Identifier: Apache-2.0
// See condition.h. Tested by condition_test.cc.
#include "tests/oracle/condition.h"

#include <algorithm>
#include <stdexcept>

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

/// The elements of a list whose key attribute equals the key in some view, ignoring ASCII case.
bool has_key(const Element& element, const std::optional<std::string>& key) {
  if (!key) return true;
  return std::any_of(element.name.views.begin(), element.name.views.end(),
                     [&](const std::string& view) { return lower(view) == lower(*key); });
}

}  // namespace

Evaluator::Evaluator(const lang::CheckedPack& pack, std::map<std::string, lang::SetValue> params)
    : pack_(pack) {
  for (const lang::SetInfo& info : pack.sets) {
    const auto site = params.find(info.name);
    sets_.push_back(info.is_param && site != params.end() ? site->second : info.value);
  }
}

bool Evaluator::holds(const Cond& condition, const Facts& facts, int32_t today) {
  facts_ = &facts;
  today_ = today;
  bound_.clear();
  return eval(condition);
}

bool Evaluator::eval(const Cond& condition) {
  const auto child_holds = [this](const Cond& child) { return eval(child); };
  const std::vector<Cond>& children = condition.children;
  switch (condition.kind) {
    case CondKind::kTrue:
      return true;
    case CondKind::kFalse:
      return false;
    case CondKind::kAnd:
      return std::all_of(children.begin(), children.end(), child_holds);
    case CondKind::kOr:
      return std::any_of(children.begin(), children.end(), child_holds);
    case CondKind::kNot:
      return !eval(children.at(0));
    case CondKind::kTest:
      return eval_test(condition);
    case CondKind::kPresent:
      return resolve(condition.subject).present;
    case CondKind::kBefore:
      return today_ <= condition.day;
    case CondKind::kAny:
    case CondKind::kAll:
      return eval_quantified(condition);
    case CondKind::kSameView:
      return eval_same_view(condition);
  }
  throw std::logic_error("unknown condition");
}

bool Evaluator::eval_quantified(const Cond& condition) {
  const bool all = condition.kind == CondKind::kAll;
  const std::string& list = pack_.schema.fields.at(condition.list_field).name;
  for (const Element& element : facts_->lists.at(list)) {
    if (!has_key(element, condition.list_key)) continue;
    bound_.push_back(&element);
    const bool holds = eval(condition.children.at(0));
    bound_.pop_back();
    if (holds != all) return holds;
  }
  return all;
}

/// One view after the other; every test inside, negated ones too, is asked of that view.
bool Evaluator::eval_same_view(const Cond& condition) {
  const Value& value = resolve(condition.subject);
  if (!value.present) return false;
  const size_t count = condition.subject.raw ? 1 : value.views.size();
  for (size_t i = 0; i < count; ++i) {
    only_view_ = i;
    const bool holds = eval(condition.children.at(0));
    only_view_.reset();
    if (holds) return true;
  }
  return false;
}

const Value& Evaluator::resolve(const lang::Subject& subject) const {
  const lang::SchemaField& field = pack_.schema.fields.at(subject.field);
  if (subject.binder == lang::Subject::kNone) return facts_->fields.at(field.name);
  const Element& element = *bound_.at(bound_.size() - 1 - subject.binder);
  const lang::SchemaRecord& record = pack_.schema.records.at(field.type.record);
  return record.attributes.at(subject.attribute).name == "name" ? element.name : element.value;
}

bool Evaluator::eval_test(const Cond& condition) {
  const Value& value = resolve(condition.subject);
  if (!value.present) return false;
  const lang::SchemaField& field = pack_.schema.fields.at(condition.subject.field);
  TypeKind type = field.type.kind;
  bool nocase = field.nocase || type == TypeKind::kHost;
  if (condition.subject.binder != lang::Subject::kNone) {
    const lang::SchemaAttribute& attribute =
        pack_.schema.records.at(field.type.record).attributes.at(condition.subject.attribute);
    type = attribute.type;
    nocase = attribute.nocase || type == TypeKind::kHost;
  }
  if (type == TypeKind::kBool) return value.flag;
  if (type == TypeKind::kIp) return address_test(condition, value);
  if (type == TypeKind::kInt || type == TypeKind::kSize) return number_test(condition, value);
  return text_test(condition, value, nocase);
}

bool Evaluator::text_test(const Cond& condition, const Value& value, bool nocase) {
  const size_t count = condition.subject.raw ? 1 : value.views.size();
  for (size_t i = 0; i < count; ++i) {
    if (only_view_ && i != *only_view_) continue;
    const std::string& view = value.views[i];
    if (const auto* string = std::get_if<lang::StringValue>(&condition.operand)) {
      if (string_matches(condition.op, view, *string, nocase)) return true;
    } else if (const auto* regex = std::get_if<lang::RegexValue>(&condition.operand)) {
      if (regexes_.matches(regex->pattern, regex->nocase || nocase, view)) return true;
    } else {
      for (const lang::StringValue& element :
           set(std::get<lang::SetId>(condition.operand)).strings) {
        if (string_matches(condition.op, view, element, nocase)) return true;
      }
    }
  }
  return false;
}

bool Evaluator::address_test(const Cond& condition, const Value& value) const {
  if (const auto* range = std::get_if<lang::CidrValue>(&condition.operand)) {
    return in_range(value.address, *range);
  }
  const std::vector<lang::CidrValue>& ranges = set(std::get<lang::SetId>(condition.operand)).cidrs;
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const lang::CidrValue& range) { return in_range(value.address, range); });
}

bool Evaluator::number_test(const Cond& condition, const Value& value) const {
  if (const auto* number = std::get_if<int64_t>(&condition.operand)) {
    return number_op(condition.op, value.number, *number);
  }
  const std::vector<int64_t>& numbers = set(std::get<lang::SetId>(condition.operand)).numbers;
  return std::any_of(numbers.begin(), numbers.end(),
                     [&](int64_t number) { return number_op(condition.op, value.number, number); });
}

}  // namespace stopgap::oracle
