// SPDX-License-Identifier: Apache-2.0
// See mutate.h.
#include "tests/hostile/mutate.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/layout_table.h"
#include "engine/program_view.h"
#include "tests/hostile/field_values.h"
#include "tests/hostile/section_edits.h"

namespace stopgap::hostile {
namespace {

using engine::program::Header;
using engine::program::SectionEntry;
using engine::program::SectionId;

constexpr size_t kTableValues = 12;

bool has_words(const Section& section) { return section.record_size % 4 == 0; }

std::string_view name_of(const Section& section) {
  return engine::section_spec(engine::section_slot(section.entry.id)).name;
}

uint32_t table_value(const Bytes& pack, size_t at, size_t which) {
  const uint32_t now = word_at(pack, at);
  const auto size = static_cast<uint32_t>(pack.size());
  const uint32_t values[kTableValues] = {
      0,       1,       UINT32_MAX, INT32_MAX,   size, size - 8,
      now + 1, now - 1, now + 8,    now * 2 + 8, 64,   word_at(pack, at >= 16 ? at - 16 : at)};
  return values[which];
}

/// Sets one field of the layout's section. Says which.
std::string edit_field(Layout& layout, size_t section, size_t word, size_t which) {
  Section& own = layout.sections[section];
  const size_t words = own.record_size / 4;
  const uint32_t value = field_value(layout, section, word / words, word % words, which);
  set_word(own.bytes, word * 4, value);
  return fmt::format("{}[{}]+{} = {}", name_of(own), word / words, word % words * 4, value);
}

}  // namespace

const char* kind_name(Kind kind) {
  static constexpr const char* kNames[kKinds] = {"truncated", "bit",     "field",
                                                 "table",     "section", "chain"};
  return kNames[static_cast<size_t>(kind)];
}

Mutator::Mutator(const Bytes& original) : original_(original), layout_(*take_apart(original)) {
  mutated_bytes_ = original.size();
  for (const Section& section : layout_.sections) {
    if (section.entry.id == static_cast<uint32_t>(SectionId::kDatabaseBytes)) {
      mutated_bytes_ = section.entry.offset;
    } else if (has_words(section)) {
      for (size_t at = 0; at + 4 <= section.bytes.size(); at += 4) {
        words_.push_back(section.entry.offset + at);
      }
    }
  }
  table_words_ = (sizeof(Header) + layout_.sections.size() * sizeof(SectionEntry)) / 4;
}

size_t Mutator::systematic_count() const {
  return original_.size() + bits() + words_.size() * kFieldValues + table_words_ * kTableValues +
         layout_.sections.size() * kSectionEdits;
}

Mutant Mutator::systematic(size_t index) const {
  if (index < original_.size()) {
    return {Kind::kTruncated, fmt::format("cut to {} bytes", index),
            Bytes(original_.begin(), original_.begin() + static_cast<ptrdiff_t>(index))};
  }
  index -= original_.size();
  if (index < bits()) {
    Mutant mutant{Kind::kBit, fmt::format("bit {} of byte {}", index % 8, index / 8), original_};
    mutant.bytes[index / 8] ^= static_cast<uint8_t>(1u << (index % 8));
    return mutant;
  }
  index -= bits();
  if (index < words_.size() * kFieldValues) {
    const size_t at = words_[index / kFieldValues];
    for (size_t i = 0; i < layout_.sections.size(); ++i) {
      const Section& own = layout_.sections[i];
      if (at < own.entry.offset || at >= own.entry.offset + own.bytes.size()) continue;
      const size_t word = (at - own.entry.offset) / 4, words = own.record_size / 4;
      const uint32_t value =
          field_value(layout_, i, word / words, word % words, index % kFieldValues);
      Mutant mutant{
          Kind::kField,
          fmt::format("{}[{}]+{} = {}", name_of(own), word / words, word % words * 4, value),
          original_};
      set_word(mutant.bytes, at, value);
      return mutant;
    }
  }
  index -= words_.size() * kFieldValues;
  if (index < table_words_ * kTableValues) {
    const size_t at = index / kTableValues * 4;
    const uint32_t value = table_value(original_, at, index % kTableValues);
    Mutant mutant{Kind::kTable, fmt::format("header or table +{} = {}", at, value), original_};
    set_word(mutant.bytes, at, value);
    return mutant;
  }
  index -= table_words_ * kTableValues;
  const size_t section = index / kSectionEdits;
  return {Kind::kSection,
          fmt::format("{}: {}", name_of(layout_.sections[section]),
                      section_edit_name(index % kSectionEdits)),
          edit_section(layout_, section, index % kSectionEdits)};
}

Mutant Mutator::chain(Random& random, const Bytes& other) const {
  Mutant mutant{Kind::kChain, "", original_};
  for (size_t left = 1 + random.below(6); left > 0; --left) {
    std::optional<Layout> layout = take_apart(mutant.bytes);
    if (!layout || layout->sections.empty()) {  // no sections to speak of any more
      if (mutant.bytes.empty()) return mutant;
      const size_t at = random.below(mutant.bytes.size());
      mutant.bytes[at] = static_cast<uint8_t>(random.next());
      mutant.what += fmt::format("byte {}; ", at);
      continue;
    }
    const size_t section = random.below(layout->sections.size());
    Section& own = layout->sections[section];
    const bool database = own.entry.id == static_cast<uint32_t>(SectionId::kDatabaseBytes);
    if (random.chance(70) && has_words(own) && own.bytes.size() >= own.record_size) {
      mutant.what += edit_field(*layout, section, random.below(own.bytes.size() / 4),
                                random.below(kFieldValues)) +
                     "; ";
      mutant.bytes = put_together(*layout);
    } else if (random.chance(50) && !own.bytes.empty() && !database) {
      const size_t at = random.below(own.bytes.size());
      own.bytes[at] = static_cast<uint8_t>(random.next());
      mutant.what += fmt::format("byte {} of {}; ", at, name_of(own));
      mutant.bytes = put_together(*layout);
    } else if (random.chance(30)) {
      const std::optional<Layout> donor = take_apart(other);
      for (const Section& given : donor->sections) {
        if (given.entry.id == own.entry.id && !database) own = given;
      }
      mutant.what += fmt::format("{} of another pack; ", name_of(own));
      mutant.bytes = put_together(*layout);
    } else {
      const size_t edit = random.below(kSectionEdits);
      mutant.what += fmt::format("{}: {}; ", name_of(own), section_edit_name(edit));
      mutant.bytes = edit_section(*layout, section, edit);
    }
  }
  return mutant;
}

}  // namespace stopgap::hostile
