// SPDX-License-Identifier: Apache-2.0
#include "engine/equal_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

std::string groups(const std::vector<std::string_view>& keys) {
  Arena arena;
  std::string all;
  for (const EqualGroup group : equal_groups(keys, arena)) {
    for (const uint32_t index : group) all += std::to_string(index) + " ";
    all += "| ";
  }
  return all;
}

TEST(EqualNames, GroupsByTheirFirstMember) {
  EXPECT_EQ(groups({}), "");
  EXPECT_EQ(groups({"a"}), "");
  EXPECT_EQ(groups({"a", "b", "c", ""}), "");
  EXPECT_EQ(groups({"a", "a"}), "0 1 | ");
  EXPECT_EQ(groups({"x", "b", "a", "b", "", "a", "b", ""}), "1 3 6 | 2 5 | 4 7 | ");
  EXPECT_EQ(groups({"a", "A", "a "}), "");
}

TEST(EqualNames, OfManyTexts) {
  std::vector<std::string> texts;
  for (int i = 0; i < 20'000; ++i) texts.push_back(std::to_string(i % 7'000));
  const std::vector<std::string_view> keys(texts.begin(), texts.end());
  Arena arena;
  const auto found = equal_groups(keys, arena);
  ASSERT_EQ(found.size(), 7'000u);
  for (uint32_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].size(), i < 6'000 ? 3u : 2u);
    for (size_t j = 0; j < found[i].size(); ++j) ASSERT_EQ(found[i][j], i + 7'000 * j);
  }
  EXPECT_LE(arena.capacity(), 4 * 32 * keys.size());
}

TEST(EqualNames, AllEqualInOtherKeys) {
  const std::vector<std::string_view> keys = {"a", "A", "a", "b"};
  const uint32_t first[] = {0, 2}, second[] = {0, 1, 2};
  EXPECT_TRUE(all_equal(first, keys));
  EXPECT_FALSE(all_equal(second, keys));
}

}  // namespace
}  // namespace stopgap::engine
