// SPDX-License-Identifier: Apache-2.0
// Regexes as rows of tokens, for lints. Groups and alternatives are not followed: a token that is
// neither a byte, `.`, a class nor an anchor is "other". Tested by regex_text_test.cc.
#include <algorithm>

#include "lang/lint.h"

namespace stopgap::lang::checking {
namespace {

class RegexReader {
 public:
  explicit RegexReader(std::string_view pattern) : pattern_(pattern) {}

  std::vector<RegexToken> read() {
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_];
      if (c == '*' || c == '+' || c == '?' || is_bound()) {
        quantifier(c);
      } else {
        tokens_.push_back(token(c));
      }
    }
    return std::move(tokens_);
  }

 private:
  RegexToken token(char c) {
    ++at_;
    switch (c) {
      case '\\':
        return escape();
      case '[':
        skip_class();
        return {RegexPart::kClass};
      case '.':
        return {RegexPart::kAnyByte};
      case '^':
        return {RegexPart::kStart, c};
      case '$':
        return {RegexPart::kEnd, c};
      case '(':
        skip_group_head();
        return {RegexPart::kOther};
      case ')':
      case '|':
        return {RegexPart::kOther};
      default:
        return {RegexPart::kByte, c};
    }
  }

  /// `{` that starts a bound: digits, perhaps a comma and digits, `}`.
  bool is_bound() const {
    if (pattern_[at_] != '{') return false;
    const size_t end = pattern_.find('}', at_);
    if (end == std::string_view::npos || end == at_ + 1) return false;
    return pattern_.substr(at_ + 1, end - at_ - 1).find_first_not_of("0123456789,") ==
           std::string_view::npos;
  }

  void quantifier(char c) {
    bool unbounded = c == '*' || c == '+';
    if (c == '{') {
      const size_t end = pattern_.find('}', at_);
      unbounded = pattern_[end - 1] == ',';
      at_ = end;
    }
    ++at_;
    if (at_ < pattern_.size() && (pattern_[at_] == '?' || pattern_[at_] == '+')) ++at_;
    if (tokens_.empty()) return;
    tokens_.back().repeated = true;
    tokens_.back().unbounded = unbounded;
  }

  RegexToken escape() {
    if (at_ >= pattern_.size()) return {RegexPart::kOther};
    const char c = pattern_[at_++];
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!word) return {RegexPart::kByte, c};
    if (c == 'x') at_ = std::min(at_ + 2, pattern_.size());
    if (c == 'A') return {RegexPart::kStart, c};
    if (c == 'z') return {RegexPart::kEnd, c};
    return {RegexPart::kOther};
  }

  void skip_class() {
    if (at_ < pattern_.size() && pattern_[at_] == '^') ++at_;
    if (at_ < pattern_.size() && pattern_[at_] == ']') ++at_;
    while (at_ < pattern_.size() && pattern_[at_] != ']') {
      if (pattern_[at_] == '\\') ++at_;
      if (pattern_.substr(at_, 2) == "[:") {
        const size_t end = pattern_.find(":]", at_);
        if (end != std::string_view::npos) at_ = end + 1;
      }
      ++at_;
    }
    at_ = std::min(at_ + 1, pattern_.size());
  }

  void skip_group_head() {
    if (pattern_.substr(at_, 2) == "?:") at_ += 2;
  }

  std::string_view pattern_;
  size_t at_ = 0;
  std::vector<RegexToken> tokens_;
};

}  // namespace

std::vector<RegexToken> read_regex(std::string_view pattern) { return RegexReader(pattern).read(); }

std::vector<std::string> literal_rows(std::string_view pattern, size_t least) {
  std::vector<std::string> rows;
  std::string row;
  const auto end_row = [&] {
    if (row.size() >= least) rows.push_back(row);
    row.clear();
  };
  for (const RegexToken& token : read_regex(pattern)) {
    if (token.part != RegexPart::kByte || token.repeated) {
      end_row();
      continue;
    }
    row += token.byte;
  }
  end_row();
  return rows;
}

}  // namespace stopgap::lang::checking
