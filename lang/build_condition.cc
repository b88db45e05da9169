// SPDX-License-Identifier: Apache-2.0
// Builder: conditions. Recursion is bounded by the nesting the grammar allows. Covered by
// parser_test.cc.
#include <array>
#include <utility>

#include "lang/build.h"

namespace stopgap::lang {
namespace {

using ast::Operator;

constexpr std::array<std::pair<std::string_view, Operator>, 11> kOperators = {{
    {"==", Operator::kEqual},
    {"!=", Operator::kNotEqual},
    {"<", Operator::kLess},
    {"<=", Operator::kLessEqual},
    {">", Operator::kGreater},
    {">=", Operator::kGreaterEqual},
    {"in", Operator::kIn},
    {"contains", Operator::kContains},
    {"starts_with", Operator::kStartsWith},
    {"ends_with", Operator::kEndsWith},
    {"matches", Operator::kMatches},
}};

Operator to_operator(std::string_view text) {
  for (const auto& [word, op] : kOperators) {
    if (word == text) return op;
  }
  assert(false);
  return Operator::kEqual;
}

template <typename Node>
ast::ExprPtr make(Node node, Span span) {
  auto out = std::make_unique<ast::Expr>();
  out->node = std::move(node);
  out->span = span;
  return out;
}

}  // namespace

ast::Reference Builder::reference(uint32_t node) {
  Children children(nodes_, node);
  ast::Reference out;
  out.name = name(children.take());
  if (children.next_is(NodeKind::kString)) out.key = literal(children.take());
  if (children.next_is(NodeKind::kAfterKey))
    out.after_key = name(Children(nodes_, children.take()).take());
  while (!children.done()) out.forms.push_back(name(children.take()));
  out.span = span(node);
  return out;
}

ast::Operand Builder::operand(uint32_t node) {
  Children children(nodes_, node);
  ast::Operand out;
  out.span = span(node);
  if (children.next_is(NodeKind::kAny) || children.next_is(NodeKind::kAll)) {
    out.quantity = children.next_is(NodeKind::kAny) ? ast::Quantity::kAny : ast::Quantity::kAll;
    children.take();
  }
  if (children.next_is(NodeKind::kSet)) {
    out.value = set(children.take());
  } else if (children.next_is(NodeKind::kReference)) {
    out.value = reference(children.take());
  } else {
    out.value = literal(children.take());
  }
  return out;
}

ast::Guard Builder::guard(const Children& children) {
  if (children.next_is(NodeKind::kOrAbsent)) return ast::Guard::kOrAbsent;
  return children.next_is(NodeKind::kAndPresent) ? ast::Guard::kAndPresent : ast::Guard::kNone;
}

ast::Compare Builder::comparison(uint32_t node, ast::Reference subject) {
  Children children(nodes_, node);
  ast::Compare out;
  out.subject = std::move(subject);
  const uint32_t op = children.take();
  std::string_view word = slice(op);
  out.negated = word.substr(0, 3) == "not";
  if (out.negated) word = word.substr(word.find_last_of(" \t\r\n") + 1);
  out.op = to_operator(word);
  out.op_span = span(op);
  out.operand = operand(children.take());
  out.guard = guard(children);
  return out;
}

ast::ExprPtr Builder::test(uint32_t node) {
  Children children(nodes_, node);
  ast::Reference subject = reference(children.take());
  if (children.next_is(NodeKind::kCompare))
    return make(comparison(children.take(), std::move(subject)), span(node));
  if (children.next_is(NodeKind::kPresent))
    return make(ast::Presence{std::move(subject), true}, span(node));
  if (children.next_is(NodeKind::kAbsent))
    return make(ast::Presence{std::move(subject), false}, span(node));
  ast::Call call;
  call.callee = std::move(subject);
  if (children.next_is(NodeKind::kCallArguments)) {
    call.has_parens = true;
    Children arguments(nodes_, children.take());
    while (!arguments.done()) call.arguments.push_back(operand(arguments.take()));
  }
  return make(std::move(call), span(node));
}

ast::ExprPtr Builder::quantified(uint32_t node) {
  Children children(nodes_, node);
  ast::Quantified out;
  out.all = children.next_is(NodeKind::kAll);
  children.take();
  if (nodes_[node].kind == NodeKind::kBinding) {
    out.binder = name(children.take());
    out.list = reference(children.take());
    out.body = condition(children.take());
  } else {
    ast::Reference list = reference(children.take());
    out.test = std::make_unique<ast::Compare>(comparison(children.take(), std::move(list)));
  }
  return make(std::move(out), span(node));
}

/// An `or` or `and` of one term is that term.
ast::ExprPtr Builder::joined(uint32_t node) {
  Children children(nodes_, node);
  std::vector<ast::ExprPtr> terms;
  while (!children.done()) terms.push_back(condition(children.take()));
  if (terms.size() == 1) return std::move(terms.front());
  if (nodes_[node].kind == NodeKind::kOr) return make(ast::Or{std::move(terms)}, span(node));
  return make(ast::And{std::move(terms)}, span(node));
}

ast::ExprPtr Builder::condition(uint32_t node) {
  const NodeKind kind = nodes_[node].kind;
  if (kind == NodeKind::kOr || kind == NodeKind::kAnd) return joined(node);
  if (kind == NodeKind::kTest) return test(node);
  if (kind == NodeKind::kBinding || kind == NodeKind::kListTest) return quantified(node);
  if (kind == NodeKind::kBool) return make(ast::BoolLiteral{slice(node) == "true"}, span(node));
  Children children(nodes_, node);
  ast::ExprPtr inner = condition(children.take());
  if (kind == NodeKind::kNot) return make(ast::Not{std::move(inner)}, span(node));
  if (kind == NodeKind::kParen) return make(ast::Paren{std::move(inner)}, span(node));
  assert(kind == NodeKind::kSameView);
  return make(ast::SameView{std::move(inner), guard(children)}, span(node));
}

}  // namespace stopgap::lang
