// SPDX-License-Identifier: Apache-2.0
// Regexes on bodies written as if they were read line by line: here `.` matches a line end too, and
// `^` and `$` are the ends of the whole body.
#include <fmt/format.h>

#include <algorithm>

#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {

void lint_any_byte(Context& context, const CheckedMitigation& mitigation) {
  for_each_test(mitigation.condition, false, [&](const Cond& test, bool) {
    const auto* regex = std::get_if<RegexValue>(&test.operand);
    if (regex == nullptr) return;
    const SubjectInfo info = subject_info(context, test.subject);
    if (info.type != TypeKind::kBytes) return;
    const std::vector<RegexToken> tokens = read_regex(regex->pattern);
    const bool crosses = std::any_of(tokens.begin(), tokens.end(), [](const RegexToken& token) {
      return token.part == RegexPart::kAnyByte && token.unbounded;
    });
    if (crosses) {
      context.report(
          Code::kDotAcrossLines, regex->span,
          fmt::format("`.` crosses the line ends of {}", quoted(info.name)),
          "write `[^\\n]` to stay in one line, `[\\x00-\\xff]` to say that any byte will "
          "do");
    }
    const bool anchored = std::any_of(tokens.begin(), tokens.end(), [](const RegexToken& token) {
      return (token.part == RegexPart::kStart && token.byte == '^') ||
             (token.part == RegexPart::kEnd && token.byte == '$');
    });
    // Whoever writes a line end into the regex has thought of lines.
    if (anchored && regex->pattern.find("\\n") == std::string::npos) {
      context.report(
          Code::kDotAcrossLines, regex->span,
          fmt::format("`^` and `$` are the ends of the whole {}, not of a line", quoted(info.name)),
          "write `(?:^|\\n)` for the start of any line, `(?:\\r?\\n|$)` for its end; `\\A` and "
          "`\\z` "
          "say that the whole value is meant");
    }
  });
}

}  // namespace stopgap::lang::checking
