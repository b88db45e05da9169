// SPDX-License-Identifier: Apache-2.0
#include "engine/args.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace stopgap::engine {
namespace {

constexpr ArgumentCount kAll{SIZE_MAX, SIZE_MAX, SIZE_MAX};

/// "name=value", parts in (), joined in [], '!' behind what is marked last, '?' behind nameless.
std::string walk(std::string_view text, BackendReads reads = reads_of(Backend::kGeneric),
                 ArgumentCount most = kAll) {
  Arena arena, scratch;
  std::string all;
  const Arguments read = read_arguments(text, {}, TextOf::kQuery, most, reads, arena, scratch);
  for (size_t i = 0; i < read.size(); ++i) {
    const Element element = read[i];
    std::string one = std::string(element.text[0]) + "=" + std::string(element.text[1]);
    if (element.made == Made::kPart) one = "(" + one + ")";
    if (element.made == Made::kJoined) one = "[" + one + "]";
    all += one + (element.last ? "!" : "") + (element.nameless ? "?" : "") + " ";
    EXPECT_EQ(element.of, TextOf::kQuery);
  }
  return all;
}

TEST(Arguments, AsSent) {
  EXPECT_EQ(walk(""), "");
  EXPECT_EQ(walk("&&"), "");
  EXPECT_EQ(walk("a=b&c"), "a=b c=!? ");
  EXPECT_EQ(walk("a=b&&=d&"), "a=b =d! ");
}

TEST(Arguments, PartsOfPiecesThatHoldASemicolon) {
  EXPECT_EQ(walk("a=1;b=2&c"), "a=1;b=2 c=!? (a=1) (b=2)! ");
  EXPECT_EQ(walk(";;a;"), ";;a;=!? (a=)!? ");
  EXPECT_EQ(walk("a%3bb=1"), "a%3bb=1! ");
  BackendReads reads = reads_of(Backend::kGeneric);
  reads.semicolon_pairs = false;
  EXPECT_EQ(walk("a=1;b=2", reads), "a=1;b=2! ");
}

TEST(Arguments, PartsWithoutEqualsAtTheirStart) {
  EXPECT_EQ(walk("=q=evil"), "=q=evil! (q=evil)! ");
  EXPECT_EQ(walk("a&==q=&b"), "a= ==q= b=!? (q=)!? ");
  EXPECT_EQ(walk("=q"), "=q! ");
  EXPECT_EQ(walk("==="), "===! ");
  EXPECT_EQ(walk("=a=b;=c;==d=e"), "=a=b;=c;==d=e! (a=b) (=c) (d=e)! ");
  BackendReads reads = reads_of(Backend::kGeneric);
  reads.semicolon_pairs = false;
  EXPECT_EQ(walk("=q=evil", reads), "=q=evil! ");
}

TEST(Arguments, ValuesOfOneNameAreJoinedAsSent) {
  EXPECT_EQ(walk("a=1&b=2&a=3"), "a=1 b=2 a=3! [a=1,3]! ");
  EXPECT_EQ(walk("a=&a=&a"), "a= a= a=!? [a=,,]!? ");
  EXPECT_EQ(walk("a=%2c&%61=+&c&c=x"), "a=%2c %61=+ c= c=x! [a=%2c,+] [c=,x]! ");
  EXPECT_EQ(walk("b=1&a=1&a=2&b=2&z=3"), "b=1 a=1 a=2 b=2 z=3! [b=1,2] [a=1,2] ");
  BackendReads reads = reads_of(Backend::kGeneric);
  reads.joined_duplicates = false;
  EXPECT_EQ(walk("a=1&a=2", reads), "a=1 a=2! ");
}

TEST(Arguments, CaseIsIgnoredWhereThatMakesAnotherGroup) {
  EXPECT_EQ(walk("a=1&A=2"), "a=1 A=2! [a=1,2]! ");
  EXPECT_EQ(walk("a=1&A=2&a=3"), "a=1 A=2 a=3! [a=1,3]! [a=1,2,3]! ");
  EXPECT_EQ(walk("B=1&B=2"), "B=1 B=2! [B=1,2]! ");
}

TEST(Arguments, NamesAreDecodedOnce) {
  EXPECT_EQ(walk("a+b=1&a%20b=2"), "a+b=1 a%20b=2! [a+b=1,2]! ");
  EXPECT_EQ(walk("%2561=1&a=2&%61=3"), "%2561=1 a=2 %61=3! [a=2,3]! ");
}

TEST(Arguments, PartsAreNotJoined) {
  EXPECT_EQ(walk("a=1;a=2&a=3"), "a=1;a=2 a=3! (a=1) (a=2)! [a=1;a=2,3]! ");
}

TEST(Arguments, OfEachKindAtMostSoMany) {
  EXPECT_EQ(walk("a&b&a&c", reads_of(Backend::kGeneric), {3, 9}), "a= b= a=!? [a=,]!? ");
  EXPECT_EQ(walk("a;b;c&d", reads_of(Backend::kGeneric), {9, 2}), "a;b;c= d=!? (a=) (b=)!? ");
  EXPECT_EQ(walk("a;b", reads_of(Backend::kGeneric), {0, 0}), "");
  const ArgumentCount count = count_arguments("a;b;c&d&&;", true);
  EXPECT_EQ(count.sent, 3u);
  EXPECT_EQ(count.parts, 3u);
  EXPECT_EQ(count_arguments("a;b", false).parts, 0u);
}

TEST(Arguments, DuplicatesAreFoundOverQueryAndForm) {
  Arena arena, scratch;
  const auto read = [&](std::string_view text, TextOf of) {
    return read_arguments(text, {}, of, kAll, reads_of(Backend::kGeneric), arena, scratch);
  };
  const auto twice = [&](std::string_view query, std::string_view form, bool open_query = false,
                         bool open_form = false) {
    return has_duplicate_name(read(query, TextOf::kQuery), read(form, TextOf::kForm), open_query,
                              open_form, scratch);
  };
  EXPECT_FALSE(twice("a&b", "c"));
  EXPECT_TRUE(twice("a&b&%41", ""));
  EXPECT_TRUE(twice("a&b", "c&B"));
  EXPECT_FALSE(twice("a;a", "")) << "parts do not count";
  EXPECT_FALSE(twice("a&a", "", true)) << "it may go on";
  EXPECT_TRUE(twice("a&a=1", "", true));
  EXPECT_TRUE(twice("a&a", "", false, true));
  EXPECT_FALSE(twice("a", "a", false, true));
}

/// A piece too long for what is kept of one, names that take room to compare.
TEST(Arguments, LongOnes) {
  const std::string a(70'000, 'a'), encoded = "%41" + std::string(69'999, 'A');
  const std::string text = a + "=1;" + a + "=2&" + encoded + "=" + a;
  EXPECT_EQ(walk(text), a + "=1;" + a + "=2 " + encoded + "=" + a + "! (" + a + "=1) (" + a +
                            "=2)! [" + a + "=1;" + a + "=2," + a + "]! ");
}

TEST(Arguments, EachWayJoinsWhatTheOneBeforeItDoesNot) {
  EXPECT_EQ(walk("a=1&%u0041=2&A=3&b=4&a=5&B=6&b=7"),
            "a=1 %u0041=2 A=3 b=4 a=5 B=6 b=7! [a=1,5] [b=4,7]! [a=1,3,5] [b=4,6,7]! "
            "[a=1,2,3,5] ");
}

/// Each byte of a value is copied once for each way in which names are the same; n log n steps.
TEST(Arguments, JoiningIsLinearInTimeAndMemory) {
  std::string same, cases, colons;
  for (int i = 0; i < 10'000; ++i) {
    same += "a=" + std::string(90, 'v') + "&";
    cases += (i % 2 == 0 ? "a=" : "A=") + std::string(90, 'v') + "&";
    colons += "a;";
  }
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& text : {same, cases, colons, std::string(1 << 20, '&')}) {
    Arena arena, scratch;
    const Arguments read = read_arguments(text, {}, TextOf::kForm, {10'000, 10'000, 0},
                                          reads_of(Backend::kGeneric), arena, scratch);
    EXPECT_LE(read.size(), 20'003u);
    // The arena doubles; elements and what finds equal names take 8 bytes each, groups 12.
    EXPECT_LE(arena.capacity(), 4 * (2 * text.size() + 20'000 * 8 + 4096));
    EXPECT_LE(scratch.capacity(), 4 * (10'000 * 8 + 4096));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace stopgap::engine
