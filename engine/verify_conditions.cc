// SPDX-License-Identifier: Apache-2.0
// See verify_conditions.h. Tested by verify_conditions_test.cc.
#include "engine/verify_conditions.h"

#include <optional>
#include <vector>

#include "engine/layout_table.h"
#include "engine/limits.h"
#include "engine/signature.h"

namespace stopgap::engine {
namespace {

using program::Condition;
using program::ConditionKind;
using program::ConditionRoot;
using program::ConditionScope;
using program::SectionId;
using program::Test;
using program::TestOp;

Error condition_error(uint32_t condition, const char* field, const char* why) {
  return record_error(SectionId::kConditions, condition, field, why);
}

bool is_list(const ConditionScope& scope, const FieldType& field) {
  return field.kind == TypeKind::kList && scope.binder == program::kNoBinder;
}

class ConditionVerifier {
 public:
  explicit ConditionVerifier(const ProgramView& view) : view_(view) {}

  Status verify() {
    for (uint32_t i = 0; i < view_.count(SectionId::kFields); ++i) {
      const auto field = view_.get<program::Field>(SectionId::kFields, i);
      fields_.push_back(*parse_signature(view_.string(field.signature)));  // verified
    }
    for (uint32_t i = 0; i < view_.count(SectionId::kConditionScopes); ++i) {
      if (Status status = check_scope(i); !status) return status;
    }
    for (uint32_t i = 0; i < view_.count(SectionId::kRules); ++i) {
      if (Status status = check_rule(i); !status) return status;
    }
    const auto unused = [](SectionId section, uint32_t index) {
      return record_error(section, index, "condition", "of no rule");
    };
    if (next_root_ != view_.count(SectionId::kConditionRoots)) {
      return unused(SectionId::kConditionRoots, next_root_);
    }
    if (next_condition_ != view_.count(SectionId::kConditions)) {
      return condition_error(next_condition_, "size", "of no rule");
    }
    return Ok{};
  }

 private:
  Status check_scope(uint32_t index);
  Status check_rule(uint32_t index);
  Status check_root(uint32_t index, bool exception);
  Status check_tree(uint32_t at, uint32_t end, uint32_t depth);
  Status check_children(uint32_t at, const Condition& node, uint32_t depth);
  Status check_only_child(uint32_t at, const Condition& node, uint32_t depth);
  Status check_elements(uint32_t at, const Condition& node, uint32_t depth);
  Status check_same_view(uint32_t at, const Condition& node, uint32_t depth);
  Status check_test(uint32_t at, const Condition& node) const;
  /// Whether the element that binder names is one of the list.
  bool is_bound(uint32_t binder, uint32_t list) const {
    return binder < lists_.size() && lists_[lists_.size() - 1 - binder] == list;
  }
  ConditionScope scope(uint32_t index) const {
    return view_.get<ConditionScope>(SectionId::kConditionScopes, index);
  }

  const ProgramView& view_;
  std::vector<FieldType> fields_;
  uint32_t next_root_ = 0, next_condition_ = 0;
  std::vector<uint32_t> lists_;             // of the kAny and kAll around, outermost first
  std::optional<ConditionScope> one_view_;  // of the kSameView around
};

Status ConditionVerifier::check_scope(uint32_t index) {
  const ConditionScope one = scope(index);
  const auto fail = [index](const char* field, const char* why) {
    return record_error(SectionId::kConditionScopes, index, field, why);
  };
  const FieldType& field = fields_[one.field];
  const bool of_element = one.binder != program::kNoBinder;
  if (is_list(one, field)) {
    if (one.attribute != 0) return fail("attribute", "only of elements");
    if (one.raw != 0) return fail("raw", "only of texts");
    return one.formed == program::kNotFormed ? Status(Ok{}) : fail("formed", "only of texts");
  }
  if (one.has_key != 0) return fail("has_key", "only of lists");
  if (of_element != (field.kind == TypeKind::kList)) return fail("binder", "not of a list");
  if (!of_element && one.attribute != 0) return fail("attribute", "only of elements");
  if (!is_textual(of_element ? field.attributes[one.attribute] : field.kind)) {
    return fail("field", "not a text");
  }
  if (one.formed == program::kNotFormed) return Ok{};
  if (one.formed >= view_.count(SectionId::kFormedTexts)) return fail("formed", "no such record");
  const auto text = view_.get<program::FormedText>(SectionId::kFormedTexts, one.formed);
  const bool same =
      text.field == one.field && text.raw == one.raw && text.attribute == one.attribute;
  return same ? Status(Ok{}) : fail("formed", "of another text");
}

/// Trees and roots stand in order of the rules without gaps, so none is shared.
Status ConditionVerifier::check_rule(uint32_t index) {
  const program::Range own = view_.get<program::Rule>(SectionId::kRules, index).written;
  const auto fail = [index](const char* why) {
    return record_error(SectionId::kRules, index, "written", why);
  };
  if (own.count == 0) return Ok{};
  if (own.first != next_root_) return fail("not behind that of the rule before");
  const uint32_t first = next_condition_;
  for (uint32_t i = 0; i < own.count; ++i) {
    if (Status status = check_root(own.first + i, i != 0); !status) return status;
    if (next_condition_ - first > kMaxConditionRecords) return fail("over the limit");
  }
  next_root_ += own.count;
  return Ok{};
}

Status ConditionVerifier::check_root(uint32_t index, bool exception) {
  const auto root = view_.get<ConditionRoot>(SectionId::kConditionRoots, index);
  const auto fail = [index](const char* field, const char* why) {
    return record_error(SectionId::kConditionRoots, index, field, why);
  };
  if (root.condition != next_condition_) return fail("condition", "not behind the tree before");
  if (!exception && root.reason.length != 0) return fail("reason", "only of an exception");
  if (!exception && root.until_day != program::kNever) {
    return fail("until_day", "only of an exception");
  }
  const uint32_t count = view_.count(SectionId::kConditions);
  if (Status status = check_tree(root.condition, count, 0); !status) return status;
  next_condition_ += view_.get<Condition>(SectionId::kConditions, root.condition).size;
  return Ok{};
}

/// The tree at `at` ends at `end` or before. The depth is checked before the recursion goes on.
Status ConditionVerifier::check_tree(uint32_t at, uint32_t end, uint32_t depth) {
  const auto node = view_.get<Condition>(SectionId::kConditions, at);
  if (node.size == 0 || node.size > end - at) {
    return condition_error(at, "size", "not inside what is around it");
  }
  if (depth >= kMaxConditionDepth) return condition_error(at, "size", "nested too deep");
  switch (static_cast<ConditionKind>(node.kind)) {
    case ConditionKind::kAny:
    case ConditionKind::kAll:
      return check_elements(at, node, depth);
    case ConditionKind::kSameView:
      return check_same_view(at, node, depth);
    case ConditionKind::kTest:
      return check_test(at, node);
    case ConditionKind::kTrue:
    case ConditionKind::kFalse:
    case ConditionKind::kAnd:
    case ConditionKind::kOr:
    case ConditionKind::kNot:
    case ConditionKind::kUse:
      break;
  }
  if (node.index != 0) return condition_error(at, "index", "not zero");
  return check_children(at, node, depth);
}

Status ConditionVerifier::check_children(uint32_t at, const Condition& node, uint32_t depth) {
  const auto kind = static_cast<ConditionKind>(node.kind);
  if (kind == ConditionKind::kTrue || kind == ConditionKind::kFalse) {
    return node.size == 1 ? Status(Ok{}) : condition_error(at, "size", "has nothing under it");
  }
  if (kind == ConditionKind::kNot || kind == ConditionKind::kUse) {
    return check_only_child(at, node, depth);
  }
  const uint32_t end = at + node.size;
  for (uint32_t child = at + 1; child < end;) {
    if (Status status = check_tree(child, end, depth + 1); !status) return status;
    child += view_.get<Condition>(SectionId::kConditions, child).size;
  }
  return Ok{};
}

Status ConditionVerifier::check_only_child(uint32_t at, const Condition& node, uint32_t depth) {
  if (node.size < 2) return condition_error(at, "size", "not one condition under it");
  if (Status status = check_tree(at + 1, at + node.size, depth + 1); !status) return status;
  const auto child = view_.get<Condition>(SectionId::kConditions, at + 1);
  return child.size == node.size - 1 ? Status(Ok{})
                                     : condition_error(at, "size", "not one condition under it");
}

Status ConditionVerifier::check_elements(uint32_t at, const Condition& node, uint32_t depth) {
  if (node.index >= view_.count(SectionId::kConditionScopes)) {
    return condition_error(at, "index", "no such record");
  }
  const ConditionScope list = scope(node.index);
  if (!is_list(list, fields_[list.field])) return condition_error(at, "index", "not a list");
  if (one_view_) return condition_error(at, "kind", "inside a same view");
  if (lists_.size() >= kMaxQuantifierDepth) return condition_error(at, "kind", "nested too deep");
  lists_.push_back(list.field);
  Status status = check_only_child(at, node, depth);
  lists_.pop_back();
  return status;
}

Status ConditionVerifier::check_same_view(uint32_t at, const Condition& node, uint32_t depth) {
  if (node.index >= view_.count(SectionId::kConditionScopes)) {
    return condition_error(at, "index", "no such record");
  }
  const ConditionScope text = scope(node.index);
  if (is_list(text, fields_[text.field])) return condition_error(at, "index", "not a text");
  if (one_view_) return condition_error(at, "kind", "inside a same view");
  if (text.binder != program::kNoBinder && !is_bound(text.binder, text.field)) {
    return condition_error(at, "index", "its element is of another list");
  }
  one_view_ = text;
  Status status = check_only_child(at, node, depth);
  one_view_.reset();
  return status;
}

Status ConditionVerifier::check_test(uint32_t at, const Condition& node) const {
  const auto fail = [at](const char* why) { return condition_error(at, "index", why); };
  if (node.size != 1) return condition_error(at, "size", "has nothing under it");
  if (node.index >= view_.count(SectionId::kTests)) return fail("no such record");
  const Test test = view_.get<Test>(SectionId::kTests, node.index);
  const auto op = static_cast<TestOp>(test.op);
  if (op == TestOp::kAny || op == TestOp::kAll || op == TestOp::kSameView) {
    return fail("a test about a quantifier");
  }
  if (one_view_.has_value() != (test.of_view != 0)) {
    return fail(one_view_ ? "not about the view" : "a test of a view outside a same view");
  }
  if (one_view_) {
    const bool same = test.field == one_view_->field && test.binder == one_view_->binder &&
                      test.raw == one_view_->raw && test.formed == one_view_->formed &&
                      (test.binder == program::kNoBinder || test.attribute == one_view_->attribute);
    if (!same) return fail("a view of another text");
  }
  const bool has_field = op != TestOp::kBefore && op != TestOp::kFalse;
  if (has_field && test.binder != program::kNoBinder && !is_bound(test.binder, test.field)) {
    return fail("its element is of another list");
  }
  return Ok{};
}

}  // namespace

Status verify_conditions(const ProgramView& view) { return ConditionVerifier(view).verify(); }

}  // namespace stopgap::engine
