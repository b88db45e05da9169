// SPDX-License-Identifier: Apache-2.0
// See section_edits.h.
#include "tests/hostile/section_edits.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <utility>

namespace stopgap::hostile {
namespace {

using engine::program::Header;
using engine::program::SectionEntry;

// Edits of the records of one section; its count follows.
using EditRecords = void (*)(Bytes& bytes, size_t record_size);

void empty(Bytes& bytes, size_t) { bytes.clear(); }
void repeat_last(Bytes& bytes, size_t record) {
  const Bytes last(bytes.end() - static_cast<ptrdiff_t>(record), bytes.end());
  bytes.insert(bytes.end(), last.begin(), last.end());
}
void drop_last(Bytes& bytes, size_t record) { bytes.resize(bytes.size() - record); }
void drop_first(Bytes& bytes, size_t record) {
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(record));
}
void swap_first(Bytes& bytes, size_t record) {
  if (bytes.size() < 2 * record) return;
  const auto second = bytes.begin() + static_cast<ptrdiff_t>(record);
  std::swap_ranges(bytes.begin(), second, second);
}
void repeat_all(Bytes& bytes, size_t) {
  const Bytes once = bytes;
  bytes.insert(bytes.end(), once.begin(), once.end());
}
void zero(Bytes& bytes, size_t) { std::fill(bytes.begin(), bytes.end(), uint8_t{0}); }
void fill(Bytes& bytes, size_t) { std::fill(bytes.begin(), bytes.end(), uint8_t{0xff}); }

// Edits of the sections and their entries; bytes stay where they belong.
using EditEntries = void (*)(std::vector<Section>& sections, size_t at, size_t next);

void remove(std::vector<Section>& sections, size_t at, size_t) {
  sections.erase(sections.begin() + static_cast<ptrdiff_t>(at));
}
void enter_twice(std::vector<Section>& sections, size_t at, size_t) {
  const Section twice = sections[at];
  sections.insert(sections.begin() + static_cast<ptrdiff_t>(at), twice);
}
void swap_entries(std::vector<Section>& sections, size_t at, size_t next) {
  std::swap(sections[at].entry, sections[next].entry);
}
void swap_sections(std::vector<Section>& sections, size_t at, size_t next) {
  std::swap(sections[at], sections[next]);
}
void count_more(std::vector<Section>& sections, size_t at, size_t) { ++sections[at].entry.count; }
void count_less(std::vector<Section>& sections, size_t at, size_t) { --sections[at].entry.count; }
void count_zero(std::vector<Section>& sections, size_t at, size_t) { sections[at].entry.count = 0; }
void count_huge(std::vector<Section>& sections, size_t at, size_t) {
  sections[at].entry.count = UINT32_MAX;
}
void id_of_next(std::vector<Section>& sections, size_t at, size_t next) {
  sections[at].entry.id = sections[next].entry.id;
}
void id_unknown(std::vector<Section>& sections, size_t at, size_t) { sections[at].entry.id = 50; }

// Edits of where sections stand, in the bytes of the pack.
using EditPlaces = void (*)(Bytes& pack, size_t at, size_t next);

uint64_t offset_of(const Bytes& pack, size_t section) {
  uint64_t offset = 0;
  std::memcpy(&offset,
              pack.data() + sizeof(Header) + section * sizeof(SectionEntry) +
                  offsetof(SectionEntry, offset),
              sizeof(offset));
  return offset;
}
void set_offset(Bytes& pack, size_t section, uint64_t offset) {
  std::memcpy(pack.data() + sizeof(Header) + section * sizeof(SectionEntry) +
                  offsetof(SectionEntry, offset),
              &offset, sizeof(offset));
}
void set_size(Bytes& pack) {
  const uint64_t size = pack.size();
  std::memcpy(pack.data() + offsetof(Header, file_size), &size, sizeof(size));
}

void over_next(Bytes& pack, size_t at, size_t next) { set_offset(pack, at, offset_of(pack, next)); }
void over_header(Bytes& pack, size_t at, size_t) { set_offset(pack, at, 0); }
void further(Bytes& pack, size_t at, size_t) { set_offset(pack, at, offset_of(pack, at) + 8); }
void before(Bytes& pack, size_t at, size_t) { set_offset(pack, at, offset_of(pack, at) - 8); }
void far_away(Bytes& pack, size_t at, size_t) { set_offset(pack, at, ~uint64_t{7}); }
void to_the_end(Bytes& pack, size_t at, size_t) {
  const Bytes moved = take_apart(pack)->sections[at].bytes;
  std::fill_n(pack.begin() + static_cast<ptrdiff_t>(offset_of(pack, at)), moved.size(), uint8_t{0});
  pack.resize((pack.size() + 7) / 8 * 8, 0);
  set_offset(pack, at, pack.size());
  pack.insert(pack.end(), moved.begin(), moved.end());
  set_size(pack);
}
void pad_end(Bytes& pack, size_t at, size_t) {
  pack.resize(pack.size() + 8 * (at + 1), 0);
  set_size(pack);
}
void nothing(Bytes&, size_t, size_t) {}

struct Edit {
  const char* name;
  EditRecords records;
  EditEntries entries;
  EditPlaces places;
  bool gaps = false;  // zeros before every section
};

constexpr Edit kEdits[] = {
    {"emptied", empty, nullptr, nullptr},
    {"last record twice", repeat_last, nullptr, nullptr},
    {"last record gone", drop_last, nullptr, nullptr},
    {"first record gone", drop_first, nullptr, nullptr},
    {"first records swapped", swap_first, nullptr, nullptr},
    {"twice as long", repeat_all, nullptr, nullptr},
    {"zeroed", zero, nullptr, nullptr},
    {"filled", fill, nullptr, nullptr},
    {"removed", nullptr, remove, nullptr},
    {"entered twice", nullptr, enter_twice, nullptr},
    {"entry swapped with the next", nullptr, swap_entries, nullptr},
    {"swapped with the next", nullptr, swap_sections, nullptr},
    {"count one more", nullptr, count_more, nullptr},
    {"count one less", nullptr, count_less, nullptr},
    {"count zero", nullptr, count_zero, nullptr},
    {"count huge", nullptr, count_huge, nullptr},
    {"id of the next", nullptr, id_of_next, nullptr},
    {"id unknown", nullptr, id_unknown, nullptr},
    {"over the next", nullptr, nullptr, over_next},
    {"over the header", nullptr, nullptr, over_header},
    {"eight bytes further", nullptr, nullptr, further},
    {"eight bytes before", nullptr, nullptr, before},
    {"beyond everything", nullptr, nullptr, far_away},
    {"moved to the end", nullptr, nullptr, to_the_end},
    {"padding behind the pack", nullptr, nullptr, pad_end},
    {"gaps before all", nullptr, nullptr, nothing, true},
};
static_assert(std::size(kEdits) == kSectionEdits);

}  // namespace

const char* section_edit_name(size_t edit) { return kEdits[edit].name; }

Bytes edit_section(Layout layout, size_t section, size_t edit) {
  const Edit& what = kEdits[edit];
  const size_t next = (section + 1) % layout.sections.size();
  Section& own = layout.sections[section];
  if (what.records != nullptr && own.bytes.size() >= own.record_size) {
    what.records(own.bytes, own.record_size);
    own.entry.count = static_cast<uint32_t>(own.bytes.size() / own.record_size);
  }
  if (what.entries != nullptr) what.entries(layout.sections, section, next);
  Bytes pack = put_together(layout, what.gaps ? 8 * (section + 1) : 0);
  if (what.places != nullptr) what.places(pack, section, next);
  return pack;
}

}  // namespace stopgap::hostile
