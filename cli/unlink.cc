// SPDX-License-Identifier: Apache-2.0
// See unlink.h. Tested by unlink_test.cc.
#include "cli/unlink.h"

#include <cstring>

#include "engine/digest.h"
#include "engine/program.h"
#include "engine/program_view.h"

namespace stopgap::cli {
namespace {

namespace program = engine::program;

struct Piece {
  program::SectionEntry entry;
  std::span<const uint8_t> bytes;
};

uint64_t aligned(uint64_t offset) { return (offset + 7) / 8 * 8; }

/// The portable sections in order, each up to where the next begins (records and the padding after
/// them).
std::vector<Piece> portable_pieces(const engine::ProgramView& view) {
  std::vector<program::SectionEntry> entries(view.header().section_count);
  std::memcpy(entries.data(), view.bytes().data() + sizeof(program::Header),
              entries.size() * sizeof(program::SectionEntry));
  std::vector<Piece> pieces;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].id > engine::kPortableSections) break;
    const uint64_t end = i + 1 < entries.size() ? entries[i + 1].offset : view.bytes().size();
    pieces.push_back(
        {entries[i], view.bytes().subspan(entries[i].offset, end - entries[i].offset)});
  }
  return pieces;
}

}  // namespace

Result<std::vector<uint8_t>> portable_part(std::span<const uint8_t> linked) {
  Result<engine::ProgramView> view = engine::ProgramView::open(linked);
  if (!view) return view.error();
  const Error unfit{"pack.relink", "the linked pack does not hold the portable pack it names"};
  if (view.value().count(program::SectionId::kLinkInfo) != 1) return unfit;
  std::vector<Piece> pieces = portable_pieces(view.value());
  uint64_t offset =
      aligned(sizeof(program::Header) + pieces.size() * sizeof(program::SectionEntry));
  std::vector<uint8_t> portable(offset);
  for (size_t i = 0; i < pieces.size(); ++i) {
    pieces[i].entry.offset = portable.size();
    std::memcpy(portable.data() + sizeof(program::Header) + i * sizeof(program::SectionEntry),
                &pieces[i].entry, sizeof(program::SectionEntry));
    portable.insert(portable.end(), pieces[i].bytes.begin(), pieces[i].bytes.end());
  }
  program::Header header = view.value().header();
  header.flags = 0;
  header.section_count = static_cast<uint32_t>(pieces.size());
  header.file_size = portable.size();
  header.digest = {};
  std::memcpy(portable.data(), &header, sizeof header);
  header.digest = engine::pack_digest(portable, nullptr);
  std::memcpy(portable.data(), &header, sizeof header);
  const auto info = view.value().get<program::LinkInfo>(program::SectionId::kLinkInfo, 0);
  if (info.portable_digest != header.digest) return unfit;
  return portable;
}

}  // namespace stopgap::cli
