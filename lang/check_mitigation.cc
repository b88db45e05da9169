// SPDX-License-Identifier: Apache-2.0
// One mitigation: its sections, its condition with its exceptions, what comes later. Tested by
// check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/action_shapes.h"
#include "lang/check_condition.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {

FaultMode fault_mode(std::string_view mode) {
  if (mode == "block") return FaultMode::kBlock;
  return mode == "allow" ? FaultMode::kAllow : FaultMode::kLog;
}

FaultMode* failure_mode(FailureModes& modes, std::string_view key) {
  if (key == "on_oversize") return &modes.on_oversize;
  if (key == "on_unparsable") return &modes.on_unparsable;
  if (key == "on_budget") return &modes.on_budget;
  return key == "on_error" ? &modes.on_error : nullptr;
}

namespace {

struct KnownEvent {
  std::string_view name;
  EventKind kind;
  std::string_view module;
};
constexpr std::array<KnownEvent, 4> kKnownEvents = {
    {{"http.request", EventKind::kRequest, "std.http"},
     {"http.response", EventKind::kResponse, "std.http"},
     {"connection", EventKind::kConnection, "std.connection"},
     {"host", EventKind::kHost, "std.host"}}};

const KnownEvent* find_known(std::string_view event) {
  const auto* const found = std::find_if(kKnownEvents.begin(), kKnownEvents.end(),
                                         [&](const KnownEvent& one) { return one.name == event; });
  return found == kKnownEvents.end() ? nullptr : found;
}

void check_sections(Context& context, const ast::Mitigation& node) {
  std::string missing;
  const auto need = [&](bool present, std::string_view section) {
    if (!present) missing += fmt::format("{}`{}`", missing.empty() ? "" : ", ", section);
  };
  need(node.about.has_value(), "about");
  need(node.lifecycle.has_value(), "lifecycle");
  need(node.event.has_value(), "on");
  const bool host = node.event && node.event->text == "host";
  need(node.when != nullptr || host, "when");
  need(!node.actions.empty(), "then");
  need(node.tests.has_value(), "tests");
  if (missing.empty()) return;
  context.report(
      Code::kMissingSection, node.id.span,
      fmt::format("mitigation {} lacks {}", quoted(node.id.text), missing),
      "sections come in this order: about, lifecycle, affects, on, backend, when, except, "
      "then, tests");
}

bool not_imported(Context& context, const ast::Name& event, std::string_view schema) {
  context
      .report(Code::kNotImported, event.span,
              fmt::format("{} belongs to {}, which this file does not import", quoted(event.text),
                          quoted(schema)),
              fmt::format("add `import {}`", schema))
      .fix = context.import_fix(event.span.file, schema);
  return false;
}

/// Whether the mitigation's event exists and its schema is imported.
bool check_event(Context& context, const ast::Name& event, CheckedMitigation& out) {
  out.event = event.text;
  const KnownEvent* known = find_known(event.text);
  out.event_kind = known != nullptr ? known->kind : EventKind::kOther;
  const auto schema = context.event_schema.find(event.text);
  if (schema != context.event_schema.end()) {
    SchemaField probe;
    probe.schema = schema->second;
    if (!context.is_visible(probe, event.span.file)) {
      return not_imported(context, event, schema->second);
    }
    out.event_schema = schema->second;
  } else if (known != nullptr) {
    return not_imported(context, event, known->module);
  } else {
    std::vector<std::string> names;
    for (const KnownEvent& one : kKnownEvents) names.emplace_back(one.name);
    for (const auto& [name, from] : context.event_schema) names.push_back(name);
    context.report_unknown(Code::kUnknownEvent, event.span,
                           fmt::format("unknown event {}", quoted(event.text)), event.text, names);
    return false;
  }
  return true;
}

/// Of a connection and a host nothing is decoded.
void check_backend(Context& context, const ast::Name& name, CheckedMitigation& out) {
  out.backend = find_backend(name.text);
  if (!out.backend) {
    context.report_unknown(Code::kUnknownBackend, name.span,
                           fmt::format("unknown backend {}", quoted(name.text)), name.text,
                           {kBackendNames.begin(), kBackendNames.end()});
    return;
  }
  if (out.event_kind != EventKind::kHost && out.event_kind != EventKind::kConnection) return;
  context.report(Code::kNeedlessBackend, name.span,
                 fmt::format("a mitigation on {} reads nothing that backends read differently",
                             event_words(out.event_kind)),
                 "leave the line out");
}

/// Nothing is asked about a host: its installed products arm the mitigation.
bool check_host(Context& context, const ast::Mitigation& node) {
  if (!node.when && node.excepts.empty()) return true;
  const Span place = node.when ? node.when->span : node.excepts.front().span;
  context.report(Code::kHostCondition, place, "a mitigation on a host has no condition",
                 "leave it out; `affects` says which hosts it is for");
  return false;
}

Cond check_except(Context& context, ConditionChecker& checker, const ast::Except& except) {
  if (except.reason.text.empty()) {
    context.report(Code::kEmptyString, except.reason.span, "an exception needs a reason");
  }
  Cond held = constant(false, except.span);
  if (except.condition) held = checker.check(*except.condition, Scope{});
  lint_condition(context, held, "this exception");
  if (except.until && except.until->kind != ast::LiteralKind::kDate) {
    context.report(Code::kTypeMismatch, except.until->span,
                   fmt::format("`until` needs a date, and this is {}", describe(*except.until)),
                   "write `until 2026-12-31`");
  } else if (except.until) {
    Cond both, before;
    before.kind = CondKind::kBefore;
    before.span = except.until->span;
    before.day = static_cast<int32_t>(except.until->number);
    both.kind = CondKind::kAnd;
    both.span = except.span;
    both.children.push_back(std::move(held));
    both.children.push_back(std::move(before));
    held = std::move(both);
  }
  Cond negation;
  negation.kind = CondKind::kNot;
  negation.span = except.span;
  negation.children.push_back(std::move(held));
  return negation;
}

std::optional<int32_t> last_day(const ast::Except& except) {
  if (!except.until || except.until->kind != ast::LiteralKind::kDate) return std::nullopt;
  return static_cast<int32_t>(except.until->number);
}

void check_conditions(Context& context, const ast::Mitigation& node, CheckedMitigation& out) {
  ConditionChecker checker(context, out.event, out.span);
  Cond when = constant(true, out.span);
  if (node.when) {
    when = checker.check(*node.when, Scope{});
    lint_condition(context, when, "the condition");
  }
  out.condition = std::move(when);
  if (!node.excepts.empty()) {
    Cond joined;
    joined.kind = CondKind::kAnd;
    joined.span = out.condition.span;
    joined.children.push_back(std::move(out.condition));
    for (const ast::Except& except : node.excepts) {
      joined.children.push_back(check_except(context, checker, except));
      out.exceptions.push_back({except.reason.text, last_day(except)});
    }
    out.condition = std::move(joined);
  }
}

void check_failure_modes(Context& context, const ast::Mitigation& node, CheckedMitigation& out) {
  std::map<std::string, Span> seen;
  for (const ast::FailureMode& failure : node.failure_modes) {
    const std::string& event = failure.event.text;
    const auto [first, added] = seen.emplace(event, failure.event.span);
    if (!added) {
      Diagnostic& again =
          context.report(Code::kDuplicateKey, failure.event.span,
                         fmt::format("{} is given twice", quoted(event)), "remove one of them");
      again.labels.push_back({first->second, "first here"});
      continue;
    }
    *failure_mode(out.failure, event) = fault_mode(failure.mode.text);
  }
  const auto inherit = [](FaultMode& own, FaultMode of_pack) {
    if (own == FaultMode::kDefault) own = of_pack;
  };
  inherit(out.failure.on_oversize, context.pack.failure.on_oversize);
  inherit(out.failure.on_unparsable, context.pack.failure.on_unparsable);
  inherit(out.failure.on_budget, context.pack.failure.on_budget);
  inherit(out.failure.on_error, context.pack.failure.on_error);
}

/// Names met in conditions that cannot be checked still count as used.
class UseMarker {
 public:
  explicit UseMarker(Context& context) : context_(context) {}

  void mark(const ast::Expr* expression) {
    if (expression == nullptr) return;
    std::visit([this](const auto& node) { visit(node); }, expression->node);
  }

 private:
  void visit(const ast::And& node) {
    for (const auto& term : node.terms) mark(term.get());
  }
  void visit(const ast::Or& node) {
    for (const auto& term : node.terms) mark(term.get());
  }
  void visit(const ast::Not& node) { mark(node.term.get()); }
  void visit(const ast::Paren& node) { mark(node.term.get()); }
  void visit(const ast::SameView& node) { mark(node.term.get()); }
  void visit(const ast::Compare& node) {
    use(node.subject);
    operand(node.operand);
  }
  void visit(const ast::Presence& node) { use(node.subject); }
  void visit(const ast::Quantified& node) {
    use(node.list);
    mark(node.body.get());
    if (node.test) visit(*node.test);
  }
  void visit(const ast::BoolLiteral&) {}
  void visit(const ast::Call& node) {
    use(node.callee);
    for (const ast::Operand& argument : node.arguments) operand(argument);
  }
  void operand(const ast::Operand& node) {
    if (const auto* reference = std::get_if<ast::Reference>(&node.value)) use(*reference);
  }
  void use(const ast::Reference& reference) {
    for (const ast::Name& form : reference.forms) {
      if (!find_step(form.text)) resolve_form(context_, form, true);
    }
    if (const auto field = context_.find_field(reference.name.text)) {
      context_.is_visible(context_.pack.schema.fields[*field], reference.span.file);
    }
    Declared* declared = context_.find_declared(reference.name.text, reference.span.file);
    if (declared == nullptr || declared->used) return;
    declared->used = true;
    pending_.push_back(declared);
    if (pending_.size() > 1) return;  // the loop below is running already: no recursion over chains
    for (size_t i = 0; i < pending_.size(); ++i) follow(*pending_[i]);
    pending_.clear();
  }
  void follow(const Declared& declared) {
    if (const auto* const* let = std::get_if<const ast::Let*>(&declared.node)) {
      if (const auto* body = std::get_if<ast::ExprPtr>(&(*let)->value)) mark(body->get());
    } else if (const auto* const* predicate = std::get_if<const ast::Predicate*>(&declared.node)) {
      mark((*predicate)->body.get());
    }
  }

  Context& context_;
  std::vector<Declared*> pending_;
};

void mark_uses(Context& context, const ast::Mitigation& node) {
  UseMarker marker(context);
  marker.mark(node.when.get());
  for (const ast::Except& except : node.excepts) marker.mark(except.condition.get());
  // The file imports std.http for mitigations like this one too.
  for (auto& [module, span] : context.imports[node.id.span.file]) {
    context.used_imports.insert({node.id.span.file, module});
  }
}

}  // namespace

CheckedMitigation check_mitigation(Context& context, const ast::Mitigation& mitigation) {
  CheckedMitigation out;
  out.id = mitigation.id.text;
  out.title = mitigation.title.text;
  out.span = Span{mitigation.span.file, mitigation.span.begin,
                  std::max(mitigation.title.span.end, mitigation.id.span.end)};
  check_sections(context, mitigation);
  check_about(context, mitigation, out);
  check_lifecycle(context, mitigation, out);
  check_affects(context, mitigation, out);
  check_failure_modes(context, mitigation, out);
  if (!mitigation.event) return out;
  if (!check_event(context, *mitigation.event, out)) {
    mark_uses(context, mitigation);
    return out;
  }
  if (mitigation.backend) check_backend(context, *mitigation.backend, out);
  if (out.event_kind != EventKind::kHost) {
    check_conditions(context, mitigation, out);
  } else if (!check_host(context, mitigation)) {
    mark_uses(context, mitigation);
  }
  check_actions(context, mitigation, out);
  check_tests(context, mitigation, out);
  return out;
}

}  // namespace stopgap::lang::checking
