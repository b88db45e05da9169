// SPDX-License-Identifier: Apache-2.0
// From the flat syntax tree to ast.h. Internal to lang/. Knows the shape the grammar gives each
// node, reads literals, and reports what a grammar cannot say: the kind a literal must have in its
// place, things written twice, caps.
#pragma once

#include <string_view>
#include <vector>

#include "lang/ast.h"
#include "lang/diagnostic.h"
#include "lang/syntax.h"

namespace stopgap::lang {

class Builder {
 public:
  Builder(const std::vector<SyntaxNode>& nodes, uint32_t file, std::string_view text,
          Diagnostics& diagnostics)
      : nodes_(nodes), file_(file), text_(text), diagnostics_(diagnostics) {}

  /// Appends one item of a file (a pack, an import or a declaration) to `out`.
  void add_item(uint32_t node, ast::File& out);
  ast::Literal literal(uint32_t node);

 private:
  // build_declaration.cc
  Span span(uint32_t node) const;
  std::string_view slice(uint32_t node) const;
  ast::Name name(uint32_t node);
  ast::Name id(uint32_t node);
  /// Reports a literal that is of none of the kinds that can stand in its place.
  ast::Literal literal_of(uint32_t node, std::initializer_list<ast::LiteralKind> kinds,
                          std::string_view what);
  ast::Literal version(uint32_t node);
  ast::Literal product_version(uint32_t node);
  ast::Literal date(uint32_t node);
  ast::SetLiteral set(uint32_t node);
  std::vector<ast::Literal> literals(Children children);
  ast::TypeName type(uint32_t node);
  std::vector<ast::Entry> entries(Children& children);
  ast::Pack pack(uint32_t node);
  ast::Import import(uint32_t node);
  ast::Param param(uint32_t node);
  ast::SetDecl set_declaration(uint32_t node);
  ast::Let let(uint32_t node);
  ast::Predicate predicate(uint32_t node);
  ast::Form form(uint32_t node);
  ast::Schema schema(uint32_t node);
  ast::SchemaRecord record(uint32_t node);
  ast::SchemaEvent event(uint32_t node);
  ast::SchemaField field(uint32_t node);

  // build_condition.cc
  ast::Reference reference(uint32_t node);
  ast::Operand operand(uint32_t node);
  ast::ExprPtr condition(uint32_t node);
  ast::ExprPtr joined(uint32_t node);
  ast::ExprPtr test(uint32_t node);
  ast::ExprPtr quantified(uint32_t node);
  ast::Compare comparison(uint32_t node, ast::Reference subject);
  static ast::Guard guard(const Children& children);

  // build_mitigation.cc
  ast::Mitigation mitigation(uint32_t node);
  void rule_sections(Children& children, ast::Mitigation& out);
  ast::Block block(uint32_t node);
  ast::Affects affects(uint32_t node);
  ast::Except except(uint32_t node);
  ast::Action action(uint32_t node);
  ast::ActionArgument action_argument(uint32_t node);
  ast::Tests tests(uint32_t node);
  ast::Test stays_test(uint32_t node);
  ast::Test request_test(uint32_t node);
  void request(Children& children, ast::RequestTest& out);
  ast::EventValue event_value(uint32_t node);
  ast::TestResponse response(Children children);
  bool test_peer(NodeKind kind, Children children, ast::RequestTest& out, bool& again);
  void test_extra(uint32_t node, ast::RequestTest& out);

  const std::vector<SyntaxNode>& nodes_;
  uint32_t file_;
  std::string_view text_;
  Diagnostics& diagnostics_;
};

}  // namespace stopgap::lang
