// SPDX-License-Identifier: Apache-2.0
// Private to parse.cc and parse_escapes.cc: the recursive descent over a pattern.
#pragma once

#include <utility>

#include "compiler/regex/classes.h"
#include "compiler/regex/regex.h"

namespace stopgap::compiler::regex {

/// Recursive descent; depth is bounded by kMaxGroups. After fail() every method returns at once.
class Parser {
 public:
  Parser(std::string_view text, bool nocase, std::string_view subject)
      : text_(text), subject_(subject) {
    result_.tree.nocase = nocase;
  }

  ParseResult run();

 private:
  uint32_t size() const { return static_cast<uint32_t>(text_.size()); }
  bool failed() const { return result_.problem.has_value(); }
  bool done() const { return failed() || at_ >= size(); }
  char peek(uint32_t ahead = 0) const { return at_ + ahead < size() ? text_[at_ + ahead] : '\0'; }
  bool looking_at(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  void fail(lang::Code code, uint32_t begin, uint32_t end, std::string message, std::string help) {
    if (failed()) return;
    result_.problem =
        Problem{code, begin, end < size() ? end : size(), std::move(message), std::move(help)};
  }

  NodeId add(Node node, uint32_t begin) {
    node.begin = begin;
    node.end = at_;
    result_.tree.nodes.push_back(std::move(node));
    return static_cast<NodeId>(result_.tree.nodes.size() - 1);
  }
  NodeId add_set(ByteSet set, uint32_t begin) {
    Node node;
    node.kind = Kind::kSet;
    node.set = result_.tree.nocase ? fold_case(set) : set;
    return add(std::move(node), begin);
  }
  NodeId add_kind(Kind kind, uint32_t begin) {
    Node node;
    node.kind = kind;
    return add(std::move(node), begin);
  }

  NodeId alternation();
  NodeId concatenation();
  NodeId repeated();
  NodeId atom();
  NodeId group();
  void refuse_group(uint32_t begin);
  NodeId escape();
  std::optional<uint8_t> escaped_byte(uint32_t begin);
  void refuse_escape(uint32_t begin);
  NodeId bracket();
  bool bracket_item(ByteSet& set);
  bool posix_item(ByteSet& set);
  bool no_range_from_class();
  std::optional<uint8_t> bracket_byte();
  bool take_quantifier(Node& node);
  std::optional<uint32_t> take_bound();

  std::string_view text_;
  std::string_view subject_;
  uint32_t at_ = 0;
  unsigned depth_ = 0;
  ParseResult result_;
};

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline ByteSet single_byte(uint8_t byte) { return ByteSet().set(byte); }

}  // namespace stopgap::compiler::regex
