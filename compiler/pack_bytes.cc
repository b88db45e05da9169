// SPDX-License-Identifier: Apache-2.0
// See pack_bytes.h. Tested by the goldens and hs_build/link_test.cc.
#include "compiler/pack_bytes.h"

#include "engine/digest.h"

namespace stopgap::compiler {

using engine::program::Header;
using engine::program::SectionEntry;

namespace {

constexpr size_t kAlignment = 8;
size_t aligned(size_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

void PackBytes::add(engine::program::SectionId id, uint32_t count, std::span<const uint8_t> bytes) {
  sections_.push_back({id, count, {bytes.begin(), bytes.end()}});
}

std::vector<uint8_t> PackBytes::finish(const engine::LinkKey* key) const {
  std::vector<SectionEntry> table;
  size_t end = sizeof(Header) + sections_.size() * sizeof(SectionEntry);
  for (const Section& section : sections_) {
    const size_t offset = aligned(end);
    table.push_back({static_cast<uint32_t>(section.id), section.count, offset});
    end = offset + section.bytes.size();
  }
  std::vector<uint8_t> pack(end);
  Header header{};
  header.magic = engine::program::kMagic;
  header.format_version = engine::program::kFormatVersion;
  header.flags = key != nullptr ? engine::program::kFlagLinked : 0;
  header.file_size = end;
  header.section_count = static_cast<uint32_t>(sections_.size());
  std::memcpy(pack.data(), &header, sizeof(header));
  std::memcpy(pack.data() + sizeof(header), table.data(), table.size() * sizeof(SectionEntry));
  for (size_t i = 0; i < sections_.size(); ++i) {
    const std::vector<uint8_t>& bytes = sections_[i].bytes;
    if (!bytes.empty()) std::memcpy(pack.data() + table[i].offset, bytes.data(), bytes.size());
  }
  header.digest = engine::pack_digest(pack, key);
  std::memcpy(pack.data(), &header, sizeof(header));
  return pack;
}

}  // namespace stopgap::compiler
