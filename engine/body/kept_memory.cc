// SPDX-License-Identifier: Apache-2.0
// The smallest free block that fits; else the largest free one grows. So there are never more
// blocks than were once in use together. Tested in inflate_test.cc.
#include "engine/body/kept_memory.h"

#include <new>

namespace stopgap::engine {

void* KeptMemory::allocate(size_t bytes) noexcept {
  Block* fit = nullptr;
  Block* grow = nullptr;  // the largest free one, or one that has no memory yet
  for (Block& block : blocks_) {
    if (block.used) continue;
    if (block.size >= bytes && (fit == nullptr || block.size < fit->size)) fit = &block;
    if (grow == nullptr || block.size > grow->size) grow = &block;
  }
  if (fit == nullptr) {
    if (grow == nullptr || bytes > most_ - (held_ - grow->size)) return nullptr;
    held_ -= grow->size;
    grow->size = 0;
    grow->bytes.reset(new (std::nothrow) std::byte[bytes]);
    if (grow->bytes == nullptr) {
      ran_out_ = true;
      return nullptr;
    }
    grow->size = bytes;
    held_ += bytes;
    fit = grow;
  }
  fit->used = true;
  return fit->bytes.get();
}

void KeptMemory::release(void* begin) noexcept {
  if (begin == nullptr) return;
  for (Block& block : blocks_) {
    if (block.bytes.get() == begin) block.used = false;
  }
}

}  // namespace stopgap::engine
