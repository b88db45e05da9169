// SPDX-License-Identifier: Apache-2.0
// See verify_formed.h. Tested by program_verify_test.cc.
#include "engine/verify_formed.h"

#include <optional>

#include "engine/layout_table.h"

namespace stopgap::engine {

using program::SectionId;

bool asks_view(program::TestOp op) {
  using program::TestOp;
  return op == TestOp::kEqual || op == TestOp::kIn || op == TestOp::kContains ||
         op == TestOp::kStartsWith || op == TestOp::kEndsWith || op == TestOp::kMatches;
}

Status check_formed_texts(const ProgramView& view, const std::vector<FieldType>& fields) {
  for (uint32_t i = 0; i < view.count(SectionId::kFormedTexts); ++i) {
    const auto text = view.get<program::FormedText>(SectionId::kFormedTexts, i);
    const auto fail = [i](const char* field, const char* why) {
      return record_error(SectionId::kFormedTexts, i, field, why);
    };
    const FieldType& field = fields[text.field];
    const bool list = field.kind == TypeKind::kList;
    if (!list && text.attribute != 0) return fail("attribute", "only of lists");
    if (!is_textual(list ? field.attributes[text.attribute] : field.kind)) {
      return fail("field", "not a text");
    }
    if (text.step_count == 0) return fail("step_count", "none");
    for (uint32_t step = 0; step < text.steps.size(); ++step) {
      const uint32_t most = step < text.step_count ? kFormStepCount : 1;
      if (text.steps[step] >= most) return fail("steps", "not a known value");
    }
  }
  return Ok{};
}

Status check_formed(const ProgramView& view, const std::vector<FieldType>& fields, uint32_t index) {
  const auto test = view.get<program::Test>(SectionId::kTests, index);
  const auto fail = [index](const char* why) {
    return record_error(SectionId::kTests, index, "formed", why);
  };
  if (test.formed == program::kNotFormed) return Ok{};
  const auto op = static_cast<program::TestOp>(test.op);
  if (!asks_view(op) && op != program::TestOp::kSameView) return fail("not for this operator");
  if (test.formed >= view.count(SectionId::kFormedTexts)) return fail("no such record");
  const auto text = view.get<program::FormedText>(SectionId::kFormedTexts, test.formed);
  const bool of_element = test.binder != program::kNoBinder;
  const bool list = fields[text.field].kind == TypeKind::kList;
  if (text.field != test.field || text.raw != test.raw || of_element != list ||
      (of_element && text.attribute != test.attribute)) {
    return fail("of another text");
  }
  return Ok{};
}

bool feeds_formed(const ProgramView& view, const program::ScanSource& source) {
  const auto text = view.get<program::FormedText>(SectionId::kFormedTexts, source.formed);
  const auto field = view.get<program::Field>(SectionId::kFields, text.field);
  const std::optional<FieldId> known = find_field(view.string(field.name));
  if (!known) return true;  // refused when the pack is loaded
  for (const Event event : {Event::kRequest, Event::kResponse, Event::kConnection}) {
    const auto group = formed_group(*known, text.attribute, text.raw != 0, event);
    if (group && static_cast<uint32_t>(*group) == source.group) return true;
  }
  return false;
}

}  // namespace stopgap::engine
