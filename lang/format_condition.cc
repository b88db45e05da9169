// SPDX-License-Identifier: Apache-2.0
// Printer: conditions. What does not fit on a line breaks before `and` and `or`, which end in one
// column. Recursion is bounded by kMaxNesting. Covered by format_test.cc.
#include <fmt/format.h>

#include <array>

#include "lang/printer.h"

namespace stopgap::lang {
namespace {

constexpr std::array<std::string_view, 11> kOperators = {
    "==", "!=", "<", "<=", ">", ">=", "in", "contains", "starts_with", "ends_with", "matches"};
constexpr std::array<std::string_view, 3> kGuards = {"", " or absent", " and present"};
constexpr std::array<std::string_view, 3> kQuantities = {"", "any ", "all "};

constexpr size_t kUnbroken = 0;  // as a column: nothing fits better than the whole
constexpr size_t kMaxBodyColumn = 50;

std::string_view guard_text(ast::Guard guard) { return kGuards.at(static_cast<size_t>(guard)); }

}  // namespace

std::string Printer::operand(const ast::Operand& operand, size_t column, size_t base) const {
  const std::string_view quantity = kQuantities.at(static_cast<size_t>(operand.quantity));
  std::string out(quantity);
  if (const auto* elements = std::get_if<ast::SetLiteral>(&operand.value)) {
    return out + (column == kUnbroken ? braces(elements->elements)
                                      : set(*elements, column + quantity.size(), base));
  }
  if (const auto* name = std::get_if<ast::Reference>(&operand.value)) return out + reference(*name);
  return out + literal(std::get<ast::Literal>(operand.value));
}

std::string Printer::compare(const ast::Compare& compare, size_t column) const {
  std::string out = reference(compare.subject) + (compare.negated ? " not " : " ");
  out.append(kOperators.at(static_cast<size_t>(compare.op))).append(" ");
  out += operand(compare.operand, column == kUnbroken ? column : column + out.size(), column);
  return out.append(guard_text(compare.guard));
}

std::string Printer::quantified(const ast::Quantified& node, size_t column) const {
  const std::string word = node.all ? "all " : "any ";
  if (!node.binder)
    return word + compare(*node.test, column == kUnbroken ? column : column + word.size());
  std::string out = word + node.binder->text + " in " + reference(node.list) + " where ";
  if (column == kUnbroken) return out + flat(*node.body);
  if (column + out.size() <= kMaxBodyColumn)
    return out + condition(*node.body, column + out.size());
  out.back() = '\n';
  return out + spaces(column + kIndent) + condition(*node.body, column + kIndent);
}

std::string Printer::call(const ast::Call& call) const {
  std::string out = reference(call.callee);
  if (!call.has_parens) return out;
  out += "(";
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    if (i != 0) out += ", ";
    out += operand(call.arguments[i], kUnbroken, kUnbroken);
  }
  return out + ")";
}

std::string Printer::flat_terms(std::string_view word,
                                const std::vector<ast::ExprPtr>& terms) const {
  std::string out;
  for (const ast::ExprPtr& term : terms) {
    if (!out.empty()) out.append(" ").append(word).append(" ");
    out += flat(*term);
  }
  return out;
}

std::string Printer::flat(const ast::Expr& expr) const {
  struct Visitor {
    const Printer& printer;
    std::string operator()(const ast::And& node) const {
      return printer.flat_terms("and", node.terms);
    }
    std::string operator()(const ast::Or& node) const {
      return printer.flat_terms("or", node.terms);
    }
    std::string operator()(const ast::Not& node) const { return "not " + printer.flat(*node.term); }
    std::string operator()(const ast::Paren& node) const {
      return "(" + printer.flat(*node.term) + ")";
    }
    std::string operator()(const ast::SameView& node) const {
      return ("same view (" + printer.flat(*node.term) + ")").append(guard_text(node.guard));
    }
    std::string operator()(const ast::Compare& node) const {
      return printer.compare(node, kUnbroken);
    }
    std::string operator()(const ast::Presence& node) const {
      return printer.reference(node.subject) + (node.present ? " is present" : " is absent");
    }
    std::string operator()(const ast::Quantified& node) const {
      return printer.quantified(node, kUnbroken);
    }
    std::string operator()(const ast::BoolLiteral& node) const {
      return node.value ? "true" : "false";
    }
    std::string operator()(const ast::Call& node) const { return printer.call(node); }
  };
  return std::visit(Visitor{*this}, expr.node);
}

std::string Printer::broken_terms(std::string_view word, const std::vector<ast::ExprPtr>& terms,
                                  size_t column) const {
  const size_t lead = column > word.size() + 1 ? column - word.size() - 1 : 0;
  std::string out;
  for (const ast::ExprPtr& term : terms) {
    if (!out.empty()) out.append("\n").append(spaces(lead)).append(word).append(" ");
    out += condition(*term, column);
  }
  return out;
}

std::string Printer::condition(const ast::Expr& expr, size_t column) const {
  std::string line = flat(expr);
  if (fits(line, column)) return line;
  if (const auto* node = std::get_if<ast::And>(&expr.node))
    return broken_terms("and", node->terms, column);
  if (const auto* node = std::get_if<ast::Or>(&expr.node))
    return broken_terms("or", node->terms, column);
  if (const auto* node = std::get_if<ast::Not>(&expr.node))
    return "not " + condition(*node->term, column + 4);
  if (const auto* node = std::get_if<ast::Paren>(&expr.node))
    return "(" + condition(*node->term, column + 1) + ")";
  if (const auto* node = std::get_if<ast::SameView>(&expr.node))
    return ("same view (" + condition(*node->term, column + 11) + ")")
        .append(guard_text(node->guard));
  if (const auto* node = std::get_if<ast::Compare>(&expr.node)) return compare(*node, column);
  if (const auto* node = std::get_if<ast::Quantified>(&expr.node)) return quantified(*node, column);
  return line;
}

std::string Printer::definition(const std::string& head, const ast::Expr& expr) const {
  constexpr size_t kColumn = 6;  // room for ` and ` before it
  const std::string line = flat(expr);
  if (fits(line, head.size() + 1)) return head + " " + line;
  return head + "\n" + spaces(kColumn) + condition(expr, kColumn);
}

}  // namespace stopgap::lang
