// SPDX-License-Identifier: Apache-2.0
// Memory for libraries that allocate by themselves, one thread's: what they give back stays here
// for the next request, so they stop allocating after the largest one, and never have more than
// `most` bytes. Tested in inflate_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

namespace stopgap::engine {

class KeptMemory {
 public:
  explicit KeptMemory(size_t most) : most_(most) {}
  KeptMemory(const KeptMemory&) = delete;
  KeptMemory& operator=(const KeptMemory&) = delete;

  /// Null: it would be more than `most`, or there is none (ran_out()).
  void* allocate(size_t bytes) noexcept;
  /// Of what allocate() returned, or null.
  void release(void* begin) noexcept;

  size_t capacity() const { return held_; }
  /// Whether there was no memory within `most` since this was asked last.
  bool ran_out() noexcept { return std::exchange(ran_out_, false); }

 private:
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    size_t size = 0;
    bool used = false;
  };

  // zlib has two blocks at a time, brotli about a dozen.
  std::array<Block, 24> blocks_;
  const size_t most_;
  size_t held_ = 0;
  bool ran_out_ = false;
};

}  // namespace stopgap::engine
