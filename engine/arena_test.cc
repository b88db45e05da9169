// SPDX-License-Identifier: Apache-2.0
#include "engine/arena.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string_view>

namespace stopgap::engine {
namespace {

TEST(Arena, KeepsWhatItHandedOutWhileItGrows) {
  Arena arena;
  char* texts[200];
  for (size_t i = 0; i < 200; ++i) {
    texts[i] = arena.allocate<char>(i * 7);
    std::memset(texts[i], static_cast<int>(i), i * 7);
  }
  for (size_t i = 0; i < 200; ++i)
    for (size_t k = 0; k < i * 7; ++k) ASSERT_EQ(texts[i][k], static_cast<char>(i));
}

TEST(Arena, AlignsEveryType) {
  Arena arena;
  for (int i = 0; i < 100; ++i) {
    arena.allocate<char>(static_cast<size_t>(i) % 5);
    const auto address = reinterpret_cast<uintptr_t>(arena.allocate<std::string_view>(3));
    EXPECT_EQ(address % alignof(std::string_view), 0u);
  }
}

TEST(Arena, GivesBackTheTailOfTheLastAllocation) {
  Arena arena;
  char* first = arena.allocate<char>(1000);
  arena.shrink_last(first, 10);
  EXPECT_EQ(arena.allocate<char>(1), first + 10);
}

TEST(Arena, ARequestThatCameOnceFitsTheSecondTime) {
  for (size_t count = 1; count < 3000; count += 37) {
    Arena arena;
    const auto request = [&] {
      for (size_t i = 0; i < count; ++i) arena.allocate<char>(i % 97);
      arena.reset();
    };
    request();
    const size_t capacity = arena.capacity();
    for (int i = 0; i < 3; ++i) request();
    ASSERT_EQ(arena.capacity(), capacity) << count;
  }
}

}  // namespace
}  // namespace stopgap::engine
