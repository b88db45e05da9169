// SPDX-License-Identifier: Apache-2.0
// A literal that can be percent-encoded, searched in `.raw`, which sees only the bytes as sent: the
// attacker encodes one letter. A literal with `%` in it is about the encoding, and stays silent.
#include <fmt/format.h>

#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

bool is_about_encoding(const Cond& test) {
  if (const auto* value = std::get_if<StringValue>(&test.operand)) {
    return value->bytes.find('%') != std::string::npos;
  }
  if (const auto* regex = std::get_if<RegexValue>(&test.operand)) {
    return regex->pattern.find('%') != std::string::npos;
  }
  return true;  // sets are lists of what was seen; their elements are not literals of this test
}

}  // namespace

void lint_raw(Context& context, const CheckedMitigation& mitigation) {
  for_each_test(mitigation.condition, false, [&](const Cond& test, bool negated) {
    const bool formed = test.subject.form != Subject::kNone;  // which may decode
    if (negated || !test.subject.raw || formed || is_about_encoding(test)) return;
    const SchemaField& field = context.pack.schema.fields[test.subject.field];
    if (field.verbatim) return;
    const Span place = test.operand_span.valid() ? test.operand_span : test.span;
    const SubjectInfo info = subject_info(context, test.subject);
    const std::string decoded = info.name.substr(0, info.name.size() - 4);
    const bool body = info.type == TypeKind::kBytes;
    context.report(
        Code::kEncodableOnRaw, place,
        fmt::format("{} sees only the bytes as sent, and this can be sent {}", quoted(info.name),
                    body ? "compressed or in another character set" : "percent-encoded"),
        fmt::format("test {}, which sees {}, or allow it with a reason", quoted(decoded),
                    body ? "those of the text too" : "every decode stage"));
  });
}

}  // namespace stopgap::lang::checking
