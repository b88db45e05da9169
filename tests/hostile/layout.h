// SPDX-License-Identifier: Apache-2.0
// A pack taken apart and put together again, well-formed or not: what the mutations are made with.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/pack.h"
#include "engine/program.h"

namespace stopgap::hostile {

using Bytes = std::vector<uint8_t>;

inline constexpr engine::LinkKey kKey{4, 2};

struct Section {
  engine::program::SectionEntry entry{};
  uint32_t record_size = 1;
  Bytes bytes;
};

struct Layout {
  engine::program::Header header{};
  std::vector<Section> sections;
};

/// Nothing if the section table does not lead through the bytes.
std::optional<Layout> take_apart(std::span<const uint8_t> pack);
/// Sections behind one another in their order, aligned; offsets and sizes of the header as they
/// come. Counts and ids stand as they are. `gap`: zero bytes before each section, a multiple of 8.
Bytes put_together(const Layout& layout, size_t gap = 0);
/// As its author would sign it, under kKey if it says that it is linked. Too short: left as it is.
void repair_digest(Bytes& pack);

uint32_t word_at(std::span<const uint8_t> bytes, size_t at);
void set_word(Bytes& bytes, size_t at, uint32_t value);

}  // namespace stopgap::hostile
