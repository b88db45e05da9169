// SPDX-License-Identifier: Apache-2.0
// Conditions that are the same for every request, as far as `true` and `false` tell. Tested by
// check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include "lang/check.h"

namespace stopgap::lang::checking {
namespace {

/// The value a condition always has, if it always has one. Depth is bounded by the checked tree's.
std::optional<bool> value_of(const Cond& condition) {
  switch (condition.kind) {
    case CondKind::kTrue:
      return true;
    case CondKind::kFalse:
      return false;
    case CondKind::kNot: {
      const auto inner = value_of(condition.children.front());
      return inner ? std::optional(!*inner) : std::nullopt;
    }
    case CondKind::kAnd:
    case CondKind::kOr: {
      const bool decides = condition.kind == CondKind::kOr;
      bool all_known = true;
      for (const Cond& child : condition.children) {
        const auto value = value_of(child);
        if (value && *value == decides) return decides;
        all_known = all_known && value.has_value();
      }
      return all_known ? std::optional(!decides) : std::nullopt;
    }
    case CondKind::kAny:
    case CondKind::kSameView:
      if (value_of(condition.children.front()) == false) return false;
      return std::nullopt;
    case CondKind::kAll:
      if (value_of(condition.children.front()) == true) return true;
      return std::nullopt;
    case CondKind::kTest:
    case CondKind::kPresent:
    case CondKind::kBefore:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void lint_condition(Context& context, const Cond& condition, std::string_view what) {
  if (context.diagnostics.has_errors()) return;  // wrong parts stand as constants
  if (const auto value = value_of(condition)) {
    context.report(Code::kConstantCondition, condition.span,
                   fmt::format("{} is always {}", what, *value),
                   *value ? "it holds for every request" : "it holds for no request");
    return;
  }
  if (condition.kind != CondKind::kAnd && condition.kind != CondKind::kOr) return;
  for (const Cond& child : condition.children) {
    if (const auto value = value_of(child)) {
      context.report(Code::kConstantCondition, child.span,
                     fmt::format("this part is always {}", *value), "remove it");
    }
  }
}

}  // namespace stopgap::lang::checking
