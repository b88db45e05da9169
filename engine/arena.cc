// SPDX-License-Identifier: Apache-2.0
// Chunks of at least double the size of all before; after growth reset() replaces them by one of
// their total size, in which the same request fits. Tested in arena_test.cc.
#include "engine/arena.h"

#include <algorithm>
#include <new>

namespace stopgap::engine {

namespace {
constexpr size_t kFirstChunkBytes = 4096;
}

void Arena::add_chunk(size_t size) {
  const size_t bytes = std::max({size, 2 * capacity_, kFirstChunkBytes});
  chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(bytes));
  capacity_ += bytes;
  begin_ = next_ = chunks_.back().get();
  end_ = next_ + bytes;
}

void Arena::merge_chunks() noexcept {
  const size_t total = capacity_;
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
