// SPDX-License-Identifier: Apache-2.0
#include "engine/equal_names.h"

#include <gtest/gtest.h>

#include <functional>
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
    ++made_;
    held_[side] = way == 0 ? all_[index] : all_[index].substr(0, 1);
    return held_[side];
  }

  size_t made() const { return made_; }

 private:
  std::vector<std::string> all_;
  std::string held_[2];
  size_t made_ = 0;
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

/// Of so many some differ and share 32 bits of a hash: 18 pairs on average.
TEST(EqualNames, ThatShareAHashAreTold) {
  std::vector<std::string> texts;
  for (int i = 0; i < 400'000; ++i) texts.push_back(std::to_string(i));
  texts.push_back("7");
  EXPECT_EQ(groups(std::move(texts)), "7 400000 | ");
}

/// A text of eight bytes of which MurmurHash64A, by which libstdc++ hashes, makes `hash`.
std::string text_with_murmur(uint64_t hash) {
  constexpr uint64_t kMultiplier = 0xc6a4a7935bd1e995, kSeed = 0xc70f6907;
  uint64_t inverse = kMultiplier;
  for (int i = 0; i < 6; ++i) inverse *= 2 - kMultiplier * inverse;
  const auto mixed = [](uint64_t value) { return value ^ value >> 47; };
  hash = mixed(mixed(hash) * inverse) * inverse;
  hash = mixed((hash ^ kSeed ^ 8 * kMultiplier) * inverse) * inverse;
  return {reinterpret_cast<const char*>(&hash), sizeof(hash)};
}

/// A request of 1 MB took 9 seconds when many names shared a hash and one of them was long.
TEST(EqualNames, AreNotMadeOftenForWhoKnowsTheLibrarysHash) {
  std::vector<std::string> texts;
  for (uint64_t i = 1; i <= 10'000; ++i) texts.push_back(text_with_murmur(i << 32 | 5));
#ifdef __GLIBCXX__
  ASSERT_EQ(std::hash<std::string>()(texts[9]), uint64_t{10} << 32 | 5);
#endif
  TestNames names(std::move(texts));
  std::vector<NameEntry> room(names.size());
  EXPECT_TRUE(equal_names(names, 0, room).empty());
  EXPECT_LE(names.made(), 3 * names.size());
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
