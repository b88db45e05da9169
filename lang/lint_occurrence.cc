// SPDX-License-Identifier: Apache-2.0
// Conditions that count on one cookie, header or argument of a name: the attacker sends a second,
// harmless one. `all` where the rule should act, `any` under `not` or in an exception.
#include <fmt/format.h>

#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

/// Whether some test below is about more than the element's key. Without one the question is
/// whether there is such an element, which a second one does not change.
bool tests_content(const Context& context, const Cond& condition) {
  bool found = false;
  for_each_test(condition, false, [&](const Cond& test, bool) {
    const std::optional<uint32_t> key = context.pack.schema.fields[test.subject.field].key;
    found = found || test.subject.binder == Subject::kNone || test.subject.attribute != key;
  });
  return found;
}

std::string list_name(const Context& context, const Cond& quantified) {
  const std::string& field = context.pack.schema.fields[quantified.list_field].name;
  return quantified.list_key ? fmt::format("{}[\"{}\"]", field, *quantified.list_key) : field;
}

void walk(Context& context, const Cond& condition, bool negated) {
  const bool is_any = condition.kind == CondKind::kAny;
  const bool fragile = (is_any && negated) || (condition.kind == CondKind::kAll && !negated);
  if (fragile && tests_content(context, condition.children.front())) {
    const std::string list = list_name(context, condition);
    context.report(
        Code::kSingleOccurrence, condition.span,
        is_any
            ? fmt::format("one good element of {} is enough to let a request go", quoted(list))
            : fmt::format("one harmless element of {} is enough to let a request go", quoted(list)),
        is_any ? "an attacker can add it beside the bad one; ask about `all` of them, and what "
                 "holds when there is none"
               : "an attacker can add it beside the bad one; write `any`");
  }
  const bool inner = negated != (condition.kind == CondKind::kNot);
  for (const Cond& child : condition.children) walk(context, child, inner);
}

}  // namespace

void lint_occurrence(Context& context, const CheckedMitigation& mitigation) {
  if (decides_requests(mitigation)) walk(context, mitigation.condition, false);
}

}  // namespace stopgap::lang::checking
