// SPDX-License-Identifier: Apache-2.0
// Actions: a closed set with typed arguments. Tested by check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

enum class Part { kNumber, kName, kText };

struct Parameter {
  std::string_view name;
  Part part;
  bool required;
  int64_t least = 0, most = 0, fallback = 0;
};

struct ActionShape {
  std::string_view name;
  ActionKind kind;
  bool once;
  std::string_view usage;
  std::vector<Parameter> parameters;
};

const std::vector<ActionShape>& shapes() {
  static const std::vector<ActionShape> table = {
      {"drop", ActionKind::kDrop, true, "drop", {}},
      {"block",
       ActionKind::kBlock,
       true,
       "block(status: 403, body: \"…\")",
       {{"status", Part::kNumber, false, 100, 599, 403}, {"body", Part::kText, false}}},
      {"redirect",
       ActionKind::kRedirect,
       true,
       "redirect(\"/sorry\", status: 302)",
       {{"location", Part::kText, true}, {"status", Part::kNumber, false, 300, 399, 302}}},
      {"throttle",
       ActionKind::kThrottle,
       true,
       "throttle(per_minute: 60)",
       {{"per_minute", Part::kNumber, true, 1, 1'000'000, 0}}},
      {"set_header",
       ActionKind::kSetHeader,
       false,
       "set_header(\"Name\", \"value\")",
       {{"name", Part::kName, true}, {"value", Part::kText, true}}},
      {"remove_header",
       ActionKind::kRemoveHeader,
       false,
       "remove_header(\"Name\")",
       {{"name", Part::kName, true}}},
      {"tag", ActionKind::kTag, false, "tag(\"word\")", {{"tag", Part::kText, true}}},
      {"log", ActionKind::kLog, false, "log(http.uri)", {}},
  };
  return table;
}

class ActionChecker {
 public:
  ActionChecker(Context& context, const ActionShape& shape, const ast::Action& action)
      : context_(context), shape_(shape), action_(action) {
    made_.kind = shape.kind;
    made_.span = action.span;
    for (const Parameter& parameter : shape.parameters) {
      if (parameter.part == Part::kNumber) made_.number = parameter.fallback;
    }
  }

  CheckedAction check(std::string_view event) {
    if (action_.undo) {
      wrong(action_.undo->span, fmt::format("`{}` takes no `undo`", shape_.name),
            "only actions on a host are undone");
    }
    if (shape_.kind == ActionKind::kLog) {
      log_fields(event);
      return made_;
    }
    std::vector<bool> given(shape_.parameters.size(), false);
    size_t position = 0;
    for (const ast::ActionArgument& argument : action_.arguments) {
      const std::optional<size_t> at = parameter_of(argument, position);
      if (!argument.label) ++position;
      if (!at) continue;
      if (given[*at]) {
        context_.report(Code::kDuplicateKey, place(argument),
                        fmt::format("{} is given twice", quoted(shape_.parameters[*at].name)),
                        "remove one of them");
        continue;
      }
      given[*at] = true;
      take(shape_.parameters[*at], argument);
    }
    for (size_t i = 0; i < given.size(); ++i) {
      if (given[i] || !shape_.parameters[i].required) continue;
      wrong(action_.span, fmt::format("`{}` lacks its {}", shape_.name, shape_.parameters[i].name),
            fmt::format("write `{}`", shape_.usage));
    }
    return made_;
  }

 private:
  static Span place(const ast::ActionArgument& argument) {
    return std::visit([](const auto& value) { return value.span; }, argument.value);
  }

  void wrong(Span span, std::string message, std::string help) {
    context_.report(Code::kBadActionArgument, span, std::move(message), std::move(help));
  }

  std::optional<size_t> parameter_of(const ast::ActionArgument& argument, size_t position) {
    if (!argument.label) {
      if (position < shape_.parameters.size()) return position;
      wrong(place(argument), fmt::format("`{}` takes no further argument", shape_.name),
            fmt::format("write `{}`", shape_.usage));
      return std::nullopt;
    }
    std::vector<std::string> known;
    for (size_t i = 0; i < shape_.parameters.size(); ++i) {
      if (shape_.parameters[i].name == argument.label->text) return i;
      known.emplace_back(shape_.parameters[i].name);
    }
    Diagnostic& unknown = context_.report_unknown(
        Code::kUnknownArgument, argument.label->span,
        fmt::format("`{}` has no argument {}", shape_.name, quoted(argument.label->text)),
        argument.label->text, known);
    if (unknown.help.empty()) unknown.help = fmt::format("write `{}`", shape_.usage);
    return std::nullopt;
  }

  void take(const Parameter& parameter, const ast::ActionArgument& argument) {
    const ast::Literal* literal = resolve_literal(context_, argument.value);
    if (literal == nullptr) return;
    const Span span = place(argument);
    if (parameter.part == Part::kNumber) return take_number(parameter, *literal, span);
    if (literal->kind != ast::LiteralKind::kString && literal->kind != ast::LiteralKind::kFence) {
      return wrong(span,
                   fmt::format("the {} of `{}` is a string, and this is {}", parameter.name,
                               shape_.name, describe(*literal)),
                   fmt::format("write `{}`", shape_.usage));
    }
    if (parameter.part == Part::kName) {
      made_.name = literal->text;
      check_token(context_, literal->text, span, "header name");
      return;
    }
    made_.text = literal->text;
    const bool is_body = shape_.kind == ActionKind::kBlock;
    if (!is_body) check_header_value(context_, literal->text, span);
    const bool may_be_empty = is_body || shape_.kind == ActionKind::kSetHeader;
    if (literal->text.empty() && !may_be_empty) {
      context_.report(Code::kEmptyString, span, fmt::format("the {} is empty", parameter.name));
    }
  }

  void take_number(const Parameter& parameter, const ast::Literal& literal, Span span) {
    if (literal.kind != ast::LiteralKind::kInt) {
      return wrong(span,
                   fmt::format("the {} of `{}` is an int, and this is {}", parameter.name,
                               shape_.name, describe(literal)),
                   fmt::format("write `{}`", shape_.usage));
    }
    if (literal.number < parameter.least || literal.number > parameter.most) {
      return wrong(
          span,
          fmt::format("the {} of `{}` cannot be {}", parameter.name, shape_.name, literal.number),
          fmt::format("from {} to {}", parameter.least, parameter.most));
    }
    made_.number = literal.number;
  }

  void log_fields(std::string_view event) {
    if (action_.arguments.empty())
      wrong(action_.span, "`log` names no field", "write `log(http.uri)`");
    for (const ast::ActionArgument& argument : action_.arguments) {
      const auto* reference = std::get_if<ast::Reference>(&argument.value);
      if (argument.label || reference == nullptr) {
        wrong(place(argument), "`log` takes fields", "write `log(http.uri)`");
        continue;
      }
      log_field(*reference, event);
    }
  }

  void log_field(const ast::Reference& reference, std::string_view event) {
    const std::string& name = reference.name.text;
    const auto id = context_.find_field(name);
    if (!id) {
      context_.report_unknown(Code::kUnknownField, reference.span,
                              fmt::format("unknown field {}", quoted(name)), name,
                              context_.visible_fields(reference.span.file));
      return;
    }
    const SchemaField& field = context_.pack.schema.fields[*id];
    if (!context_.is_visible(field, reference.span.file) || field.event != event) {
      context_.report(Code::kNotImported, reference.span,
                      fmt::format("{} cannot be used here", quoted(name)),
                      fmt::format("add `import {}`", field.schema));
      return;
    }
    if (reference.key || !reference.forms.empty()) {
      wrong(reference.span, "`log` takes whole fields", fmt::format("write `log({})`", name));
      return;
    }
    if (field.secret) {
      context_.report(Code::kSecretLogged, reference.span,
                      fmt::format("{} is secret: it may be matched, never logged", quoted(name)),
                      "log another field, or leave it out");
      return;
    }
    if (std::find(made_.fields.begin(), made_.fields.end(), *id) == made_.fields.end()) {
      made_.fields.push_back(*id);
    }
  }

  Context& context_;
  const ActionShape& shape_;
  const ast::Action& action_;
  CheckedAction made_;
};

}  // namespace

void check_actions(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out) {
  std::map<ActionKind, Span> once;
  for (const ast::Action& action : mitigation.actions) {
    const auto shape = std::find_if(shapes().begin(), shapes().end(), [&](const ActionShape& one) {
      return one.name == action.name.text;
    });
    if (shape == shapes().end()) {
      std::vector<std::string> known;
      for (const ActionShape& one : shapes()) known.emplace_back(one.name);
      Diagnostic& unknown = context.report_unknown(
          Code::kUnknownAction, action.name.span,
          fmt::format("unknown action {}", quoted(action.name.text)), action.name.text, known);
      if (unknown.help.empty()) {
        unknown.help =
            "actions are drop, block, redirect, throttle, set_header, remove_header, tag and log";
      }
      continue;
    }
    const auto [first, added] = once.emplace(shape->kind, action.span);
    if (!added && shape->once) {
      Diagnostic& again = context.report(Code::kRepeatedAction, action.span,
                                         fmt::format("`{}` is given twice", shape->name),
                                         "one mitigation acts once in each way");
      again.labels.push_back({first->second, "first here"});
      continue;
    }
    out.actions.push_back(ActionChecker(context, *shape, action).check(out.event));
  }
}

bool is_decisive(const CheckedMitigation& mitigation) {
  return std::any_of(
      mitigation.actions.begin(), mitigation.actions.end(),
      [](const CheckedAction& action) { return action.kind <= ActionKind::kThrottle; });
}

}  // namespace stopgap::lang::checking
