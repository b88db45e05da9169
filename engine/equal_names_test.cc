// SPDX-License-Identifier: Apache-2.0
#include "engine/equal_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

/// In way 0 as they are, in way 1 their first bytes.
class TestNames final : public Names {
 public:
  explicit TestNames(std::vector<std::string> all) : all_(std::move(all)) {}
  size_t size() const override { return all_.size(); }
  std::string_view key(uint32_t way, uint32_t index, unsigned side) override {
    held_[side] = way == 0 ? all_[index] : all_[index].substr(0, 1);
    return held_[side];
  }

 private:
  std::vector<std::string> all_;
  std::string held_[2];
};

std::string shown(std::span<const NameEntry> equal) {
  std::string all;
  each_group(equal, [&](EqualGroup group) {
    for (size_t i = 0; i < group.size(); ++i) all += std::to_string(group[i]) + " ";
    all += "| ";
  });
  return all;
}

std::string groups(std::vector<std::string> all, uint32_t way = 0) {
  TestNames names(std::move(all));
  std::vector<NameEntry> room(names.size());
  return shown(equal_names(names, way, room));
}

TEST(EqualNames, GroupsByTheirFirstMember) {
  EXPECT_EQ(groups({}), "");
  EXPECT_EQ(groups({"a"}), "");
  EXPECT_EQ(groups({"a", "b", "c", ""}), "");
  EXPECT_EQ(groups({"a", "a"}), "0 1 | ");
  EXPECT_EQ(groups({"x", "b", "a", "b", "", "a", "b", ""}), "1 3 6 | 2 5 | 4 7 | ");
  EXPECT_EQ(groups({"a", "A", "a "}), "");
}

TEST(EqualNames, OfManyNames) {
  std::vector<std::string> texts;
  for (int i = 0; i < 20'000; ++i) texts.push_back(std::to_string(i % 7'000));
  TestNames names(std::move(texts));
  std::vector<NameEntry> room(names.size());
  uint32_t count = 0;
  each_group(equal_names(names, 0, room), [&](EqualGroup group) {
    ASSERT_EQ(group.size(), count < 6'000 ? 3u : 2u);
    for (uint32_t j = 0; j < group.size(); ++j) ASSERT_EQ(group[j], count + 7'000 * j);
    ++count;
  });
  EXPECT_EQ(count, 7'000u);
}

TEST(EqualNames, WithoutThoseThatAreEqualInAnotherWay) {
  const std::vector<std::string> all = {"a1", "b", "a2", "c", "b", "a1", "c"};
  EXPECT_EQ(groups(all), "0 5 | 1 4 | 3 6 | ");
  EXPECT_EQ(groups(all, 1), "0 2 5 | 1 4 | 3 6 | ");
  TestNames names(all);
  std::vector<NameEntry> room(names.size());
  EXPECT_EQ(shown(without_equal(names, 0, equal_names(names, 1, room))), "0 2 5 | ");
}

}  // namespace
}  // namespace stopgap::engine
