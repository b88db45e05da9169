// SPDX-License-Identifier: Apache-2.0
// What to write instead of a look-around. The usual one, `(?=.*A)(?=.*B)`, asks for several
// strings in any order, which the language says directly. Tested by regex_test.cc.
#include "compiler/regex/regex.h"

namespace stopgap::compiler::regex {
namespace {

/// The literal from `at` up to `)`; moves `at` behind it. Nothing if it is not a plain literal.
std::optional<std::string> plain_literal(std::string_view pattern, size_t& at) {
  std::string literal;
  for (; at < pattern.size(); ++at) {
    char c = pattern[at];
    if (c == ')') {
      ++at;
      return literal.empty() ? std::nullopt : std::optional(literal);
    }
    if (c == '\\' && at + 1 < pattern.size()) {
      c = pattern[++at];
      const bool named = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (named) return std::nullopt;
    } else if (std::string_view("[](|*+?{}^$.").find(c) != std::string_view::npos) {
      return std::nullopt;
    }
    const bool printable = c >= ' ' && c <= '~';
    if (!printable) return std::nullopt;
    if (c == '"' || c == '\\') literal += '\\';
    literal += c;
  }
  return std::nullopt;
}

std::string contains(std::string_view subject, bool negated, const std::string& literal,
                     bool nocase) {
  return std::string(subject) + (negated ? " not contains \"" : " contains \"") + literal + "\"" +
         (nocase ? "i" : "");
}

}  // namespace

std::string rewrite_look_around(std::string_view pattern, uint32_t begin, bool nocase,
                                std::string_view subject) {
  std::string rewrite;
  size_t at = begin;
  while (pattern.substr(at).starts_with("(?=") || pattern.substr(at).starts_with("(?!")) {
    const bool negated = pattern[at + 2] == '!';
    at += 3;
    if (pattern.substr(at).starts_with(".*?")) {
      at += 3;
    } else if (pattern.substr(at).starts_with(".*")) {
      at += 2;
    } else {
      break;
    }
    const std::optional<std::string> literal = plain_literal(pattern, at);
    if (!literal) {
      rewrite.clear();
      break;
    }
    if (!rewrite.empty()) rewrite += " and ";
    rewrite += contains(subject, negated, *literal, nocase);
  }
  if (rewrite.empty()) {
    return "say it with several conditions: `" + std::string(subject) + " matches /…/ and " +
           std::string(subject) + " not contains \"…\"`";
  }
  std::string_view rest = pattern.substr(at);
  if (rest == ".*" || rest == ".+" || rest == ".*$" || rest == ".+$") rest = {};
  if (rest.empty()) return "write `" + rewrite + "`";
  return "write `" + rewrite + "` and keep the rest in a `matches` of its own";
}

}  // namespace stopgap::compiler::regex
