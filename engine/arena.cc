// SPDX-License-Identifier: Apache-2.0
// Chunks of at least double the size of all before; after growth reset() replaces them by one in
// which the same request fits. Tested in arena_test.cc.
#include "engine/arena.h"

#include <algorithm>
#include <cstddef>
#include <new>

namespace stopgap::engine {

namespace {
constexpr size_t kFirstChunkBytes = 4096;
}

/// What is left of the chunk before it is no part of what is handed out, nor needed again.
void Arena::add_chunk(size_t size) {
  const size_t handed_out = used();
  const size_t bytes = std::max({size, 2 * handed_out, kFirstChunkBytes});
  chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(bytes));
  capacity_ = handed_out + bytes;
  begin_ = next_ = chunks_.back().get();
  end_ = next_ + bytes;
}

void Arena::merge_chunks() noexcept {
  // What began a chunk may need some bytes before it.
  const size_t total = capacity_ + alignof(std::max_align_t) * chunks_.size();
  chunks_.clear();
  capacity_ = 0;
  begin_ = next_ = end_ = nullptr;
  try {
    add_chunk(total);
  } catch (const std::bad_alloc&) {
    // the next allocation tries for less
  }
}

}  // namespace stopgap::engine
