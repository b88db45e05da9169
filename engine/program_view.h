// SPDX-License-Identifier: Apache-2.0
// Reads the records of a pack whose bytes are not trusted and may be unaligned: every access copies
// and stays inside a section that open() has bounds-checked.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "engine/program.h"
#include "support/result.h"

namespace stopgap::engine {

inline constexpr uint32_t kPortableSections =
    static_cast<uint32_t>(program::SectionId::kTestValues);
inline constexpr uint32_t kSectionSlots = kPortableSections + 3;

/// Position of a section in tables; kSectionSlots if there is no such section.
constexpr uint32_t section_slot(uint32_t id) {
  constexpr uint32_t kFirstLinked = static_cast<uint32_t>(program::SectionId::kLinkInfo);
  if (id >= 1 && id <= kPortableSections) return id - 1;
  if (id >= kFirstLinked && id < kFirstLinked + 3) return kPortableSections + id - kFirstLinked;
  return kSectionSlots;
}

class ProgramView {
 public:
  /// Header and section table: magic, version, size, order, alignment, bounds, zero padding. The
  /// digest is not looked at. `bytes` must outlive the view.
  static Result<ProgramView> open(std::span<const uint8_t> bytes);

  bool linked() const { return (header_.flags & program::kFlagLinked) != 0; }
  const program::Header& header() const { return header_; }
  std::span<const uint8_t> bytes() const { return bytes_; }

  uint32_t count(program::SectionId id) const { return section(id).count; }
  uint64_t offset(program::SectionId id) const { return section(id).offset; }

  template <typename Record>
  Record get(program::SectionId id, uint32_t index) const {
    assert(index < count(id));
    Record record;
    std::memcpy(&record, bytes_.data() + offset(id) + uint64_t{index} * sizeof(Record),
                sizeof(Record));
    return record;
  }

  /// `ref` lies in kStrings.
  std::string_view string(program::StrRef ref) const {
    return text(program::SectionId::kStrings, ref);
  }
  std::string_view text(program::SectionId section, program::StrRef ref) const {
    return {reinterpret_cast<const char*>(bytes_.data()) + offset(section) + ref.offset,
            ref.length};
  }

 private:
  struct Section {
    uint64_t offset = 0;
    uint32_t count = 0;
  };
  const Section& section(program::SectionId id) const {
    return sections_[section_slot(static_cast<uint32_t>(id))];
  }
  Status read_header();
  Status read_sections();
  Status read_section(uint32_t index, uint32_t& last_id, uint64_t& end);

  std::span<const uint8_t> bytes_;
  program::Header header_{};
  /// One more than there are: an id that names no section finds an empty one.
  std::array<Section, kSectionSlots + 1> sections_{};
};

}  // namespace stopgap::engine
