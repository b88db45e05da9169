// SPDX-License-Identifier: Apache-2.0
// Actions: a closed set with typed arguments. Tested by check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/action_shapes.h"
#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_edit(ActionKind kind) {
  return kind == ActionKind::kSetHeader || kind == ActionKind::kAppendHeader ||
         kind == ActionKind::kRemoveHeader;
}

/// Headers that say how a message is framed: changing one makes two readers of it disagree.
bool is_framing(std::string_view name) {
  const std::string lower = lower_case(name);
  return lower == "content-length" || lower == "transfer-encoding" || lower == "connection";
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
    check_undo();
    if (shape_.kind == ActionKind::kAppendHeader) made_.separator = ", ";
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
    check_body();
    return made_;
  }

 private:
  /// RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5: no content.
  void check_body() {
    const bool bare = made_.number == 204 || made_.number == 205 || made_.number == 304;
    if (shape_.kind != ActionKind::kBlock || !bare || made_.text.empty()) return;
    wrong(action_.span, fmt::format("an answer with status {} has no body", made_.number),
          "leave the body out, or answer with another status");
  }

  static Span place(const ast::ActionArgument& argument) {
    return std::visit([](const auto& value) { return value.span; }, argument.value);
  }

  void wrong(Span span, std::string message, std::string help) {
    context_.report(Code::kBadActionArgument, span, std::move(message), std::move(help));
  }

  void check_undo() {
    const bool host = shape_.goes_with(EventKind::kHost);
    if (!host && action_.undo) {
      wrong(action_.undo->span, fmt::format("`{}` takes no `undo`", shape_.name),
            "only actions on a host are undone");
    } else if (host && !action_.undo) {
      context_.report(Code::kMissingUndo, action_.span,
                      fmt::format("`{}` does not say how it is undone", shape_.name),
                      fmt::format("write `{}`", shape_.usage));
    } else if (host && action_.undo->text != "restore") {
      context_.report_unknown(Code::kUnknownWord, action_.undo->span,
                              fmt::format("unknown undo {}", quoted(action_.undo->text)),
                              action_.undo->text, {"restore"});
    } else if (host) {
      made_.undo = Undo::kRestore;
    }
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
    if (parameter.part == Part::kPort) return take_port(*literal, span);
    if (literal->kind != ast::LiteralKind::kString && literal->kind != ast::LiteralKind::kFence) {
      return wrong(span,
                   fmt::format("the {} of `{}` is a string, and this is {}", parameter.name,
                               shape_.name, describe(*literal)),
                   fmt::format("write `{}`", shape_.usage));
    }
    if (parameter.part == Part::kName) return take_header_name(literal->text, span);
    if (parameter.part == Part::kLabel) return take_label(parameter, literal->text, span);
    if (parameter.part == Part::kSeparator) return take_separator(literal->text, span);
    take_text(parameter, *literal, span);
  }

  void take_header_name(const std::string& name, Span span) {
    made_.name = name;
    if (!check_token(context_, name, span, "header name") || !is_framing(name)) return;
    wrong(span, fmt::format("{} says where the message ends", quoted(name)),
          "the server writes this header itself; edit another one");
  }

  /// The name goes to the system: nothing in it may mean something else there.
  void take_label(const Parameter& parameter, const std::string& label, Span span) {
    constexpr size_t kMaxLabelBytes = 256;
    const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view(" ._-@$:").find(c) != std::string_view::npos;
    });
    if (label.empty() || label.size() > kMaxLabelBytes || !plain || label.front() == '-') {
      return wrong(span, fmt::format("{} is no name of a {}", quoted(label), parameter.name),
                   "letters, digits, blanks and ._-@$: only, at most 256, and no - in front");
    }
    made_.name = label;
  }

  void take_separator(const std::string& separator, Span span) {
    constexpr size_t kMaxSeparatorBytes = 8;
    const bool plain = std::all_of(separator.begin(), separator.end(),
                                   [](char c) { return c >= ' ' && c < 0x7f; });
    if (separator.empty() || separator.size() > kMaxSeparatorBytes || !plain) {
      return wrong(span, fmt::format("{} is no separator", quoted(separator)),
                   "one to eight printable characters, such as `, ` or `; `");
    }
    made_.separator = separator;
  }

  /// `5060/tcp`; the tokenizer has checked its form.
  void take_port(const ast::Literal& literal, Span span) {
    const size_t slash = literal.text.find('/');
    if (literal.kind != ast::LiteralKind::kPort || slash == std::string::npos) {
      return wrong(span,
                   fmt::format("the port of `{}` is a port with its protocol, and this is {}",
                               shape_.name, describe(literal)),
                   fmt::format("write `{}`", shape_.usage));
    }
    made_.number = literal.number;
    made_.text = literal.text.substr(slash + 1);
    if (made_.number == 0) wrong(span, "there is no port 0", "from 1 to 65535");
  }

  void take_text(const Parameter& parameter, const ast::Literal& literal, Span span) {
    made_.text = literal.text;
    const bool is_body = shape_.kind == ActionKind::kBlock;
    if (!is_body) check_header_value(context_, literal.text, span);
    const bool blank_end =
        !literal.text.empty() && (is_blank(literal.text.front()) || is_blank(literal.text.back()));
    if (shape_.kind == ActionKind::kAppendHeader && blank_end) {
      wrong(span, "the value begins or ends with a blank", "leave the blank to the separator");
    }
    const bool may_be_empty = is_body || shape_.kind == ActionKind::kSetHeader;
    if (literal.text.empty() && !may_be_empty) {
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
          shape_.kind == ActionKind::kBlock
              ? "from 200 to 599: what is less announces another answer"
              : fmt::format("from {} to {}", parameter.least, parameter.most));
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
      std::vector<std::string> known;
      for (std::string& field : context_.visible_fields(reference.span.file)) {
        const SchemaField& one = context_.pack.schema.fields[*context_.find_field(field)];
        const bool fits = !one.secret && context_.event_covers(event, one.event);
        if (fits) known.push_back(std::move(field));
      }
      context_.report_unknown(Code::kUnknownField, reference.span,
                              fmt::format("unknown field {}", quoted(name)), name, known);
      return;
    }
    const SchemaField& field = context_.pack.schema.fields[*id];
    if (!context_.is_visible(field, reference.span.file)) {
      context_.report(Code::kNotImported, reference.span,
                      fmt::format("{} cannot be used here", quoted(name)),
                      fmt::format("add `import {}`", field.schema));
      return;
    }
    if (!context_.event_covers(event, field.event)) {
      context_.report(Code::kUnknownField, reference.span,
                      fmt::format("{} is a field of {}, and this mitigation is on {}", quoted(name),
                                  quoted(field.event), quoted(event)));
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

namespace {

const ActionShape* find_shape(Context& context, const ast::Action& action, EventKind event) {
  const auto shape = std::find_if(shapes().begin(), shapes().end(), [&](const ActionShape& one) {
    return one.name == action.name.text;
  });
  if (shape == shapes().end()) {
    std::vector<std::string> known;
    for (const ActionShape& one : shapes()) {
      if (one.goes_with(event)) known.emplace_back(one.name);
    }
    Diagnostic& unknown = context.report_unknown(
        Code::kUnknownAction, action.name.span,
        fmt::format("unknown action {}", quoted(action.name.text)), action.name.text, known);
    if (unknown.help.empty()) unknown.help = fmt::format("actions are {}", actions_on(event));
    return nullptr;
  }
  if (!shape->goes_with(event)) {
    context.report(Code::kActionElsewhere, action.name.span,
                   fmt::format("`{}` is not an action on {}", shape->name, event_words(event)),
                   fmt::format("actions on {} are {}", event_words(event), actions_on(event)));
    return nullptr;
  }
  return &*shape;
}

/// The first of `made` that contradicts `action` or says it again; its place is the answer.
std::optional<Span> same_again(const std::vector<CheckedAction>& made, const CheckedAction& action,
                               bool once) {
  for (const CheckedAction& other : made) {
    const bool same_header = is_edit(action.kind) && is_edit(other.kind) &&
                             lower_case(other.name) == lower_case(action.name);
    const bool appends =
        action.kind == ActionKind::kAppendHeader && other.kind == ActionKind::kAppendHeader;
    const bool same_append = appends && other.text == action.text;
    const bool same_separator = other.separator == action.separator;
    if (same_header && (!appends || same_append || !same_separator)) return other.span;
    const bool same_kind = other.kind == action.kind && action.kind != ActionKind::kLog;
    const bool said = !action.name.empty() || !action.text.empty() || action.number != 0;
    const bool same_words = said && other.name == action.name && other.text == action.text &&
                            other.number == action.number;
    if (same_kind && (once || (same_words && !is_edit(action.kind)))) return other.span;
  }
  return std::nullopt;
}

}  // namespace

void check_actions(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out) {
  for (const ast::Action& action : mitigation.actions) {
    const ActionShape* shape = find_shape(context, action, out.event_kind);
    if (shape == nullptr) continue;
    CheckedAction made = ActionChecker(context, *shape, action).check(out.event);
    if (const auto first = same_again(out.actions, made, shape->once)) {
      const bool header = is_edit(made.kind);
      Diagnostic& again = context.report(
          Code::kRepeatedAction, action.span,
          header ? fmt::format("header {} is edited twice", quoted(made.name))
                 : fmt::format("`{}` is given twice", shape->name),
          header ? "what comes out must not depend on the order; say it in one action"
                 : "one mitigation acts once in each way");
      again.labels.push_back({*first, "first here"});
      continue;
    }
    out.actions.push_back(std::move(made));
  }
}

bool is_decisive(const CheckedMitigation& mitigation) {
  return std::any_of(
      mitigation.actions.begin(), mitigation.actions.end(),
      [](const CheckedAction& action) { return action.kind <= ActionKind::kThrottle; });
}

bool has_edits(const CheckedMitigation& mitigation) {
  return std::any_of(mitigation.actions.begin(), mitigation.actions.end(),
                     [](const CheckedAction& action) { return is_edit(action.kind); });
}

}  // namespace stopgap::lang::checking
