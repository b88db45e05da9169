// SPDX-License-Identifier: Apache-2.0
// A regex of literals with `.*` between: the attacker swaps two parameters. Several `contains` find
// them in any order, and are cheaper.
#include <fmt/format.h>

#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

struct Pieces {
  std::vector<std::string> literals;
  bool at_start = false;
  bool at_end = false;
};

/// The literals of `^a.*b.*c$`; nothing for any other regex.
std::optional<Pieces> pieces_of(std::string_view pattern) {
  const std::vector<RegexToken> tokens = read_regex(pattern);
  Pieces pieces;
  bool inside = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const RegexToken& token = tokens[i];
    if (token.part == RegexPart::kByte && !token.repeated) {
      if (!inside) pieces.literals.emplace_back();
      pieces.literals.back() += token.byte;
      inside = true;
      continue;
    }
    if (token.part == RegexPart::kStart && i == 0) {
      pieces.at_start = true;
    } else if (token.part == RegexPart::kEnd && i + 1 == tokens.size()) {
      pieces.at_end = true;
    } else if (token.part != RegexPart::kAnyByte || !token.unbounded) {
      return std::nullopt;
    }
    inside = false;
  }
  if (pieces.literals.size() < 2) return std::nullopt;
  return pieces;
}

std::string literal_text(std::string_view bytes, bool nocase) {
  std::string text = "\"";
  for (const char c : bytes) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + (nocase ? "\"i" : "\"");
}

std::string rewritten(const Pieces& pieces, std::string_view subject, bool nocase) {
  std::string text;
  for (size_t i = 0; i < pieces.literals.size(); ++i) {
    const bool first = pieces.at_start && i == 0;
    const bool last = pieces.at_end && i + 1 == pieces.literals.size();
    const std::string_view op = first ? "starts_with" : last ? "ends_with" : "contains";
    text += fmt::format("{}{} {} {}", i == 0 ? "" : " and ", subject, op,
                        literal_text(pieces.literals[i], nocase));
  }
  return text;
}

}  // namespace

void lint_regex_order(Context& context, const CheckedMitigation& mitigation) {
  for_each_test(mitigation.condition, false, [&](const Cond& test, bool negated) {
    const auto* regex = std::get_if<RegexValue>(&test.operand);
    if (negated || regex == nullptr) return;
    const std::optional<Pieces> pieces = pieces_of(regex->pattern);
    if (!pieces) return;
    const SubjectInfo info = subject_info(context, test.subject);
    const std::string& second = pieces->literals[1];
    context.report(
        Code::kOrderedRegex, regex->span,
        fmt::format("this finds {} only behind {}", quoted(second), quoted(pieces->literals[0])),
        fmt::format("`{}` finds them in any order", rewritten(*pieces, info.name, regex->nocase)));
  });
}

}  // namespace stopgap::lang::checking
