// SPDX-License-Identifier: Apache-2.0
// Sets against plain loops over the same elements.
#include "engine/runtime_set.h"

#include <gtest/gtest.h>

#include <random>

namespace stopgap::engine {
namespace {

TEST(RuntimeSet, EmptyHoldsNothing) {
  RuntimeSet set;
  set.finish();
  EXPECT_FALSE(set.contains_text("a"));
  EXPECT_FALSE(set.contains_text(""));
  EXPECT_FALSE(set.contains_number(0));
  EXPECT_FALSE(set.contains_address({}));
}

TEST(RuntimeSet, TextsOfEitherCaseRule) {
  RuntimeSet set;
  set.add_text("Exact", false);
  set.add_text("Either", true);
  set.add_owned_text("OWNED", true);
  set.finish();
  EXPECT_TRUE(set.contains_text("Exact"));
  EXPECT_FALSE(set.contains_text("exact"));
  EXPECT_TRUE(set.contains_text("eiTHER"));
  EXPECT_TRUE(set.contains_text("owned"));
  EXPECT_FALSE(set.contains_text("owned2"));
  EXPECT_FALSE(set.contains_text("owne"));
  EXPECT_FALSE(set.contains_text(""));
}

/// Words over a small alphabet, so that they begin and contain each other.
std::string random_word(std::mt19937& random, size_t longest) {
  std::string word(1 + random() % longest, 'a');
  for (char& c : word) c = "aAbc"[random() % 4];
  return word;
}

TEST(RuntimeSet, PartsOfTextsAsLoopsFindThem) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    RuntimeSet set;
    const size_t longest = 1 + random() % 9;
    for (size_t i = random() % 40; i > 0; --i) {
      set.add_owned_text(random_word(random, longest), random() % 2 == 0);
    }
    set.finish(true);
    for (int i = 0; i < 40; ++i) {
      const std::string text = i == 0 ? std::string() : random_word(random, 14);
      size_t first = AffixTable::kNone;
      bool starts = false, ends = false;
      for (const Needle& needle : set.texts()) {
        first = std::min(first, find(text, needle));
        starts = starts || starts_with(text, needle);
        ends = ends || ends_with(text, needle);
      }
      uint64_t work = 0;
      EXPECT_EQ(set.some_in(text, work, UINT64_MAX), first) << text;
      EXPECT_EQ(set.some_starts(text, work), starts) << text;
      EXPECT_EQ(set.some_ends(text, work), ends) << text;
    }
  }
}

TEST(RuntimeSet, LooksForManyPartsAsFastAsForFew) {
  const auto work_of = [](int elements) {
    RuntimeSet set;
    for (int i = 0; i < elements; ++i) {
      set.add_owned_text("host" + std::to_string(i) + ".example", true);
    }
    set.finish(true);
    uint64_t work = 0;
    EXPECT_EQ(set.some_in(std::string(4096, 'x') + "Host7.Exampla", work, UINT64_MAX),
              AffixTable::kNone);
    EXPECT_EQ(set.some_in("/?u=HOST7.example", work, UINT64_MAX), 4u);
    return work;
  };
  EXPECT_LT(work_of(20'000), work_of(100) + 400) << "only bisection, at two places";
}

TEST(RuntimeSet, GivesUpWhereElementsShareLongBeginnings) {
  RuntimeSet set;
  set.add_owned_text(std::string(4000, 'a') + "b", false);
  set.add_owned_text(std::string(4000, 'a') + "c", false);
  set.finish(true);
  uint64_t work = 0;
  EXPECT_EQ(set.some_in(std::string(60'000, 'a') + "b", work, 1'000'000), AffixTable::kNone);
  EXPECT_GT(work, 1'000'000u);
  EXPECT_LT(work, 1'100'000u);
}

TEST(RuntimeSet, ManyTextsSurviveAMove) {
  RuntimeSet built;
  for (int i = 0; i < 5000; ++i) built.add_owned_text("Element" + std::to_string(i), i % 2 == 0);
  built.finish();
  const RuntimeSet set = std::move(built);
  for (int i = 0; i < 5000; ++i) {
    EXPECT_TRUE(set.contains_text("Element" + std::to_string(i)));
    EXPECT_EQ(set.contains_text("element" + std::to_string(i)), i % 2 == 0);
    EXPECT_FALSE(set.contains_text("Element" + std::to_string(i + 5000)));
  }
}

bool in_prefix(const IpAddress& address, const program::Cidr& cidr) {
  for (uint32_t bit = 0; bit < cidr.prefix; ++bit) {
    const auto mask = static_cast<uint8_t>(0x80u >> (bit % 8));
    if ((address[bit / 8] & mask) != (cidr.address[bit / 8] & mask)) return false;
  }
  return true;
}

TEST(RuntimeSet, AddressesAsALoopOverPrefixes) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    RuntimeSet set;
    std::vector<program::Cidr> cidrs(random() % 12);
    for (program::Cidr& cidr : cidrs) {
      cidr = {{}, 120 + static_cast<uint32_t>(random() % 9)};
      if (random() % 16 == 0) cidr.prefix = 0;
      if (cidr.prefix != 0) {
        cidr.address[15] = static_cast<uint8_t>(random() & (0xff00u >> (cidr.prefix - 120)));
      }
      set.add_cidr(cidr);
    }
    set.finish();
    for (int last = 0; last < 256; ++last) {
      IpAddress address{};
      address[15] = static_cast<uint8_t>(last);
      bool want = false;
      for (const program::Cidr& cidr : cidrs) want = want || in_prefix(address, cidr);
      ASSERT_EQ(set.contains_address(address), want) << last;
    }
  }
}

TEST(RuntimeSet, Numbers) {
  RuntimeSet set;
  for (const int64_t number : {INT64_MAX, int64_t{-1}, int64_t{7}, INT64_MIN})
    set.add_number(number);
  set.finish();
  for (const int64_t number : {INT64_MAX, int64_t{-1}, int64_t{7}, INT64_MIN}) {
    EXPECT_TRUE(set.contains_number(number));
  }
  EXPECT_FALSE(set.contains_number(0));
  EXPECT_EQ(set.numbers().front(), INT64_MIN);
}

}  // namespace
}  // namespace stopgap::engine
