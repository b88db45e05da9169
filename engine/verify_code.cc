// SPDX-License-Identifier: Apache-2.0
// See verify_code.h. Tested by program_verify_test.cc.
#include "engine/verify_code.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/layout_table.h"
#include "engine/limits.h"
#include "engine/signature.h"
#include "engine/verify_formed.h"

namespace stopgap::engine {
namespace {

using program::Insn;
using program::OperandKind;
using program::Quantifier;
using program::QuantifierKind;
using program::SectionId;
using program::SetKind;
using program::Test;
using program::TestOp;

constexpr uint32_t bit(OperandKind kind) { return 1u << static_cast<uint32_t>(kind); }

bool is_quantifier_test(const Test& test) {
  const auto op = static_cast<TestOp>(test.op);
  return op == TestOp::kAny || op == TestOp::kAll || op == TestOp::kSameView;
}
bool is_same_view(const Test& test) { return test.op == static_cast<uint32_t>(TestOp::kSameView); }
bool asks_field(const Test& test) { return engine::asks_field(static_cast<TestOp>(test.op)); }

bool takes_set(TestOp op) {
  return asks_view(op) && op != TestOp::kEqual && op != TestOp::kMatches;
}

bool same_subject(const Test& a, const Test& b) {
  const bool same_attribute = a.binder == program::kNoBinder || a.attribute == b.attribute;
  return a.field == b.field && a.binder == b.binder && a.raw == b.raw && a.formed == b.formed &&
         same_attribute;
}

/// Operand kinds an operator takes for a type; 0 if the operator is not for the type.
uint32_t operands_for(TestOp op, TypeKind type) {
  const uint32_t scalar = is_numeric(type)        ? bit(OperandKind::kNumber)
                          : type == TypeKind::kIp ? bit(OperandKind::kCidr)
                          : is_textual(type)      ? bit(OperandKind::kLiteral)
                                                  : 0;
  const uint32_t scalar_or_set = scalar != 0 ? scalar | bit(OperandKind::kSet) : 0;
  switch (op) {
    case TestOp::kEqual:
      return scalar_or_set;
    case TestOp::kLess:
    case TestOp::kLessEqual:
    case TestOp::kGreater:
    case TestOp::kGreaterEqual:
      return is_numeric(type) ? scalar_or_set : 0;
    case TestOp::kIn:
      if (type == TypeKind::kIp) return scalar_or_set;
      return scalar != 0 ? bit(OperandKind::kSet) : 0;
    case TestOp::kContains:
    case TestOp::kStartsWith:
    case TestOp::kEndsWith:
      return is_textual(type) ? scalar_or_set | bit(OperandKind::kEverySet) : 0;
    case TestOp::kMatches:
      return is_textual(type) ? bit(OperandKind::kRegex) : 0;
    case TestOp::kIsTrue:
      return type == TypeKind::kBool ? bit(OperandKind::kNone) : 0;
    case TestOp::kPresent:
      return type != TypeKind::kList ? bit(OperandKind::kNone) : 0;
    case TestOp::kSameView:
      return is_textual(type) ? bit(OperandKind::kQuantifier) : 0;
    case TestOp::kBefore:
    case TestOp::kAny:
    case TestOp::kAll:
    case TestOp::kFalse:
      break;
  }
  return 0;
}

SetKind set_kind_for(TypeKind type) {
  if (is_numeric(type)) return SetKind::kNumbers;
  return type == TypeKind::kIp ? SetKind::kCidrs : SetKind::kStrings;
}

class CodeVerifier {
 public:
  explicit CodeVerifier(const ProgramView& view) : view_(view) {}

  Status verify() {
    for (const auto& step : {&CodeVerifier::read_fields, &CodeVerifier::check_formed_texts,
                             &CodeVerifier::check_tests, &CodeVerifier::check_blocks_apart,
                             &CodeVerifier::check_quantifiers, &CodeVerifier::check_rules}) {
      if (Status status = (this->*step)(); !status) return status;
    }
    return Ok{};
  }

  ClosedQuantifiers closed() const {
    ClosedQuantifiers closed;
    for (const Needs& needs : needs_) closed.push_back(needs.depth_outside == 0);
    return closed;
  }

 private:
  /// What a block wants of the quantifiers around it: lists[k] is the list that the k-th one
  /// outwards must range over.
  struct Needs {
    static constexpr uint32_t kNothing = UINT32_MAX;
    std::array<uint32_t, kMaxQuantifierDepth> lists;
    uint32_t depth_outside = 0;  ///< 1 + highest k wanted
    uint32_t depth_inside = 0;   ///< quantifiers nested in the block
    uint64_t tests = 0;          ///< of the block, those of quantifiers as often as it asks them
    Needs() { lists.fill(kNothing); }
    bool want(uint32_t k, uint32_t list) {
      if (k >= lists.size() || (lists[k] != kNothing && lists[k] != list)) return false;
      lists[k] = list;
      depth_outside = std::max(depth_outside, k + 1);
      return true;
    }
  };
  static constexpr uint32_t kNoOwner = UINT32_MAX;

  Status read_fields();
  Status check_quantifiers();
  Status check_formed_texts() { return engine::check_formed_texts(view_, fields_); }
  Status check_tests();
  Status check_test(uint32_t index);
  Status check_operand(uint32_t index, const Test& test, TypeKind type);
  bool asks_views(uint32_t quantifier) const {
    const auto record = view_.get<Quantifier>(SectionId::kQuantifiers, quantifier);
    return record.kind == static_cast<uint32_t>(QuantifierKind::kViews);
  }
  Status check_blocks_apart();
  Status check_place(uint32_t insn, uint32_t owner, const Test& test);
  Status check_rules();
  Status check_block(program::Range code, uint32_t owner, Needs& needs);
  Status add_needs(uint32_t insn, uint32_t owner, Needs& needs);
  SectionId operand_section(OperandKind kind) const;

  const ProgramView& view_;
  std::vector<FieldType> fields_;
  std::vector<Needs> needs_;
  std::vector<std::optional<Test>> view_tests_;  // by quantifier of views: one test of its body
};

Status CodeVerifier::read_fields() {
  for (uint32_t i = 0; i < view_.count(SectionId::kFields); ++i) {
    const auto field = view_.get<program::Field>(SectionId::kFields, i);
    const std::optional<FieldType> type = parse_signature(view_.string(field.signature));
    if (!type) return record_error(SectionId::kFields, i, "signature", "not a type");
    fields_.push_back(*type);
  }
  return Ok{};
}

SectionId CodeVerifier::operand_section(OperandKind kind) const {
  switch (kind) {
    case OperandKind::kLiteral:
      return SectionId::kLiterals;
    case OperandKind::kSet:
    case OperandKind::kEverySet:
      return SectionId::kSets;
    case OperandKind::kCidr:
      return SectionId::kCidrs;
    case OperandKind::kNumber:
      return SectionId::kNumbers;
    case OperandKind::kRegex:
      return SectionId::kRegexes;
    case OperandKind::kQuantifier:
      return SectionId::kQuantifiers;
    case OperandKind::kNone:
      break;
  }
  return SectionId::kMeta;
}

Status CodeVerifier::check_tests() {
  for (uint32_t i = 0; i < view_.count(SectionId::kTests); ++i) {
    if (Status status = check_test(i); !status) return status;
  }
  return Ok{};
}

Status CodeVerifier::check_test(uint32_t index) {
  const Test test = view_.get<Test>(SectionId::kTests, index);
  const auto kind = static_cast<OperandKind>(test.operand_kind);
  const auto fail = [index](const char* field, const char* why) {
    return record_error(SectionId::kTests, index, field, why);
  };
  if (kind != OperandKind::kNone && test.operand >= view_.count(operand_section(kind))) {
    return fail("operand", "no such record");
  }
  if (kind == OperandKind::kQuantifier && asks_views(test.operand) != is_same_view(test)) {
    return fail("operand", "a quantifier of another kind");
  }
  if (Status status = check_formed(view_, fields_, index); !status) return status;
  if (!asks_field(test)) {
    if (test.of_view != 0) return fail("of_view", "not about a view");
    const OperandKind wanted = is_quantifier_test(test) ? OperandKind::kQuantifier
                               : test.op == static_cast<uint32_t>(TestOp::kBefore)
                                   ? OperandKind::kNumber
                                   : OperandKind::kNone;
    return kind == wanted ? Status(Ok{}) : fail("operand_kind", "not for this operator");
  }
  if (test.field >= fields_.size()) return fail("field", "no such record");
  const FieldType& field = fields_[test.field];
  if (test.binder == program::kNoBinder) return check_operand(index, test, field.kind);
  if (test.binder >= kMaxQuantifierDepth) return fail("binder", "too deep");
  if (field.kind != TypeKind::kList) return fail("field", "an element needs a list");
  return check_operand(index, test, field.attributes[test.attribute]);
}

Status CodeVerifier::check_operand(uint32_t index, const Test& test, TypeKind type) {
  const auto op = static_cast<TestOp>(test.op);
  const auto kind = static_cast<OperandKind>(test.operand_kind);
  const uint32_t allowed = operands_for(op, type);
  if (test.of_view != 0 && (!asks_view(op) || !is_textual(type))) {
    return record_error(SectionId::kTests, index, "of_view", "not about a view");
  }
  if (allowed == 0) return record_error(SectionId::kTests, index, "op", "not for this type");
  if ((allowed & bit(kind)) == 0) {
    return record_error(SectionId::kTests, index, "operand_kind", "not for this operator and type");
  }
  if (operand_section(kind) != SectionId::kSets) return Ok{};
  const auto set = view_.get<program::Set>(SectionId::kSets, test.operand);
  if (static_cast<SetKind>(set.kind) != set_kind_for(type)) {
    return record_error(SectionId::kTests, index, "operand", "a set of another type");
  }
  if (!takes_set(op) && set.is_scalar == 0) {
    return record_error(SectionId::kTests, index, "operand", "not a scalar");
  }
  return Ok{};
}

/// Blocks do not overlap, so that checking all of them is linear in the code.
Status CodeVerifier::check_blocks_apart() {
  std::vector<program::Range> blocks;
  for (uint32_t i = 0; i < view_.count(SectionId::kRules); ++i) {
    blocks.push_back(view_.get<program::Rule>(SectionId::kRules, i).code);
  }
  for (uint32_t i = 0; i < view_.count(SectionId::kQuantifiers); ++i) {
    blocks.push_back(view_.get<Quantifier>(SectionId::kQuantifiers, i).code);
  }
  std::sort(blocks.begin(), blocks.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.count < b.count;
  });
  for (size_t i = 1; i < blocks.size(); ++i) {
    if (blocks[i].first - blocks[i - 1].first < blocks[i - 1].count) {
      return record_error(SectionId::kCode, blocks[i].first, "test", "in two blocks");
    }
  }
  return Ok{};
}

/// From the last to the first: what a quantifier wants is known before it is used (INVARIANT of
/// program.h: inner quantifiers have higher indices).
Status CodeVerifier::check_quantifiers() {
  const uint32_t count = view_.count(SectionId::kQuantifiers);
  needs_.resize(count);
  view_tests_.resize(count);
  for (uint32_t i = count; i-- > 0;) {
    const auto quantifier = view_.get<Quantifier>(SectionId::kQuantifiers, i);
    const bool views = asks_views(i);
    if (!views && fields_[quantifier.list_field].kind != TypeKind::kList) {
      return record_error(SectionId::kQuantifiers, i, "list_field", "not a list");
    }
    Needs body;
    if (Status status = check_block(quantifier.code, i, body); !status) return status;
    if (views) {
      needs_[i] = body;  // it binds no element
      continue;
    }
    if (body.lists[0] != Needs::kNothing && body.lists[0] != quantifier.list_field) {
      return record_error(SectionId::kQuantifiers, i, "code", "its element is of another list");
    }
    if (body.depth_inside >= kMaxQuantifierDepth) {
      return record_error(SectionId::kQuantifiers, i, "code", "nested too deep");
    }
    Needs& needs = needs_[i];
    needs.depth_inside = body.depth_inside + 1;
    needs.tests = body.tests;
    for (uint32_t k = 1; k < body.lists.size(); ++k) {
      if (body.lists[k] != Needs::kNothing) needs.want(k - 1, body.lists[k]);
    }
  }
  return Ok{};
}

Status CodeVerifier::check_rules() {
  for (uint32_t i = 0; i < view_.count(SectionId::kRules); ++i) {
    Needs needs;
    const auto rule = view_.get<program::Rule>(SectionId::kRules, i);
    if (Status status = check_block(rule.code, kNoOwner, needs); !status) return status;
    if (needs.depth_outside != 0) {
      return record_error(SectionId::kRules, i, "code", "asks for an element outside its list");
    }
  }
  return Ok{};
}

Status CodeVerifier::check_block(program::Range code, uint32_t owner, Needs& needs) {
  const uint32_t end = code.first + code.count;
  for (uint32_t i = code.first; i < end; ++i) {
    const Insn insn = view_.get<Insn>(SectionId::kCode, i);
    const auto is_target = [i, end](uint32_t target) {
      return target == program::kAccept || target == program::kReject ||
             (target > i && target < end);
    };
    if (!is_target(insn.if_true)) {
      return record_error(SectionId::kCode, i, "if_true", "not a later instruction of the block");
    }
    if (!is_target(insn.if_false)) {
      return record_error(SectionId::kCode, i, "if_false", "not a later instruction of the block");
    }
    if (Status status = add_needs(i, owner, needs); !status) return status;
  }
  return Ok{};
}

/// Tests of one view stand in the bodies of quantifiers of views, and nothing else does. Views are
/// of one subject: that of every test in the body and of every test that asks it.
Status CodeVerifier::check_place(uint32_t insn, uint32_t owner, const Test& test) {
  const auto fail = [insn](const char* why) {
    return record_error(SectionId::kCode, insn, "test", why);
  };
  const bool in_views = owner != kNoOwner && asks_views(owner);
  if (test.of_view != 0 && !in_views) return fail("a test of a view outside a same view");
  if (in_views && test.of_view == 0 && test.op != static_cast<uint32_t>(TestOp::kFalse)) {
    return fail("not about the view");
  }
  if (test.of_view == 0 && !is_same_view(test)) return Ok{};
  const uint32_t views = in_views ? owner : test.operand;
  const auto quantifier = view_.get<Quantifier>(SectionId::kQuantifiers, views);
  if (quantifier.list_field != test.field) return fail("a view of another field");
  std::optional<Test>& known = view_tests_[views];
  if (known && !same_subject(*known, test)) return fail("a view of another text");
  if (in_views) known = test;
  return Ok{};
}

/// What the test of instruction `insn` wants of the quantifiers around the block of `owner`.
Status CodeVerifier::add_needs(uint32_t insn, uint32_t owner, Needs& needs) {
  const uint32_t index = view_.get<Insn>(SectionId::kCode, insn).test;
  const Test test = view_.get<Test>(SectionId::kTests, index);
  const auto fail = [insn](const char* why) {
    return record_error(SectionId::kCode, insn, "test", why);
  };
  if (Status status = check_place(insn, owner, test); !status) return status;
  if (asks_field(test) && test.binder != program::kNoBinder) {
    if (!needs.want(test.binder, test.field)) return fail("its element is of another list");
  }
  const bool nests = is_quantifier_test(test);
  needs.tests += 1 + (nests ? needs_[test.operand].tests : 0);  // limited each: no overflow
  if (needs.tests > kMaxExpandedTests) return fail("over the limit of tests for one rule");
  if (!nests) return Ok{};
  if (owner != kNoOwner && test.operand <= owner) return fail("a quantifier before its outer one");
  const Needs& inner = needs_[test.operand];
  needs.depth_inside = std::max(needs.depth_inside, inner.depth_inside);
  for (uint32_t k = 0; k < inner.lists.size(); ++k) {
    if (inner.lists[k] == Needs::kNothing) continue;
    if (!needs.want(k, inner.lists[k])) return fail("its element is of another list");
  }
  return Ok{};
}

}  // namespace

bool asks_field(TestOp op) {
  return op != TestOp::kAny && op != TestOp::kAll && op != TestOp::kBefore && op != TestOp::kFalse;
}

Result<ClosedQuantifiers> verify_code(const ProgramView& view) {
  CodeVerifier verifier(view);
  if (Status status = verifier.verify(); !status) return status.error();
  return verifier.closed();
}

}  // namespace stopgap::engine
