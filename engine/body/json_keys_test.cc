// SPDX-License-Identifier: Apache-2.0
#include "engine/body/json_keys.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

TEST(JsonKeys, AreOfOneObjectAndIgnoreCase) {
  JsonKeys keys;
  EXPECT_FALSE(keys.add("a", 1));
  EXPECT_TRUE(keys.add("a", 1));
  EXPECT_TRUE(keys.add("A", 1));
  const size_t inner = keys.open();
  EXPECT_FALSE(keys.add("a", 2));
  EXPECT_TRUE(keys.add("a", 2));
  EXPECT_FALSE(keys.add(std::string_view("a\0", 2), 2));
  EXPECT_FALSE(keys.add("", 2));
  keys.close(inner);
  EXPECT_FALSE(keys.add("a", 2));
  EXPECT_TRUE(keys.add("a", 1));
  keys.close(0);
  EXPECT_FALSE(keys.add("a", 1));
}

TEST(JsonKeys, AgreeWithSetsThroughGrowthAndClosing) {
  JsonKeys keys;
  std::vector<std::set<std::string>> open(1);
  std::vector<size_t> held{0};
  uint64_t random = 7;
  const auto below = [&](uint64_t n) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % n;
  };
  for (int i = 0; i < 200'000; ++i) {
    const uint64_t what = below(20);
    if (what == 0) {
      held.push_back(keys.open());
      open.emplace_back();
    } else if (what == 1 && open.size() > 1) {
      keys.close(held.back());
      held.pop_back();
      open.pop_back();
    } else {
      const std::string key = std::to_string(below(3000));
      ASSERT_EQ(keys.add(key, open.size()), !open.back().insert(key).second) << i;
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
