// SPDX-License-Identifier: Apache-2.0
// One test: operator, operand and guard against the type of the subject. Tested by check_test.cc
// and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check_condition.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

using ast::Operator;
using ast::Quantity;

Cond node_of(CondKind kind, Span span) {
  Cond made;
  made.kind = kind;
  made.span = span;
  return made;
}

bool is_string(TypeKind kind) {
  return kind == TypeKind::kText || kind == TypeKind::kPath || kind == TypeKind::kBytes ||
         kind == TypeKind::kHost;
}

bool is_number(TypeKind kind) { return kind == TypeKind::kInt || kind == TypeKind::kSize; }

/// `any {…}` and `all {…}` go with these.
bool takes_quantity(Operator op) {
  return op == Operator::kContains || op == Operator::kStartsWith || op == Operator::kEndsWith ||
         op == Operator::kMatches;
}

TestOp test_op(Operator op) {
  switch (op) {
    case Operator::kEqual:
    case Operator::kNotEqual:
      return TestOp::kEqual;
    case Operator::kLess:
      return TestOp::kLess;
    case Operator::kLessEqual:
      return TestOp::kLessEqual;
    case Operator::kGreater:
      return TestOp::kGreater;
    case Operator::kGreaterEqual:
      return TestOp::kGreaterEqual;
    case Operator::kIn:
      return TestOp::kIn;
    case Operator::kContains:
      return TestOp::kContains;
    case Operator::kStartsWith:
      return TestOp::kStartsWith;
    case Operator::kEndsWith:
      return TestOp::kEndsWith;
    case Operator::kMatches:
      return TestOp::kMatches;
  }
  return TestOp::kEqual;
}

std::string_view spelling(Operator op) {
  switch (op) {
    case Operator::kEqual:
      return "==";
    case Operator::kNotEqual:
      return "!=";
    case Operator::kLess:
      return "<";
    case Operator::kLessEqual:
      return "<=";
    case Operator::kGreater:
      return ">";
    case Operator::kGreaterEqual:
      return ">=";
    case Operator::kIn:
      return "in";
    case Operator::kContains:
      return "contains";
    case Operator::kStartsWith:
      return "starts_with";
    case Operator::kEndsWith:
      return "ends_with";
    case Operator::kMatches:
      return "matches";
  }
  return "==";
}

std::string_view operators_of(TypeKind kind) {
  if (kind == TypeKind::kBytes) return "== != contains starts_with ends_with matches";
  if (is_string(kind)) return "== != in contains starts_with ends_with matches";
  if (is_number(kind)) return "== != < <= > >= in";
  if (kind == TypeKind::kIp) return "== != in";
  return "== !=";
}

}  // namespace

/// INVARIANT of checked.h: which operators a type has.
bool has_operator(TypeKind kind, Operator op) {
  switch (op) {
    case Operator::kEqual:
    case Operator::kNotEqual:
      return is_string(kind) || is_number(kind) || kind == TypeKind::kIp || kind == TypeKind::kBool;
    case Operator::kLess:
    case Operator::kLessEqual:
    case Operator::kGreater:
    case Operator::kGreaterEqual:
      return is_number(kind);
    case Operator::kIn:
      return kind == TypeKind::kText || kind == TypeKind::kPath || kind == TypeKind::kHost ||
             kind == TypeKind::kIp || is_number(kind);
    case Operator::kContains:
    case Operator::kStartsWith:
    case Operator::kEndsWith:
    case Operator::kMatches:
      return is_string(kind);
  }
  return false;
}

Target ConditionChecker::target_of(const Found& found) const {
  return {found.type.kind, fmt::format("{} is {}", quoted(found.name), describe(found.type.kind)),
          found.nocase || found.type.kind == TypeKind::kHost, false};
}

Cond ConditionChecker::test(const ast::Compare& node, const Found& found, Span span,
                            const Scope& scope) {
  // Named here whatever happens next: an operand of a wrong test is not "unused".
  if (!operator_fits(node, found)) {
    resolve_value(context_, node.operand, scope.arguments, scope.mark);
    return constant(true, span);
  }
  if (!fits_same_view(found, scope)) {
    resolve_value(context_, node.operand, scope.arguments, scope.mark);
    return constant(true, span);
  }
  const bool has_guard = guard_fits(node, found, span, scope);
  Cond made = positive(node, found, span, scope);
  if (node.negated || node.op == Operator::kNotEqual) {
    if (!spend()) return constant(true, span);
    Cond negation = node_of(CondKind::kNot, span);
    negation.children.push_back(std::move(made));
    made = std::move(negation);
  }
  return has_guard ? guarded(std::move(made), node.guard, found.subject, span) : made;
}

Cond ConditionChecker::guarded(Cond made, ast::Guard guard, const Subject& subject, Span span) {
  if (guard == ast::Guard::kNone) return made;
  const bool or_absent = guard == ast::Guard::kOrAbsent;
  if (!spend(or_absent ? 3 : 2)) return constant(true, span);
  Cond present = node_of(CondKind::kPresent, span);
  present.subject = subject;
  present.subject.form = Subject::kNone;
  Cond joined = node_of(or_absent ? CondKind::kOr : CondKind::kAnd, span);
  joined.children.push_back(std::move(made));
  if (or_absent) {
    Cond absent = node_of(CondKind::kNot, span);
    absent.children.push_back(std::move(present));
    joined.children.push_back(std::move(absent));
  } else {
    joined.children.push_back(std::move(present));
  }
  return joined;
}

bool ConditionChecker::operator_fits(const ast::Compare& node, const Found& found) {
  if (node.operand.quantity != Quantity::kOne && !takes_quantity(node.op)) {
    context_.report(Code::kBadOperator, node.operand.span,
                    fmt::format("`{}` takes no `any` or `all`", spelling(node.op)),
                    "`any` and `all` go with contains, starts_with, ends_with and matches; for one "
                    "of several values write `in`");
    return false;
  }
  if (has_operator(found.type.kind, node.op)) return true;
  const Span place = node.op_span.valid() ? node.op_span : found.span;
  Diagnostic& wrong = context_.report(
      Code::kBadOperator, place,
      fmt::format("`{}` is not defined for {}, which is {}", spelling(node.op), quoted(found.name),
                  describe(found.type.kind)),
      fmt::format("{} has {}", describe(found.type.kind), operators_of(found.type.kind)));
  wrong.labels.push_back({found.span, describe(found.type.kind)});
  return false;
}

bool ConditionChecker::guard_fits(const ast::Compare& node, const Found& found, Span span,
                                  const Scope& scope) {
  const Span after{span.file, node.operand.span.end, span.end};
  if (scope.same_view != nullptr) {
    if (node.guard == ast::Guard::kNone) return false;
    return outside_same_view("`or absent` or `and present`", after, scope);
  }
  if (!found.type.optional) {
    if (node.guard == ast::Guard::kNone) return true;
    const bool or_absent = node.guard == ast::Guard::kOrAbsent;
    const bool known_place = after.end > after.begin;
    Diagnostic& needless =
        context_.report(Code::kNeedlessGuard, known_place ? after : span,
                        fmt::format("{} is never absent", quoted(found.name)),
                        fmt::format("remove `{}`", or_absent ? "or absent" : "and present"));
    if (known_place) needless.fix = Fix{after, "", "remove the guard"};
    return false;
  }
  const bool negated = node.negated || node.op == Operator::kNotEqual;
  if (node.guard != ast::Guard::kNone || (!negated && !scope.under_not)) return true;
  const std::string text =
      context_.slice(Span{span.file, node.subject.span.begin, node.operand.span.end});
  Diagnostic& open = context_.report(
      Code::kNeedsGuard, span,
      fmt::format("{} may be absent, and this negated test does not say what then",
                  quoted(found.name)),
      fmt::format("write {} to let the test hold without a value, {} to let it fail",
                  quoted(text + " or absent"), quoted(text + " and present")));
  if (!negated && scope.under_not_span.valid()) {
    open.labels.push_back({scope.under_not_span, "negated here"});
  }
  const uint32_t end = node.operand.span.end;
  // A value that is not there contains nothing: the guard that says so, with the `not` as it
  // stands.
  const Span place{span.file, end, end};
  open.fix = negated ? Fix{place, " or absent", "insert `or absent`"}
                     : Fix{place, " and present", "insert `and present`"};
  return true;
}

Cond ConditionChecker::positive(const ast::Compare& node, const Found& found, Span span,
                                const Scope& scope) {
  const Value value = resolve_value(context_, node.operand, scope.arguments, scope.mark);
  if (std::holds_alternative<std::monostate>(value)) return constant(true, span);
  if (node.operand.quantity != Quantity::kOne) return expand_quantity(node, found, value, span);
  Cond made = leaf(node, found, span);
  const bool good = node.op == Operator::kIn ? set_operand(node, found, value, made)
                                             : scalar_operand(node, found, value, made);
  if (!good) return constant(true, span);
  if (found.type.kind == TypeKind::kBool && std::get<int64_t>(made.operand) == 0) {
    Cond negation = node_of(CondKind::kNot, span);
    made.operand = std::monostate{};
    negation.children.push_back(std::move(made));
    return spend() ? negation : constant(true, span);
  }
  if (found.type.kind == TypeKind::kBool) made.operand = std::monostate{};
  return made;
}

Cond ConditionChecker::leaf(const ast::Compare& node, const Found& found, Span span) {
  Cond made = node_of(CondKind::kTest, span);
  made.subject = found.subject;
  made.op = found.type.kind == TypeKind::kBool ? TestOp::kIsTrue : test_op(node.op);
  return made;
}

Cond ConditionChecker::expand_quantity(const ast::Compare& node, const Found& found,
                                       const Value& value, Span span) {
  const bool some = node.operand.quantity == Quantity::kAny;
  if (const auto* const* set = std::get_if<const ast::SetLiteral*>(&value)) {
    const bool one_test =
        some && node.op != Operator::kMatches && (*set)->elements.size() > kMaxSpreadElements;
    if (!one_test) return expand_literals(node, found, (*set)->elements, span);
    const std::optional<SetId> id = literal_set(**set, target_of(found));
    return id ? test_of_set(node, found, *id, span) : constant(true, span);
  }
  if (Declared* const* declared = std::get_if<Declared*>(&value)) {
    return expand_declared(node, found, **declared, span);
  }
  if (const auto* opaque = std::get_if<OpaqueArgument>(&value)) {
    opaque_operand(node, found, *opaque, true);
    return constant(true, span);
  }
  context_.report(Code::kTypeMismatch, node.operand.span, "`any` and `all` need a set",
                  "write the elements between braces, or leave the word out");
  return constant(true, span);
}

/// A param cannot be spread: a site may change it. Nor should a long set: it is one test.
Cond ConditionChecker::expand_declared(const ast::Compare& node, const Found& found,
                                       Declared& declared, Span span) {
  const Type& type = declared.type;
  if (type.kind != TypeKind::kSet || node.op == Operator::kMatches ||
      !same_family(found.type.kind, type.element)) {
    mismatch(node, found, type);
    return constant(true, span);
  }
  const bool some = node.operand.quantity == Quantity::kAny;
  const std::vector<StringValue>& values = context_.pack.sets[declared.set].value.strings;
  if (declared.is_param() || (some && values.size() > kMaxSpreadElements)) {
    if (!settle_case(declared, found, node.operand.span)) return constant(true, span);
    return test_of_set(node, found, SetId{declared.set}, span);
  }
  Cond joined = node_of(some ? CondKind::kOr : CondKind::kAnd, span);
  if (!spend(values.size())) return constant(true, span);
  for (const StringValue& value : values) {
    if (!context_.spend_bytes(value.bytes.size())) return spend(0), constant(true, span);
    Cond one = leaf(node, found, span);
    one.operand = StringValue{value.bytes, value.nocase || target_of(found).nocase};
    joined.children.push_back(std::move(one));
  }
  if (joined.children.size() == 1) return Cond(std::move(joined.children.front()));
  return joined;
}

Cond ConditionChecker::test_of_set(const ast::Compare& node, const Found& found, SetId set,
                                   Span span) {
  Cond made = leaf(node, found, span);
  made.operand = set;
  made.every_element = node.operand.quantity == Quantity::kAll;
  return made;
}

Cond ConditionChecker::expand_literals(const ast::Compare& node, const Found& found,
                                       const std::vector<ast::Literal>& literals, Span span) {
  if (literals.empty()) {
    context_.report(Code::kEmptySet, node.operand.span, "an empty set holds nothing",
                    "name at least one element");
    return constant(true, span);
  }
  Cond joined =
      node_of(node.operand.quantity == Quantity::kAny ? CondKind::kOr : CondKind::kAnd, span);
  if (!spend(literals.size())) return constant(true, span);
  for (size_t i = 0; i < literals.size(); ++i) {
    const ast::Literal& literal = literals[i];
    Cond one = leaf(node, found, span);
    if (!literal_operand(node, found, literal, one)) return constant(true, span);
    const bool repeated =
        std::any_of(joined.children.begin(), joined.children.end(),
                    [&](const Cond& other) { return other.operand == one.operand; });
    if (repeated) {
      report_repeated(context_, literals, i);
      continue;
    }
    joined.children.push_back(std::move(one));
  }
  if (joined.children.size() == 1) return Cond(std::move(joined.children.front()));
  return joined;
}

bool ConditionChecker::scalar_operand(const ast::Compare& node, const Found& found,
                                      const Value& value, Cond& out) {
  if (const auto* const* literal = std::get_if<const ast::Literal*>(&value)) {
    return literal_operand(node, found, **literal, out);
  }
  if (Declared* const* declared = std::get_if<Declared*>(&value)) {
    return declared_operand(node, found, **declared, false, out);
  }
  if (const auto* opaque = std::get_if<OpaqueArgument>(&value)) {
    return opaque_operand(node, found, *opaque, false);
  }
  Diagnostic& wrong = context_.report(
      Code::kTypeMismatch, node.operand.span,
      fmt::format("`{}` compares with one value, and this is a set", spelling(node.op)),
      takes_quantity(node.op) ? fmt::format("write `{} any {{…}}` or `{} all {{…}}`",
                                            spelling(node.op), spelling(node.op))
                              : std::string("write `in` to ask for one of several values"));
  if (takes_quantity(node.op)) {
    const uint32_t at = node.operand.span.begin;
    wrong.fix = Fix{Span{node.operand.span.file, at, at}, "any ", "insert `any`"};
  }
  return false;
}

}  // namespace stopgap::lang::checking
