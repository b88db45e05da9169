// SPDX-License-Identifier: Apache-2.0
// See layout.h. Exercised by the run of ctest: what is put together unchanged must be accepted.
#include "tests/hostile/layout.h"

#include <algorithm>
#include <cstring>

#include "engine/digest.h"
#include "engine/layout_table.h"
#include "engine/program_view.h"

namespace stopgap::hostile {

using engine::program::Header;
using engine::program::SectionEntry;

uint32_t word_at(std::span<const uint8_t> bytes, size_t at) {
  uint32_t word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof(word));
  return word;
}

void set_word(Bytes& bytes, size_t at, uint32_t value) {
  std::memcpy(bytes.data() + at, &value, sizeof(value));
}

std::optional<Layout> take_apart(std::span<const uint8_t> pack) {
  Layout layout;
  if (pack.size() < sizeof(Header)) return std::nullopt;
  std::memcpy(&layout.header, pack.data(), sizeof(Header));
  const uint64_t table = uint64_t{layout.header.section_count} * sizeof(SectionEntry);
  if (table > pack.size() - sizeof(Header)) return std::nullopt;
  for (uint32_t i = 0; i < layout.header.section_count; ++i) {
    Section section;
    std::memcpy(&section.entry, pack.data() + sizeof(Header) + i * sizeof(SectionEntry),
                sizeof(SectionEntry));
    const uint32_t slot = engine::section_slot(section.entry.id);
    if (slot == engine::kSectionSlots) return std::nullopt;
    section.record_size = engine::section_spec(slot).record_size;
    const uint64_t size = uint64_t{section.entry.count} * section.record_size;
    const uint64_t offset = section.entry.offset;
    if (offset > pack.size() || size > pack.size() - offset) return std::nullopt;
    const auto first = pack.begin() + static_cast<ptrdiff_t>(offset);
    section.bytes.assign(first, first + static_cast<ptrdiff_t>(size));
    layout.sections.push_back(std::move(section));
  }
  return layout;
}

Bytes put_together(const Layout& layout, size_t gap) {
  const size_t table = sizeof(Header) + layout.sections.size() * sizeof(SectionEntry);
  Bytes pack(table, 0);
  for (size_t i = 0; i < layout.sections.size(); ++i) {
    const Section& section = layout.sections[i];
    pack.resize((pack.size() + gap + 7) / 8 * 8, 0);
    SectionEntry entry = section.entry;
    entry.offset = pack.size();
    std::memcpy(pack.data() + sizeof(Header) + i * sizeof(entry), &entry, sizeof(entry));
    pack.insert(pack.end(), section.bytes.begin(), section.bytes.end());
  }
  Header header = layout.header;
  header.file_size = pack.size();
  header.section_count = static_cast<uint32_t>(layout.sections.size());
  std::memcpy(pack.data(), &header, sizeof(header));
  return pack;
}

void repair_digest(Bytes& pack) {
  if (pack.size() < sizeof(Header)) return;
  Header header;
  std::memcpy(&header, pack.data(), sizeof(header));
  const bool linked = (header.flags & engine::program::kFlagLinked) != 0;
  header.digest = engine::pack_digest(pack, linked ? &kKey : nullptr);
  std::memcpy(pack.data(), &header, sizeof(header));
}

}  // namespace stopgap::hostile
