// SPDX-License-Identifier: Apache-2.0
// See section_edits.h.
#include "tests/hostile/section_edits.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stopgap::hostile {
namespace {

using engine::program::Header;
using engine::program::SectionEntry;

size_t entry_at(size_t section) { return sizeof(Header) + section * sizeof(SectionEntry); }

void set_offset(Bytes& pack, size_t section, uint64_t offset) {
  std::memcpy(pack.data() + entry_at(section) + offsetof(SectionEntry, offset), &offset,
              sizeof(offset));
}

void set_size(Bytes& pack) {
  const uint64_t size = pack.size();
  std::memcpy(pack.data() + offsetof(Header, file_size), &size, sizeof(size));
}

/// Of the records themselves; counts follow. False: the edit is about something else.
bool edit_records(Section& section, SectionEdit edit) {
  Bytes& bytes = section.bytes;
  const auto record = static_cast<ptrdiff_t>(section.record_size);
  const bool some = bytes.size() >= section.record_size;
  switch (edit) {
    case SectionEdit::kEmptied:
      bytes.clear();
      break;
    case SectionEdit::kLastRecordTwice:
      if (some) {
        const Bytes last(bytes.end() - record, bytes.end());
        bytes.insert(bytes.end(), last.begin(), last.end());
      }
      break;
    case SectionEdit::kLastRecordGone:
      if (some) bytes.erase(bytes.end() - record, bytes.end());
      break;
    case SectionEdit::kFirstRecordGone:
      if (some) bytes.erase(bytes.begin(), bytes.begin() + record);
      break;
    case SectionEdit::kFirstRecordsSwapped:
      if (bytes.size() >= 2 * section.record_size) {
        std::swap_ranges(bytes.begin(), bytes.begin() + record, bytes.begin() + record);
      }
      break;
    case SectionEdit::kTwiceAsLong: {
      const Bytes once = bytes;
      bytes.insert(bytes.end(), once.begin(), once.end());
      break;
    }
    case SectionEdit::kZeroed:
      std::fill(bytes.begin(), bytes.end(), uint8_t{0});
      break;
    case SectionEdit::kFilled:
      std::fill(bytes.begin(), bytes.end(), uint8_t{0xff});
      break;
    default:
      return false;
  }
  section.entry.count = static_cast<uint32_t>(bytes.size() / section.record_size);
  return true;
}

/// Of the entries, bytes where they belong. False: the edit is about offsets.
bool edit_entries(Layout& layout, size_t section, SectionEdit edit) {
  SectionEntry& entry = layout.sections[section].entry;
  const auto at = layout.sections.begin() + static_cast<ptrdiff_t>(section);
  const size_t next = (section + 1) % layout.sections.size();
  switch (edit) {
    case SectionEdit::kRemoved:
      layout.sections.erase(at);
      break;
    case SectionEdit::kEntryTwice: {
      const Section twice = *at;
      layout.sections.insert(at, twice);
      break;
    }
    case SectionEdit::kEntrySwappedWithNext:
      std::swap(entry, layout.sections[next].entry);
      break;
    case SectionEdit::kSwappedWithNext:
      std::swap(layout.sections[section], layout.sections[next]);
      break;
    case SectionEdit::kCountOneMore:
      ++entry.count;
      break;
    case SectionEdit::kCountOneLess:
      --entry.count;
      break;
    case SectionEdit::kCountZero:
      entry.count = 0;
      break;
    case SectionEdit::kCountHuge:
      entry.count = UINT32_MAX;
      break;
    case SectionEdit::kIdOfNext:
      entry.id = layout.sections[next].entry.id;
      break;
    case SectionEdit::kIdUnknown:
      entry.id = 50;
      break;
    default:
      return false;
  }
  return true;
}

void edit_offsets(Bytes& pack, const Layout& layout, size_t section, SectionEdit edit) {
  uint64_t offset = 0;
  std::memcpy(&offset, pack.data() + entry_at(section) + offsetof(SectionEntry, offset),
              sizeof(offset));
  const size_t next = (section + 1) % layout.sections.size();
  switch (edit) {
    case SectionEdit::kOverNext:
      std::memcpy(&offset, pack.data() + entry_at(next) + offsetof(SectionEntry, offset),
                  sizeof(offset));
      return set_offset(pack, section, offset);
    case SectionEdit::kOverHeader:
      return set_offset(pack, section, 0);
    case SectionEdit::kEightFurther:
      return set_offset(pack, section, offset + 8);
    case SectionEdit::kEightBefore:
      return set_offset(pack, section, offset - 8);
    case SectionEdit::kOffsetHuge:
      return set_offset(pack, section, ~uint64_t{7});
    case SectionEdit::kMovedToTheEnd: {
      const Bytes moved = layout.sections[section].bytes;
      std::fill_n(pack.begin() + static_cast<ptrdiff_t>(offset), moved.size(), uint8_t{0});
      pack.resize((pack.size() + 7) / 8 * 8, 0);
      set_offset(pack, section, pack.size());
      pack.insert(pack.end(), moved.begin(), moved.end());
      return set_size(pack);
    }
    case SectionEdit::kPaddedEnd:
      pack.resize(pack.size() + 8 * (section + 1), 0);
      return set_size(pack);
    default:
      return;
  }
}

}  // namespace

Bytes edit_section(Layout layout, size_t section, SectionEdit edit) {
  if (edit_records(layout.sections[section], edit) || edit_entries(layout, section, edit)) {
    return put_together(layout);
  }
  if (edit == SectionEdit::kGapsBefore) return put_together(layout, 8 * (section + 1));
  Bytes pack = put_together(layout);
  edit_offsets(pack, layout, section, edit);
  return pack;
}

}  // namespace stopgap::hostile
