// SPDX-License-Identifier: Apache-2.0
// A path in a test where case counts: a server that ignores the case of paths is attacked in other
// letters. Tests that hold requests back only; under `not` case makes a rule stricter.
#include <fmt/format.h>

#include <algorithm>

#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

constexpr std::string_view kHelp =
    "many servers ignore the case of paths; add the suffix `i`, or allow it with a reason";

/// `/…`, or a regex for it.
bool looks_like_path(std::string_view text) {
  if (is_prefix_of("^", text)) text.remove_prefix(1);
  return is_prefix_of("/", text) || is_prefix_of("\\/", text);
}

bool regex_has_letter(std::string_view pattern) {
  const std::vector<RegexToken> tokens = read_regex(pattern);
  return std::any_of(tokens.begin(), tokens.end(), [](const RegexToken& token) {
    return token.part == RegexPart::kByte && has_letter(std::string_view(&token.byte, 1));
  });
}

class PathCase {
 public:
  PathCase(Context& context, const Cond& test)
      : context_(context), test_(test), info_(subject_info(context, test.subject)) {}

  void lint() {
    // A form may have made all letters lower case.
    if (info_.nocase || test_.subject.form != Subject::kNone) return;
    if (const auto* value = std::get_if<StringValue>(&test_.operand)) {
      if (concerns(value->bytes) && !value->nocase && has_letter(value->bytes)) report_literal();
    } else if (const auto* regex = std::get_if<RegexValue>(&test_.operand)) {
      if (concerns(regex->pattern) && !regex->nocase && regex_has_letter(regex->pattern)) {
        report_literal();
      }
    } else if (const auto* set = std::get_if<SetId>(&test_.operand)) {
      lint_set(context_.pack.sets[set->index]);
    }
  }

 private:
  bool concerns(std::string_view text) const {
    if (info_.type == TypeKind::kPath) return true;
    return info_.type == TypeKind::kText && !info_.is_element && looks_like_path(text);
  }

  void report_literal() {
    const Span literal = test_.operand_span;
    Diagnostic& exact = context_.report(
        Code::kPathCase, literal.valid() ? literal : test_.span,
        fmt::format("case counts in this test of {}", quoted(info_.name)), std::string(kHelp));
    const std::string text = context_.slice(literal);
    const bool takes_suffix = !text.empty() && (text.back() == '/' || text.back() == '"') &&
                              !is_prefix_of("\"\"\"", text);
    if (!takes_suffix) return;
    exact.fix = Fix{Span{literal.file, literal.end, literal.end}, "i", "add the suffix `i`"};
  }

  void lint_set(const SetInfo& set) {
    const auto exact = std::find_if(
        set.value.strings.begin(), set.value.strings.end(), [&](const StringValue& value) {
          return !value.nocase && has_letter(value.bytes) && concerns(value.bytes);
        });
    if (exact == set.value.strings.end()) return;
    Diagnostic& elements = context_.report(
        Code::kPathCase, test_.span,
        fmt::format("case counts in elements of this set, {} for instance", quoted(exact->bytes)),
        std::string(kHelp));
    if (!set.name.empty()) elements.labels.push_back({set.span, "declared here"});
  }

  Context& context_;
  const Cond& test_;
  SubjectInfo info_;
};

}  // namespace

void lint_path_case(Context& context, const CheckedMitigation& mitigation) {
  for_each_test(mitigation.condition, false, [&](const Cond& test, bool negated) {
    if (!negated) PathCase(context, test).lint();
  });
}

}  // namespace stopgap::lang::checking
