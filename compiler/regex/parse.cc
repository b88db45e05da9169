// SPDX-License-Identifier: Apache-2.0
// The gate: pattern to tree, or the first thing that is outside the subset. Tested by
// regex_test.cc.
#include "compiler/regex/parser.h"
#include "lang/limits.h"

namespace stopgap::compiler::regex {

using lang::Code;

ParseResult Parser::run() {
  if (text_.size() > lang::kMaxRegexBytes) {
    fail(Code::kRegexTooLong, 0, size(),
         "regex of " + std::to_string(text_.size()) + " bytes; at most " +
             std::to_string(lang::kMaxRegexBytes) + " are accepted",
         "split it into several conditions joined with `or`");
    return std::move(result_);
  }
  result_.tree.root = alternation();
  if (!failed() && at_ < size()) {
    fail(Code::kRegexSyntax, at_, at_ + 1, "`)` without `(`", "write `\\)` for a parenthesis");
  }
  return std::move(result_);
}

NodeId Parser::alternation() {
  const uint32_t begin = at_;
  Node node;
  node.kind = Kind::kAlternate;
  node.children.push_back(concatenation());
  while (!done() && peek() == '|') {
    ++at_;
    node.children.push_back(concatenation());
  }
  return node.children.size() == 1 ? node.children[0] : add(std::move(node), begin);
}

NodeId Parser::concatenation() {
  const uint32_t begin = at_;
  Node node;
  node.kind = Kind::kConcat;
  while (!done() && peek() != '|' && peek() != ')') node.children.push_back(repeated());
  if (node.children.empty()) return add_kind(Kind::kEmpty, begin);
  return node.children.size() == 1 ? node.children[0] : add(std::move(node), begin);
}

NodeId Parser::repeated() {
  const uint32_t begin = at_;
  const NodeId inner = atom();
  if (failed()) return inner;
  Node node;
  node.kind = Kind::kRepeat;
  const uint32_t quantifier = at_;
  if (!take_quantifier(node)) return inner;
  const Kind kind = result_.tree.nodes[inner].kind;
  if (kind == Kind::kStart || kind == Kind::kEnd || kind == Kind::kWordEdge) {
    fail(Code::kRegexSyntax, begin, at_, "repeats an anchor", "remove the repeat");
  }
  if (!done() && peek() == '+') {
    fail(Code::kRegexAtomic, quantifier, at_ + 1,
         "possessive repeat `" + std::string(text_.substr(quantifier, at_ + 1 - quantifier)) + "`",
         "drop the last `+`: without backtracking it only makes a regex miss");
  }
  if (!done() && peek() == '?') ++at_;  // lazy: the same texts match
  Node second;
  const uint32_t again = at_;
  if (!failed() && take_quantifier(second)) {
    fail(Code::kRegexSyntax, again, at_, "repeat of a repeat",
         "put what is repeated in a group: `(?:a{2}){3}`");
  }
  node.children.push_back(inner);
  return add(std::move(node), begin);
}

/// At a quantifier: takes it. A `{` that starts none is a literal, as everywhere.
bool Parser::take_quantifier(Node& node) {
  if (done()) return false;
  const uint32_t begin = at_;
  const char c = peek();
  node.min = c == '+' ? 1 : 0;
  node.max = c == '?' ? 1 : kUnbounded;
  if (c == '*' || c == '+' || c == '?') return ++at_, true;
  if (c != '{') return false;
  ++at_;
  const std::optional<uint32_t> min = take_bound();
  const bool comma = peek() == ',';
  if (comma) ++at_;
  const std::optional<uint32_t> max = comma ? take_bound() : min;
  if (peek() != '}' || at_ >= size() || (!min && !max)) return at_ = begin, false;
  ++at_;
  if (!min) {
    fail(Code::kRegexSyntax, begin, at_, "repeat without a lower bound",
         "write `{0,n}`, or `\\{` for a brace");
    return false;
  }
  if (*min > kMaxBound || (max && *max > kMaxBound)) {
    fail(Code::kRegexBound, begin, at_,
         "bound over " + std::to_string(kMaxBound) + " in `" +
             std::string(text_.substr(begin, at_ - begin)) + "`",
         "use a smaller bound, or `*` and a test of the size: `http.uri_size > 1024`");
  }
  if (max && *max < *min) {
    fail(Code::kRegexSyntax, begin, at_, "the upper bound is below the lower one",
         "swap the bounds");
  }
  node.min = *min;
  node.max = max ? *max : kUnbounded;
  node.bounded_by_braces = true;
  return true;
}

std::optional<uint32_t> Parser::take_bound() {
  const uint32_t begin = at_;
  uint32_t value = 0;
  while (at_ < size() && is_digit(peek())) {
    value = value < 100'000 ? value * 10 + static_cast<uint32_t>(peek() - '0') : value;
    ++at_;
  }
  if (at_ == begin) return std::nullopt;
  return value;
}

NodeId Parser::atom() {
  const uint32_t begin = at_;
  const char c = peek();
  switch (c) {
    case '(':
      return group();
    case '[':
      return bracket();
    case '\\':
      return escape();
    case '.':
      ++at_;
      return add_set(ByteSet().set(), begin);
    case '^':
      ++at_;
      return add_kind(Kind::kStart, begin);
    case '$':
      ++at_;
      return add_kind(Kind::kEnd, begin);
    case '*':
    case '+':
    case '?':
      fail(Code::kRegexSyntax, begin, begin + 1, std::string("`") + c + "` repeats nothing",
           std::string("write `\\") + c + "` for the character");
      return 0;
    default:
      break;
  }
  Node quantifier;
  if (c == '{' && take_quantifier(quantifier)) {
    fail(Code::kRegexSyntax, begin, at_, "repeats nothing", "write `\\{` for a brace");
  }
  if (failed()) return 0;
  ++at_;
  return add_set(single_byte(static_cast<uint8_t>(c)), begin);
}

NodeId Parser::group() {
  const uint32_t begin = at_++;
  if (peek() == '*' || (peek() == '?' && !looking_at("?:"))) {
    refuse_group(begin);
    return 0;
  }
  if (looking_at("?:")) at_ += 2;
  if (++depth_ > kMaxGroups) {
    fail(Code::kRegexSyntax, begin, begin + 1,
         "groups nested over " + std::to_string(kMaxGroups) + " deep", "split the regex");
    return 0;
  }
  const NodeId inner = alternation();
  if (failed()) return inner;
  --depth_;
  if (peek() != ')' || at_ >= size()) {
    fail(Code::kRegexSyntax, begin, begin + 1, "`(` without `)`",
         "close the group, or write `\\(` for a parenthesis");
    return inner;
  }
  ++at_;
  result_.tree.nodes[inner].begin = begin;
  result_.tree.nodes[inner].end = at_;
  return inner;
}

ParseResult parse(std::string_view pattern, bool nocase, std::string_view subject) {
  ParseResult result = Parser(pattern, nocase, subject).run();
  if (!result.problem) result.problem = check_tree(result.tree);
  return result;
}

}  // namespace stopgap::compiler::regex
