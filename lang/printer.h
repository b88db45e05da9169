// SPDX-License-Identifier: Apache-2.0
// The formatter's state: text so far and indentation. Internal to lang/. Split over format*.cc by
// what is printed. The layout depends on the tree alone, so formatting twice changes nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lang/ast.h"

namespace stopgap::lang {

inline constexpr size_t kIndent = 2;
inline constexpr size_t kMaxColumns = 90;  // where lines break, if they can

/// Bytes of a string as written between quotes; whatever cannot be seen is escaped.
std::string escape_string(std::string_view bytes);
std::string print_type(const ast::TypeName& type);

class Printer {
 public:
  std::string file(const ast::File& file);

 private:
  // format.cc
  /// `text` as a line of its own (it may hold line ends), with the comments of the node it prints.
  void node(const ast::Trivia& trivia, const std::string& text);
  void comments(const std::vector<ast::Trivia::Comment>& comments);
  void open(const ast::Trivia& trivia, const std::string& head);
  void close(const ast::Trivia& end, const ast::Trivia& block);
  void finish_line(const ast::Trivia& trivia);
  void entries(const std::vector<ast::Entry>& entries, const std::vector<std::string_view>& keys);
  void pack(const ast::Pack& pack);
  void declaration(const ast::Param& param);
  void declaration(const ast::SetDecl& set);
  void declaration(const ast::Let& let);
  void declaration(const ast::Predicate& predicate);
  void declaration(const ast::Form& form);
  void declaration(const ast::Schema& schema);
  void item(const ast::SchemaRecord& record);
  void item(const ast::SchemaEvent& event);

  // format_literal.cc
  std::string literal(const ast::Literal& literal) const;
  std::string fence(const ast::Literal& literal) const;
  std::string braces(const std::vector<ast::Literal>& literals) const;
  /// `{ … }` on one line if it fits behind `column`, else one element a line,
  /// with the brace at `base`.
  std::string set(const ast::SetLiteral& set, size_t column, size_t base) const;
  std::string reference(const ast::Reference& reference) const;

  // format_condition.cc: `column` is where the text will begin
  std::string condition(const ast::Expr& expr, size_t column) const;
  std::string flat(const ast::Expr& expr) const;
  std::string flat_terms(std::string_view word, const std::vector<ast::ExprPtr>& terms) const;
  std::string broken_terms(std::string_view word, const std::vector<ast::ExprPtr>& terms,
                           size_t column) const;
  std::string operand(const ast::Operand& operand, size_t column, size_t base) const;
  std::string compare(const ast::Compare& compare, size_t column) const;
  std::string quantified(const ast::Quantified& node, size_t column) const;
  std::string call(const ast::Call& call) const;
  /// `head` and the condition behind it, or below it when both do not fit on one line.
  std::string definition(const std::string& head, const ast::Expr& expr) const;

  // format_mitigation.cc
  std::string event_value(const ast::EventValue& one) const;
  void declaration(const ast::Mitigation& mitigation);
  void block(std::string_view word, const ast::Block& block,
             const std::vector<std::string_view>& keys);
  void affects(const ast::Affects& affects);
  void rule(const ast::Mitigation& mitigation);
  std::string action(const ast::Action& action) const;
  std::string actions(const std::vector<ast::Action>& actions) const;
  void tests(const ast::Tests& tests);
  std::string response(const ast::TestResponse& response) const;
  std::string request_test(const ast::RequestTest& test, size_t kind_width,
                           size_t method_width) const;
  std::string stays_test(const ast::StaysTest& test) const;

  std::string out_;
  size_t indent_ = 0;
};

/// Whether `text` is one line and ends before kMaxColumns when it begins at `column`.
inline bool fits(std::string_view text, size_t column) {
  return text.find('\n') == text.npos && column + text.size() <= kMaxColumns;
}
inline std::string spaces(size_t count) { return std::string(count, ' '); }

}  // namespace stopgap::lang
