// SPDX-License-Identifier: Apache-2.0
// See field_values.h.
#include "tests/hostile/field_values.h"

#include <algorithm>

#include "engine/layout_table.h"
#include "engine/program_view.h"

namespace stopgap::hostile {
namespace {

using engine::FieldCheck;
using engine::program::SectionId;

uint32_t count_of(const Layout& layout, uint32_t id) {
  for (const Section& section : layout.sections) {
    if (section.entry.id == id) return section.entry.count;
  }
  return 0;
}

/// What a value of the word has to be below: the count of the section it points into, the number
/// of enumerators; of a word that the table says nothing about the count of its own section.
uint32_t limit_of(const Layout& layout, const Section& own, size_t offset) {
  for (const engine::FieldSpec& field :
       engine::section_spec(engine::section_slot(own.entry.id)).fields) {
    const bool pair = field.check != FieldCheck::kIndex && field.check != FieldCheck::kBelow &&
                      field.check != FieldCheck::kDay;
    if (offset != field.offset && !(pair && offset == field.offset + 4u)) continue;
    switch (field.check) {
      case FieldCheck::kString:
      case FieldCheck::kName:
        return count_of(layout, static_cast<uint32_t>(SectionId::kStrings));
      case FieldCheck::kLinkString:
        return count_of(layout, static_cast<uint32_t>(SectionId::kDatabaseBytes));
      case FieldCheck::kRecords:
      case FieldCheck::kRecordsUsed:
      case FieldCheck::kIndex:
        return count_of(layout, field.limit);
      case FieldCheck::kBelow:
        return field.limit;
      case FieldCheck::kDay:
        return INT32_MAX;
    }
  }
  return own.entry.count;
}

}  // namespace

uint32_t field_value(const Layout& layout, size_t section, size_t record, size_t word,
                     size_t which) {
  const Section& own = layout.sections[section];
  const size_t at = record * own.record_size + word * 4;
  const uint32_t now = word_at(own.bytes, at);
  const uint32_t limit = limit_of(layout, own, word * 4);
  const auto neighbour = [&](size_t other) {
    return other + 4 <= own.bytes.size() ? word_at(own.bytes, other) : 0;
  };
  const Section& another = layout.sections[(section + record + 1) % layout.sections.size()];
  switch (which) {
    case 0:
      return 0;
    case 1:
      return 1;
    case 2:
      return UINT32_MAX;
    case 3:
      return UINT32_MAX - 1;
    case 4:
      return INT32_MAX;
    case 5:
      return 0x80000000u;
    case 6:
      return limit - 1;
    case 7:
      return limit;
    case 8:
      return limit + 1;
    case 9:
      return now + 1;
    case 10:
      return now - 1;
    case 11:
      return neighbour(at + own.record_size);  // that of the next record
    case 12:
      return neighbour(at >= own.record_size ? at - own.record_size : at);
    case 13:
      return neighbour(at + 4);
    case 14:
      return another.entry.count;
    case 15:
      return static_cast<uint32_t>(another.entry.offset);
    case 16:
      return limit - std::min(limit, now);
    default:
      return now ^ 0x10000u;
  }
}

}  // namespace stopgap::hostile
