// SPDX-License-Identifier: Apache-2.0
// Conditions: connectives, quantifiers, lets and predicates. Every expansion is counted and its
// depth bounded, so text that doubles itself ends at once. Tested by check_test.cc and
// tests/golden/check.
#include "lang/check_condition.h"

#include <fmt/format.h>

#include <algorithm>

#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

// A leaf adds at most its guard, its negation and its elements below the depth reached here.
constexpr size_t kMaxDepth = 4 * kMaxNesting - 16;

Cond node_of(CondKind kind, Span span) {
  Cond made;
  made.kind = kind;
  made.span = span;
  return made;
}

Cond wrap(CondKind kind, Cond child, Span span) {
  Cond made = node_of(kind, span);
  made.children.push_back(std::move(child));
  return made;
}

}  // namespace

Cond constant(bool value, Span span) {
  return node_of(value ? CondKind::kTrue : CondKind::kFalse, span);
}

bool ConditionChecker::spend(size_t nodes) {
  nodes_ += nodes;
  if (nodes_ <= kMaxConditionNodes && context_.spend_bytes(nodes * sizeof(Cond))) return true;
  if (!exceeded_) {
    const bool own = nodes_ > kMaxConditionNodes;
    context_.report(
        Code::kTooMany, place_,
        own ? fmt::format("conditions of more than {} nodes", kMaxConditionNodes)
            : std::string("the conditions of this pack grow too large"),
        "lets, predicates and `any {…}` count as what they expand to; `in` with a set is one node");
  }
  exceeded_ = true;
  return false;
}

Cond ConditionChecker::check(const ast::Expr& expression, const Scope& scope) {
  if (exceeded_) return constant(true, expression.span);
  if (depth_ >= kMaxDepth) {
    context_.report(Code::kNestingTooDeep, expression.span, "conditions expand too deeply",
                    fmt::format("at most {} levels of lets, predicates and operators", kMaxDepth));
    exceeded_ = true;
    return constant(true, expression.span);
  }
  ++depth_;
  Cond made = std::visit([&](const auto& node) { return check(node, expression.span, scope); },
                         expression.node);
  --depth_;
  return made;
}

Cond ConditionChecker::join(CondKind kind, const std::vector<ast::ExprPtr>& terms, Span span,
                            const Scope& scope) {
  if (!spend()) return constant(true, span);
  Cond made = node_of(kind, span);
  for (const ast::ExprPtr& term : terms) {
    if (exceeded_) break;
    if (term) made.children.push_back(check(*term, scope));
  }
  if (made.children.size() >= 2) return made;
  return made.children.empty() ? constant(true, span) : Cond(std::move(made.children.front()));
}

Cond ConditionChecker::check(const ast::And& node, Span span, const Scope& scope) {
  return join(CondKind::kAnd, node.terms, span, scope);
}

Cond ConditionChecker::check(const ast::Or& node, Span span, const Scope& scope) {
  return join(CondKind::kOr, node.terms, span, scope);
}

Cond ConditionChecker::check(const ast::Not& node, Span span, const Scope& scope) {
  if (!node.term || !spend()) return constant(true, span);
  Scope inner = scope;
  inner.under_not = true;
  inner.under_not_span = Span{span.file, span.begin, node.term->span.begin};
  return wrap(CondKind::kNot, check(*node.term, inner), span);
}

Cond ConditionChecker::check(const ast::Paren& node, Span span, const Scope& scope) {
  return node.term ? check(*node.term, scope) : constant(true, span);
}

Cond ConditionChecker::check(const ast::BoolLiteral& node, Span span, const Scope&) {
  spend();
  return constant(node.value, span);
}

Cond ConditionChecker::check(const ast::Compare& node, Span span, const Scope& scope) {
  const std::optional<Found> found = find_subject(node.subject, scope, {false, false, &node});
  if (!found || !spend()) return constant(true, span);
  if (found->type.kind == TypeKind::kList) {
    const uint32_t list = found->subject.field;
    const std::string_view path = attribute_path(node.subject, list);
    if (!path.empty() && !attribute_found(node.subject, list, 0, path)) return constant(true, span);
    Diagnostic& repeated = context_.report(
        Code::kNeedsQuantifier, found->span,
        fmt::format("{} is a list, and the test does not say how many of its elements count",
                    quoted(found->name)),
        fmt::format("write {} or {}", quoted("any " + found->name + " …"),
                    quoted("all " + found->name + " …")));
    repeated.fix =
        Fix{Span{found->span.file, found->span.begin, found->span.begin}, "any ", "insert `any`"};
    return constant(true, span);
  }
  return test(node, *found, span, scope);
}

Cond ConditionChecker::check(const ast::Presence& node, Span span, const Scope& scope) {
  if (!outside_same_view("a test for presence", span, scope)) return constant(true, span);
  if (!forms_are_absent(node.subject, "presence")) return constant(true, span);
  const std::optional<Found> found = find_subject(node.subject, scope, {});
  if (!found || !spend()) return constant(true, span);
  if (!found->type.optional) {
    const bool list = found->type.kind == TypeKind::kList;
    std::string asked = found->name;
    if (list) {
      const SchemaField& field = context_.pack.schema.fields[found->subject.field];
      const std::string_view path = attribute_path(node.subject, found->subject.field);
      const bool element = field.key && !node.subject.key && !path.empty();
      if (element) asked = element_of(context_.pack.schema, field, path);
    }
    context_.report(Code::kNeedlessGuard, span,
                    fmt::format("{} is {}, which is never absent", quoted(found->name),
                                describe(found->type.kind)),
                    list ? fmt::format("ask for an element: `any x in {} where true`", asked)
                         : std::string("this test says nothing; remove it"));
    return constant(true, span);
  }
  Cond made = node_of(CondKind::kPresent, span);
  made.subject = found->subject;
  if (node.present) return made;
  return spend() ? wrap(CondKind::kNot, std::move(made), span) : constant(true, span);
}

Cond ConditionChecker::check(const ast::Quantified& node, Span span, const Scope& scope) {
  if (!outside_same_view("`any` or `all` over a list", span, scope)) return constant(true, span);
  std::optional<std::string> key;
  const ast::Reference& reference = node.test ? node.test->subject : node.list;
  const std::optional<Found> list = find_list(reference, scope, key);
  if (!list || !spend()) return constant(true, span);
  Cond made = node_of(node.all ? CondKind::kAll : CondKind::kAny, span);
  made.list_field = list->subject.field;
  made.list_key = std::move(key);
  Scope inner = scope;
  inner.under_not = false;
  if (node.test) {
    const std::string_view written = attribute_path(reference, list->subject.field);
    const std::string_view path = written.empty() ? "value" : written;
    const std::optional<Found> found =
        formed(reference, attribute_found(reference, list->subject.field, 0, path), scope);
    if (!found || !spend()) return constant(true, span);
    made.children.push_back(test(*node.test, *found, span, inner));
    return made;
  }
  if (!node.binder || !node.body || !forms_are_absent(reference, "a list")) {
    return constant(true, span);
  }
  check_binder(*node.binder, scope);
  inner.binders.push_back({node.binder->text, list->subject.field, node.binder->span});
  made.children.push_back(check(*node.body, inner));
  return made;
}

void ConditionChecker::check_binder(const ast::Name& binder, const Scope& scope) {
  const std::string& name = binder.text;
  for (size_t i = scope.first_binder; i < scope.binders.size(); ++i) {
    if (scope.binders[i].name != name) continue;
    Diagnostic& hidden =
        context_.report(Code::kShadowing, binder.span,
                        fmt::format("{} would hide an outer {}", quoted(name), quoted(name)),
                        "choose another name; nothing may be shadowed");
    hidden.labels.push_back({scope.binders[i].span, "bound here"});
  }
  if (const Declared* other = context_.find_declared(name, binder.span.file)) {
    Diagnostic& hidden = context_.report(Code::kShadowing, binder.span,
                                         fmt::format("{} would hide a declaration", quoted(name)),
                                         "choose another name; nothing may be shadowed");
    hidden.labels.push_back({other->name->span, "declared here"});
  }
  if (const auto field = hidden_field(context_, name)) {
    context_.report(Code::kShadowing, binder.span,
                    fmt::format("{} would hide the field {}", quoted(name), quoted(*field)),
                    "choose another name; nothing may be shadowed");
  }
}

Cond ConditionChecker::check(const ast::Call& node, Span span, const Scope& scope) {
  const std::string& name = node.callee.name.text;
  if (!forms_are_absent(node.callee, "what is not compared")) return constant(true, span);
  if (scope.arguments != nullptr && scope.arguments->count(name) != 0) {
    context_.report(Code::kNotACondition, span,
                    fmt::format("argument {} is a value, not a condition", quoted(name)),
                    "compare a field with it");
    return constant(true, span);
  }
  Declared* declared = node.callee.key ? nullptr : context_.find_declared(name, span.file);
  if (declared != nullptr) {
    if (scope.mark) declared->used = true;
    if (const auto* const* let = std::get_if<const ast::Let*>(&declared->node)) {
      if (!node.has_parens) return expand_let(*declared, **let, span, scope);
    }
    if (const auto* const* predicate = std::get_if<const ast::Predicate*>(&declared->node)) {
      return expand_predicate(*declared, **predicate, node, span, scope);
    }
    context_.report(Code::kNotACondition, span,
                    node.has_parens
                        ? fmt::format("{} is not a predicate", quoted(name))
                        : fmt::format("{} is a set or a value, not a condition", quoted(name)),
                    node.has_parens ? "write it without parentheses"
                                    : "test a field with it: `http.host in …`");
    return constant(true, span);
  }
  if (node.has_parens) {
    context_.report_unknown(Code::kUnknownName, node.callee.name.span,
                            fmt::format("unknown predicate {}", quoted(name)), name,
                            context_.declared_names(false));
    return constant(true, span);
  }
  const std::optional<Found> found = find_subject(node.callee, scope, {false, true, nullptr});
  if (!found || !spend()) return constant(true, span);
  if (found->type.kind == TypeKind::kBool && !fits_same_view(*found, scope)) {
    return constant(true, span);
  }
  if (found->type.kind == TypeKind::kBool) return bool_field(*found, span, scope);
  return not_a_condition(node.callee, *found, span);
}

Cond ConditionChecker::bool_field(const Found& found, Span span, const Scope& scope) {
  if (found.type.optional && scope.under_not) {
    context_.report(
        Code::kNeedsGuard, span,
        fmt::format("{} may be absent, and `not` does not say what then", quoted(found.name)),
        fmt::format("write `{} is present and …` outside the `not`", found.name));
  }
  Cond made = node_of(CondKind::kTest, span);
  made.subject = found.subject;
  made.op = TestOp::kIsTrue;
  return made;
}

Cond ConditionChecker::not_a_condition(const ast::Reference& callee, const Found& found,
                                       Span span) {
  std::string help = "compare it: ";
  switch (found.type.kind) {
    case TypeKind::kList:
      help = fmt::format("ask for an element: `any {} contains \"…\"`", found.name);
      break;
    case TypeKind::kInt:
      help += fmt::format("`{} == 443`", found.name);
      break;
    case TypeKind::kSize:
      help += fmt::format("`{} > 4KiB`", found.name);
      break;
    case TypeKind::kIp:
      help += fmt::format("`{} in 192.0.2.0/24`", found.name);
      break;
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kBytes:
    case TypeKind::kText:
    case TypeKind::kCidr:
    case TypeKind::kHost:
    case TypeKind::kPath:
    case TypeKind::kVersion:
    case TypeKind::kDate:
    case TypeKind::kDuration:
    case TypeKind::kRegex:
    case TypeKind::kRecord:
    case TypeKind::kSet:
      help += fmt::format("`{} contains \"…\"`", found.name);
      break;
  }
  context_.report(
      Code::kNotACondition, callee.span,
      fmt::format("{} is {}, not a condition", quoted(found.name), describe(found.type.kind)),
      std::move(help));
  return constant(true, span);
}

/// `body` is what is used at `span`.
Cond ConditionChecker::used_at(Span span, Cond body) {
  if (body.uses.size() == kMaxKeptUses) body.uses.pop_back();
  body.uses.insert(body.uses.begin(), span);
  context_.spend_bytes(sizeof(Span));
  return body;
}

bool ConditionChecker::enter(Declared& declared, Span span) {
  if (declared.broken) return false;
  if (!declared.expanding) return true;
  Diagnostic& cycle = context_.report(
      Code::kCycle, declared.name->span,
      fmt::format("{} is defined by itself", quoted(declared.name->text)),
      "lets and predicates are expanded where they are used, so they cannot refer back");
  cycle.labels.push_back({span, "comes back here"});
  declared.broken = true;
  return false;
}

/// Bodies are walked again for every use in a mitigation, but only once to find errors in unused
/// ones: chains stay linear.
bool ConditionChecker::must_expand(Declared& declared, const Scope& scope) {
  const bool known = declared.typed;
  declared.typed = true;
  return scope.mark || !known;
}

Cond ConditionChecker::expand_let(Declared& let, const ast::Let& node, Span span,
                                  const Scope& scope) {
  if (const auto* literal = std::get_if<ast::Literal>(&node.value)) {
    if (literal->kind == ast::LiteralKind::kBool) {
      spend();
      return constant(literal->number != 0, span);
    }
    context_.report(
        Code::kNotACondition, span,
        fmt::format("{} is {}, not a condition", quoted(let.name->text), describe(*literal)),
        "test a field with it");
    return constant(true, span);
  }
  const auto& body = std::get<ast::ExprPtr>(node.value);
  if (!body || !enter(let, span) || !must_expand(let, scope)) return constant(true, span);
  Scope inner = scope;
  inner.arguments = nullptr;
  inner.first_binder = inner.binders.size();
  let.expanding = true;
  Cond made = used_at(span, check(*body, inner));
  let.expanding = false;
  return made;
}

Cond ConditionChecker::expand_predicate(Declared& declared, const ast::Predicate& node,
                                        const ast::Call& call, Span span, const Scope& scope) {
  if (!node.body || !enter(declared, span)) return constant(true, span);
  Environment environment;
  if (!bind_arguments(node, call, span, scope, environment)) return constant(true, span);
  if (!must_expand(declared, scope)) return constant(true, span);
  Scope inner = scope;
  inner.arguments = &environment;
  inner.first_binder = inner.binders.size();
  declared.expanding = true;
  Cond made = used_at(span, check(*node.body, inner));
  declared.expanding = false;
  return made;
}

}  // namespace stopgap::lang::checking
