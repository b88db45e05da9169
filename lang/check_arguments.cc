// SPDX-License-Identifier: Apache-2.0
// Calls of predicates: arguments against their declared types. Tested by check_test.cc and
// tests/golden/check.
#include <fmt/format.h>

#include "lang/check_condition.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {

bool ConditionChecker::bind_arguments(const ast::Predicate& node, const ast::Call& call, Span span,
                                      const Scope& scope, Environment& environment) {
  if (node.arguments.size() != call.arguments.size()) {
    std::string usage;
    for (const ast::Argument& argument : node.arguments) {
      usage += fmt::format("{}{} : {}", usage.empty() ? "" : ", ", argument.name.text,
                           context_.slice(argument.type.span));
    }
    Diagnostic& wrong = context_.report(
        Code::kWrongArity, span,
        fmt::format("{} takes {} argument{}, not {}", quoted(node.name.text), node.arguments.size(),
                    node.arguments.size() == 1 ? "" : "s", call.arguments.size()),
        fmt::format("it is declared as {}", quoted(fmt::format("{}({})", node.name.text, usage))));
    wrong.labels.push_back({node.name.span, "declared here"});
    return false;
  }
  bool good = true;
  for (size_t i = 0; i < node.arguments.size(); ++i) {
    const Value value = resolve_value(context_, call.arguments[i], scope.arguments, scope.mark);
    good = argument_fits(node.arguments[i], call.arguments[i], value) && good;
    environment[node.arguments[i].name.text] = value;
  }
  return good;
}

bool ConditionChecker::argument_fits(const ast::Argument& argument, const ast::Operand& operand,
                                     const Value& value) {
  const Type wanted = declared_type(context_, argument.type);
  if (wanted.kind == TypeKind::kError || std::holds_alternative<std::monostate>(value))
    return false;
  std::string given;
  if (const auto* const* literal = std::get_if<const ast::Literal*>(&value)) {
    if (wanted.kind == TypeKind::kRegex && (*literal)->kind == ast::LiteralKind::kRegex)
      return true;
    if (wanted.kind != TypeKind::kSet) {
      SetValue ignored;
      const Target target{
          wanted.kind,
          fmt::format("argument {} is {}", quoted(argument.name.text), describe(wanted.kind)),
          false, wanted.kind == TypeKind::kCidr};
      return convert(context_, target, **literal, ignored);
    }
    given = describe(**literal);
  } else if (std::holds_alternative<const ast::SetLiteral*>(value)) {
    if (wanted.kind == TypeKind::kSet)
      return true;  // its elements are typed where the body uses it
    given = "a set";
  } else if (const auto* const* declared = std::get_if<Declared*>(&value)) {
    if ((*declared)->type == wanted) return true;
    given = describe((*declared)->type);
  } else if (const auto* opaque = std::get_if<OpaqueArgument>(&value)) {
    if (opaque->type == wanted) return true;
    given = describe(opaque->type);
  }
  context_.report(Code::kTypeMismatch, operand.span,
                  fmt::format("argument {} is {}, and {} is {}", quoted(argument.name.text),
                              describe(wanted), quoted(context_.slice(operand.span)), given));
  return false;
}

}  // namespace stopgap::lang::checking
