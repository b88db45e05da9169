// SPDX-License-Identifier: Apache-2.0
// Memory for the views of one request: handed out in order, never moved, forgotten all at once. It
// keeps what it once needed, so a thread stops allocating after its largest request. Not thread
// safe. Objects put into it must need no destructor.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

namespace stopgap::engine {

class Arena {
 public:
  /// Uninitialised room for `count` objects, valid until reset().
  template <typename T>
  T* allocate(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    static_assert(alignof(T) <= alignof(std::max_align_t));
    return static_cast<T*>(allocate_bytes(count * sizeof(T), alignof(T)));
  }

  /// Shortens the last allocation to `count` objects; what it gives back is handed out again.
  template <typename T>
  void shrink_last(T* begin, size_t count) {
    next_ = reinterpret_cast<std::byte*>(begin + count);
  }

  /// Makes the last allocation, of `kept` objects at `begin`, one of `count`, more than before:
  /// where it is or, if there is no room, elsewhere.
  template <typename T>
  T* grow_last(T* begin, size_t kept, size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (count <= static_cast<size_t>(end_ - reinterpret_cast<std::byte*>(begin)) / sizeof(T)) {
      next_ = reinterpret_cast<std::byte*>(begin + count);
      return begin;
    }
    next_ = reinterpret_cast<std::byte*>(begin);
    T* moved = allocate<T>(count);
    std::copy(begin, begin + kept, moved);
    return moved;
  }

  /// Everything handed out becomes invalid. O(1), but for the one time after growth.
  void reset() noexcept {
    if (chunks_.size() > 1) merge_chunks();
    next_ = begin_;
  }

  /// Bytes handed out, and what the last chunk still has.
  size_t capacity() const { return capacity_; }
  /// Bytes handed out, and what lies unused between them.
  size_t used() const { return capacity_ - static_cast<size_t>(end_ - next_); }

 private:
  void* allocate_bytes(size_t size, size_t alignment) {
    const size_t padding = -reinterpret_cast<uintptr_t>(next_) & (alignment - 1);
    if (next_ == nullptr || size + padding > static_cast<size_t>(end_ - next_)) [[unlikely]] {
      add_chunk(size);
      return take(0, size);  // operator new[] aligns for every fundamental type
    }
    return take(padding, size);
  }
  void* take(size_t padding, size_t size) {
    std::byte* begin = next_ + padding;
    next_ = begin + size;
    return begin;
  }
  void add_chunk(size_t size);
  void merge_chunks() noexcept;

  std::vector<std::unique_ptr<std::byte[]>> chunks_;  // the last one is being filled
  std::byte* begin_ = nullptr;                        // of the last one
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  size_t capacity_ = 0;  // of the last chunk, and what was handed out of all others
};

/// A view of `text` that stays where it is as long as the arena.
inline const std::string_view* keep_view(std::string_view text, Arena& arena) {
  return new (arena.allocate<std::string_view>(1)) std::string_view(text);
}

}  // namespace stopgap::engine
