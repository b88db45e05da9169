// SPDX-License-Identifier: Apache-2.0
// Pairs of a body by the thousand, 16 bytes each. Tested in body_lists_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <new>
#include <string_view>

#include "engine/arena.h"
#include "engine/limits.h"

namespace stopgap::engine {

/// A text in eight bytes: where it lies, and how long it is if that is less than 64 KiB. Of others,
/// and where addresses have more than 48 bits, it is where a string_view lies.
class PackedText {
 public:
  PackedText(std::string_view text, Arena& arena) {
    const auto address = reinterpret_cast<uintptr_t>(text.data());
    if (text.size() < kElsewhere && address >> kSizeShift == 0) {
      bits_ = uint64_t{text.size()} << kSizeShift | address;
      return;
    }
    auto* view = new (arena.allocate<std::string_view>(1)) std::string_view(text);
    bits_ = kElsewhere << kSizeShift | reinterpret_cast<uintptr_t>(view);
    if (reinterpret_cast<uintptr_t>(view) >> kSizeShift != 0) throw std::bad_alloc();
  }

  std::string_view get() const {
    const auto address = static_cast<uintptr_t>(bits_ & ((uint64_t{1} << kSizeShift) - 1));
    const uint64_t size = bits_ >> kSizeShift;
    if (size == kElsewhere) return *reinterpret_cast<const std::string_view*>(address);
    return {reinterpret_cast<const char*>(address), static_cast<size_t>(size)};
  }

 private:
  static constexpr unsigned kSizeShift = 48;
  static constexpr uint64_t kElsewhere = 0xFFFF;
  uint64_t bits_;
};

/// At most kMaxArguments, in blocks of the arena.
class PairList {
 public:
  struct Entry {
    PackedText name, value;
  };

  PairList() {}  // the blocks need no value

  void clear() { size_ = 0; }
  size_t size() const { return size_; }
  const Entry& operator[](size_t index) const { return blocks_[index / kBlock][index % kBlock]; }
  void add(std::string_view name, std::string_view value, Arena& arena) {
    Entry*& block = blocks_[size_ / kBlock];
    if (size_ % kBlock == 0) block = arena.allocate<Entry>(kBlock);
    new (&block[size_ % kBlock]) Entry{{name, arena}, {value, arena}};
    ++size_;
  }

 private:
  static constexpr size_t kBlock = 128;
  std::array<Entry*, kMaxArguments / kBlock + 1> blocks_;
  size_t size_ = 0;
};

}  // namespace stopgap::engine
