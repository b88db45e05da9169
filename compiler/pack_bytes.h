// SPDX-License-Identifier: Apache-2.0
// Puts sections of records together into the bytes of a pack: header, table, padding, digest.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/pack.h"
#include "engine/program.h"

namespace stopgap::compiler {

/// kStrings under construction; equal strings are stored once.
class StringPool {
 public:
  engine::program::StrRef add(std::string_view text) {
    const auto [place, added] = known_.try_emplace(
        std::string(text), engine::program::StrRef{static_cast<uint32_t>(bytes_.size()),
                                                   static_cast<uint32_t>(text.size())});
    if (added) bytes_ += text;
    return place->second;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::map<std::string, engine::program::StrRef, std::less<>> known_;
};

/// Sections are added in order of their ids; finish() gives the pack.
class PackBytes {
 public:
  void add(engine::program::SectionId id, uint32_t count, std::span<const uint8_t> bytes);

  template <typename Record>
  void add(engine::program::SectionId id, const std::vector<Record>& records) {
    static_assert(std::is_trivially_copyable_v<Record>);
    const auto* bytes = reinterpret_cast<const uint8_t*>(records.data());
    add(id, static_cast<uint32_t>(records.size()), {bytes, records.size() * sizeof(Record)});
  }

  /// `key` null: a portable pack; else a linked one, its digest under that key.
  std::vector<uint8_t> finish(const engine::LinkKey* key) const;

 private:
  struct Section {
    engine::program::SectionId id;
    uint32_t count;
    std::vector<uint8_t> bytes;
  };
  std::vector<Section> sections_;
};

}  // namespace stopgap::compiler
