// SPDX-License-Identifier: Apache-2.0
// Literals that the field they are compared with never holds, or hardly ever: a host with its port,
// a path without its first slash. What a field can hold is argued in field_values.cc. A subject
// with a form is left alone: the form may have made anything of it.
#include <fmt/format.h>

#include "lang/field_values.h"
#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

// Of one set; nobody reads hundreds, and each is one line of a list that came from one place.
constexpr size_t kMaxElements = 8;

class Values {
 public:
  explicit Values(Context& context) : context_(context) {}

  void walk(const Cond& condition) {
    if (condition.kind == CondKind::kTest && condition.subject.form == Subject::kNone) {
      look_at(condition);
    }
    if (condition.list_key) {
      const std::string& list = context_.pack.schema.fields[condition.list_field].name;
      // The key's own place is not kept: no fix.
      if (const auto flaw = flaw_of_key(list, *condition.list_key)) tell(*flaw, condition.span);
    }
    for (const Cond& child : condition.children) walk(child);
  }

 private:
  void look_at(const Cond& test) {
    const SubjectInfo info = subject_info(context_, test.subject);
    if (const auto* value = std::get_if<StringValue>(&test.operand)) {
      const bool located = test.operand_span.valid();
      look_at(info, test, *value, located ? test.operand_span : test.span, located);
    } else if (const auto range = range_of(test)) {
      if (const auto flaw = flaw_of(info.name, range->least, range->most)) {
        tell(*flaw, test.operand_span.valid() ? test.operand_span : test.span);
      }
    } else if (const auto* set = std::get_if<SetId>(&test.operand)) {
      look_at_set(info, test, context_.pack.sets[set->index].value);
    }
  }

  void look_at_set(const SubjectInfo& info, const Cond& test, const SetValue& set) {
    size_t told = 0;
    for (size_t i = 0; i < set.strings.size() && told < kMaxElements; ++i) {
      told += look_at(info, test, set.strings[i], set.places[i], true) ? 1 : 0;
    }
    for (size_t i = 0; i < set.numbers.size() && told < kMaxElements; ++i) {
      // A scalar parameter may be compared with `<`; its set has one element.
      Cond one = test;
      one.operand = set.numbers[i];
      if (test.op == TestOp::kIn) one.op = TestOp::kEqual;
      const auto range = range_of(one);
      const auto flaw = range ? flaw_of(info.name, range->least, range->most) : std::nullopt;
      if (!flaw) continue;
      tell(*flaw, set.places[i]);
      ++told;
    }
  }

  bool look_at(const SubjectInfo& info, const Cond& test, const StringValue& value, Span place,
               bool located) {
    LiteralTest asked;
    asked.field = info.field;
    const std::string_view name = info.name;
    if (info.is_element) {
      asked.attribute = name.substr(info.field.size() + 1);
      if (test.subject.raw) asked.attribute.remove_suffix(4);  // ".raw"
    }
    asked.type = info.type;
    asked.single_view = info.single_view;
    asked.op = test.op;
    asked.bytes = value.bytes;
    asked.nocase = value.nocase || info.nocase;
    const auto flaw = flaw_of(asked);
    if (!flaw) return false;
    Diagnostic& said = tell(*flaw, place);
    if (located) add_fix(said, value.bytes, flaw->better);
    return true;
  }

  Diagnostic& tell(const ValueFlaw& flaw, Span place) {
    return context_.report(flaw.never ? Code::kNeverHeld : Code::kReadOtherwise, place,
                           flaw.message, flaw.help);
  }

  /// Only where the literal stands as it is, without escapes, and the better one can too.
  void add_fix(Diagnostic& said, std::string_view bytes, const std::string& better) {
    const Span place = said.labels.front().span;
    if (better.empty() || context_.data_files.count(place.file) != 0) return;
    if (better.find_first_of("\"\\\n\r\t") != std::string::npos) return;
    const std::string text = context_.slice(place);
    const std::string plain = fmt::format("\"{}\"", bytes);
    if (!is_prefix_of(plain, text) || text.size() > plain.size() + 1) return;
    said.fix = Fix{Span{place.file, place.begin, place.begin + static_cast<uint32_t>(plain.size())},
                   fmt::format("\"{}\"", better), fmt::format("replace by {}", quoted(better))};
  }

  Context& context_;
};

}  // namespace

void lint_values(Context& context) {
  Values values(context);
  for (const CheckedMitigation& mitigation : context.pack.mitigations) {
    values.walk(mitigation.condition);
  }
}

}  // namespace stopgap::lang::checking
