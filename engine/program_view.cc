// SPDX-License-Identifier: Apache-2.0
// See program_view.h. Tested by program_verify_test.cc.
#include "engine/program_view.h"

#include <algorithm>

#include "engine/layout_table.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

using program::Header;
using program::SectionEntry;

Error layout_error(std::string detail) { return {"pack.layout", std::move(detail)}; }

bool all_zero(std::span<const uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t b) { return b == 0; });
}

}  // namespace

Result<ProgramView> ProgramView::open(std::span<const uint8_t> bytes) {
  ProgramView view;
  view.bytes_ = bytes;
  if (Status status = view.read_header(); !status) return status.error();
  if (Status status = view.read_sections(); !status) return status.error();
  return view;
}

Status ProgramView::read_header() {
  if (bytes_.size() < sizeof(Header)) {
    return Error{"pack.truncated", "shorter than the header of a pack"};
  }
  std::memcpy(&header_, bytes_.data(), sizeof(header_));
  if (header_.magic != program::kMagic) return Error{"pack.magic", "not a pack"};
  if (header_.format_version != program::kFormatVersion) {
    return Error{"pack.version", "format version " + std::to_string(header_.format_version) +
                                     ", this engine reads version " +
                                     std::to_string(program::kFormatVersion)};
  }
  if (header_.file_size > bytes_.size()) {
    return Error{"pack.truncated", std::to_string(bytes_.size()) + " of " +
                                       std::to_string(header_.file_size) + " bytes"};
  }
  if (header_.file_size < bytes_.size()) return layout_error("header.file_size: bytes follow");
  if ((header_.flags & ~program::kFlagLinked) != 0) return layout_error("header.flags: unknown");
  if (header_.reserved != 0) return layout_error("header.reserved: not zero");
  const uint64_t limit = linked() ? 2 * uint64_t{kMaxPackBytes} : kMaxPackBytes;
  if (bytes_.size() > limit) return layout_error("header.file_size: over the limit");
  if (header_.section_count > kSectionSlots) return layout_error("header.section_count: too many");
  if (bytes_.size() - sizeof(Header) < header_.section_count * sizeof(SectionEntry)) {
    return layout_error("header.section_count: the section table does not fit");
  }
  return Ok{};
}

Status ProgramView::read_sections() {
  uint64_t end = sizeof(Header) + header_.section_count * sizeof(SectionEntry);
  uint32_t last_id = 0;
  for (uint32_t i = 0; i < header_.section_count; ++i) {
    if (Status status = read_section(i, last_id, end); !status) return status;
  }
  if (!all_zero(bytes_.subspan(end))) return layout_error("padding at the end is not zero");
  return Ok{};
}

/// `end`: where the section before ends; moved behind this one.
Status ProgramView::read_section(uint32_t index, uint32_t& last_id, uint64_t& end) {
  SectionEntry entry;
  std::memcpy(&entry, bytes_.data() + sizeof(Header) + index * sizeof(entry), sizeof(entry));
  const std::string where = "sections[" + std::to_string(index) + "].";
  const uint32_t slot = section_slot(entry.id);
  if (slot == kSectionSlots) return layout_error(where + "id: unknown");
  if (entry.id <= last_id) return layout_error(where + "id: not ascending");
  if (slot >= kPortableSections && !linked()) {
    return layout_error(where + "id: only in a linked pack");
  }
  const uint64_t size = uint64_t{entry.count} * section_spec(slot).record_size;
  if (entry.offset % 8 != 0) return layout_error(where + "offset: not a multiple of 8");
  if (entry.offset < end) return layout_error(where + "offset: overlaps what comes before");
  if (entry.offset > bytes_.size() || size > bytes_.size() - entry.offset) {
    return layout_error(where + "count: goes beyond the end of the pack");
  }
  if (!all_zero(bytes_.subspan(end, entry.offset - end))) {
    return layout_error(where + "offset: padding before it is not zero");
  }
  sections_[slot] = {entry.offset, entry.count};
  last_id = entry.id;
  end = entry.offset + size;
  return Ok{};
}

}  // namespace stopgap::engine
