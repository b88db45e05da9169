// SPDX-License-Identifier: Apache-2.0
// See same_meaning.h.
#include "tests/hostile/same_meaning.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "engine/layout_table.h"
#include "engine/program_view.h"

namespace stopgap::hostile {
namespace {

using engine::program::Rule;
using engine::program::SectionId;

bool decides(uint32_t id) {
  switch (static_cast<SectionId>(id)) {
    case SectionId::kMeta:
    case SectionId::kConditions:
    case SectionId::kConditionScopes:
    case SectionId::kConditionRoots:
    case SectionId::kStringLists:
    case SectionId::kTestCases:
    case SectionId::kHeaderPairs:
    case SectionId::kProductVersions:
    case SectionId::kStays:
    case SectionId::kTestValues:
      return false;
    default:
      return true;
  }
}

/// Bytes of a rule that are told, not asked.
struct Told {
  size_t offset, size;
};
#define TOLD(field) \
  { offsetof(Rule, field), sizeof(Rule::field) }
constexpr Told kTold[] = {TOLD(title),      TOLD(severity),  TOLD(breaks),       TOLD(cves),
                          TOLD(references), TOLD(revision),  TOLD(revision_day), TOLD(supersedes),
                          TOLD(tests),      TOLD(inherited), TOLD(stays),        TOLD(written)};
#undef TOLD

bool is_told(size_t offset) {
  return std::any_of(std::begin(kTold), std::end(kTold), [&](const Told& told) {
    return offset >= told.offset && offset < told.offset + told.size;
  });
}

bool same_rules(const Bytes& a, const Bytes& b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && !is_told(i % sizeof(Rule))) return false;
  }
  return true;
}

bool is_string(engine::FieldCheck check) {
  return check == engine::FieldCheck::kString || check == engine::FieldCheck::kName;
}

void mark_strings(const Section& section, std::vector<bool>& decides_byte) {
  const bool rules = section.entry.id == static_cast<uint32_t>(SectionId::kRules);
  for (const engine::FieldSpec& field :
       engine::section_spec(engine::section_slot(section.entry.id)).fields) {
    if (!is_string(field.check) || (rules && is_told(field.offset))) continue;
    for (size_t at = field.offset; at < section.bytes.size(); at += section.record_size) {
      const size_t first = word_at(section.bytes, at), length = word_at(section.bytes, at + 4);
      for (size_t i = first; i < first + length; ++i) decides_byte[i] = true;
    }
  }
}

/// An empty section may as well not be there.
std::vector<const Section*> deciding(const Layout& layout) {
  std::vector<const Section*> sections;
  for (const Section& section : layout.sections) {
    const bool strings = section.entry.id == static_cast<uint32_t>(SectionId::kStrings);
    if (decides(section.entry.id) && !strings && section.entry.count != 0) {
      sections.push_back(&section);
    }
  }
  return sections;
}

const Bytes& strings_of(const Layout& layout) {
  static const Bytes kNone;
  for (const Section& section : layout.sections) {
    if (section.entry.id == static_cast<uint32_t>(SectionId::kStrings)) return section.bytes;
  }
  return kNone;
}

}  // namespace

SameMeaning::SameMeaning(const Bytes& original) : layout_(*take_apart(original)) {
  string_decides_.resize(strings_of(layout_).size());
  for (const Section* section : deciding(layout_)) mark_strings(*section, string_decides_);
}

bool SameMeaning::holds(const Bytes& mutant) const {
  const std::optional<Layout> other = take_apart(mutant);
  if (!other || other->header.flags != layout_.header.flags) return false;
  const auto mine = deciding(layout_), theirs = deciding(*other);
  if (mine.size() != theirs.size()) return false;
  for (size_t i = 0; i < mine.size(); ++i) {
    const Section &a = *mine[i], &b = *theirs[i];
    if (a.entry.id != b.entry.id || a.bytes.size() != b.bytes.size()) return false;
    const bool rules = a.entry.id == static_cast<uint32_t>(SectionId::kRules);
    if (rules ? !same_rules(a.bytes, b.bytes) : a.bytes != b.bytes) return false;
  }
  const Bytes &a = strings_of(layout_), &b = strings_of(*other);
  for (size_t i = 0; i < a.size(); ++i) {
    if (string_decides_[i] && (i >= b.size() || a[i] != b[i])) return false;
  }
  return true;
}

}  // namespace stopgap::hostile
