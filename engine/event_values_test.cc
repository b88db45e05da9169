// SPDX-License-Identifier: Apache-2.0
#include "engine/event_values.h"

#include <gtest/gtest.h>

namespace stopgap::engine {
namespace {

using Strings = std::vector<std::string>;

Strings strings(ViewList views) { return {views.begin(), views.end()}; }

/// The values of one event whose fields are all asked for.
class One {
 public:
  One(std::vector<OwnField> fields, std::vector<FieldValue> given, const RequestLimits& limits = {})
      : values(limits, reads_of(Backend::kGeneric)),
        fields_(std::move(fields)),
        given_(std::move(given)) {
    asked_.assign(fields_.size(), 1);
    values.adopt(EventValues::Room(fields_.size()));
    start();
  }
  void start() { values.start(given_, fields_, asked_); }
  CauseSet missing(size_t field) const { return values.missing()[field]; }

  EventValues values;

 private:
  std::vector<OwnField> fields_;
  std::vector<FieldValue> given_;
  std::vector<uint8_t> asked_;
};

constexpr OwnField kDecoded{TypeKind::kText, true, true, {}, 0};
constexpr OwnField kVerbatim{TypeKind::kText, true, false, {}, 0};
constexpr OwnField kPathField{TypeKind::kPath, true, true, {}, 0};
constexpr OwnField kHostField{TypeKind::kHost, true, false, {}, 0};
constexpr OwnField kPairs{TypeKind::kList, false, false, {false, true}, 0};

TEST(EventValues, ViewsAreThoseOfTheType) {
  One one({kDecoded, kVerbatim, kPathField, kHostField},
          {{"%2561"}, {"%61"}, {"/a/../b;c"}, {"U@Example.ORG:25"}});
  EXPECT_TRUE(one.values.whole());
  EXPECT_EQ(strings(one.values.text(0)), (Strings{"%2561", "%61", "a"}));
  EXPECT_EQ(strings(one.values.text(1)), Strings{"%61"});
  EXPECT_EQ(strings(one.values.text(2)), (Strings{"/a/../b;c", "/b;c", "/b"}));
  EXPECT_EQ(strings(one.values.path_stages(2)), Strings{"/a/../b;c"});
  EXPECT_EQ(strings(one.values.text(3)), Strings{"example.org"});
  one.values.forget();
  EXPECT_EQ(strings(one.values.text(0)), (Strings{"%2561", "%61", "a"})) << "computed again";
}

TEST(EventValues, TextsAndPathsAreReadLenientlyToo) {
  const HeaderView elements[] = {{"%u0061", "%c0%af"}};
  One one({kDecoded, kVerbatim, kPathField, kPairs},
          {{"%u0061"}, {"%u0061"}, {"/a%c0%af..\\b:c"}, {elements}});
  EXPECT_EQ(strings(one.values.text(0)), (Strings{"%u0061", "a"}));
  EXPECT_EQ(strings(one.values.text(1)), Strings{"%u0061"});
  EXPECT_EQ(strings(one.values.path_stages(2)),
            (Strings{"/a%c0%af..\\b:c", "/a\xC0\xAF..\\b:c", "/a/..\\b:c"}));
  const Strings all = strings(one.values.text(2));
  EXPECT_NE(std::find(all.begin(), all.end(), "/b"), all.end());
  EXPECT_EQ(strings(one.values.element(3, 0, 0)), Strings{"%u0061"});
  EXPECT_EQ(strings(one.values.element(3, 0, 1)), (Strings{"%c0%af", "\xC0\xAF", "/"}));
}

TEST(EventValues, ElementsHaveTheViewsOfTheirAttributes) {
  const HeaderView elements[] = {{"%61", "%61"}, {"", ""}};
  One one({kPairs}, {{elements}});
  EXPECT_EQ(one.values.size(0), 2u);
  EXPECT_EQ(strings(one.values.element(0, 0, 0)), Strings{"%61"});
  EXPECT_EQ(strings(one.values.element(0, 0, 1)), (Strings{"%61", "a"}));
  EXPECT_EQ(strings(one.values.element(0, 1, 0)), Strings{""});
  EXPECT_TRUE(one.values.element(0, 2, 0).empty());
  EXPECT_TRUE(one.values.element(0, 0, 2).empty());
}

TEST(EventValues, AbsentMissingAndOfAnotherType) {
  const OwnField needed{TypeKind::kSize, false, false, {}, 0};
  One one({kDecoded, needed, kHostField, needed, kDecoded, kPairs},
          {{}, {}, {""}, {true}, {int64_t{1}, kUnparsable}, {}});
  EXPECT_FALSE(one.values.whole());
  EXPECT_EQ(one.missing(0), 0) << "absent";
  EXPECT_EQ(one.missing(1), kError);
  EXPECT_EQ(one.missing(2), 0) << "no candidate";
  EXPECT_TRUE(one.values.text(2).empty());
  EXPECT_EQ(one.missing(3), kError);
  EXPECT_FALSE(one.values.number(3).has_value());
  EXPECT_EQ(one.missing(4), kError | kUnparsable);
  EXPECT_TRUE(one.values.text(4).empty());
  EXPECT_EQ(one.missing(5), kError);
  EXPECT_EQ(one.values.size(5), 0u);
}

TEST(EventValues, WhatLiesBeyondTheLimits) {
  RequestLimits limits;
  limits.body_bytes = 5;
  const OwnField ten{TypeKind::kBytes, true, false, {}, 10};
  const HeaderView elements[] = {{"a", "b"}, {"c", "%64"}, {"e", "f"}};
  One one({kVerbatim, ten, kPairs}, {{"123456"}, {"1234567890"}, {elements}}, limits);
  EXPECT_EQ(strings(one.values.text(0)), Strings{"12345"});
  EXPECT_EQ(one.missing(0), kOversize);
  EXPECT_EQ(one.missing(1), 0);
  EXPECT_EQ(one.values.size(2), 1u) << "before the element that would pass the limit";
  EXPECT_EQ(one.missing(2), kOversize);
  limits.body_bytes = 100;
  limits.arguments = 2;
  One few({kPairs}, {{elements}}, limits);
  EXPECT_EQ(few.values.size(0), 2u);
  EXPECT_EQ(few.missing(0), kOversize);
}

TEST(EventValues, ThePathOfWhichNotAllViewsFit) {
  const std::string path = "/%2561;%2fb/..\\c.%00:d%23/%u002e%u002e/e";
  RequestLimits limits;
  One whole({kPathField}, {{path}}, limits);
  EXPECT_EQ(whole.missing(0), 0);
  limits.path_view_bytes = 10;
  One cut({kPathField, kDecoded}, {{path}, {path}}, limits);
  EXPECT_EQ(cut.missing(0), kOversize);
  EXPECT_EQ(cut.missing(1), 0);
  const Strings all = strings(whole.values.text(0)), some = strings(cut.values.text(0));
  EXPECT_LT(some.size(), all.size());
  EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin()));
  cut.values.forget();
  EXPECT_EQ(cut.missing(0), kOversize);
  EXPECT_EQ(strings(cut.values.text(0)), some);
}

TEST(EventValues, TooFewValuesAreNone) {
  One one({kDecoded, kDecoded}, {{"a"}});
  EXPECT_EQ(one.missing(0), kError);
  EXPECT_EQ(one.missing(1), kError);
  EXPECT_TRUE(one.values.text(0).empty());
  One more({kDecoded}, {{"a"}, {"b"}});
  EXPECT_EQ(more.missing(0), kError);
}

TEST(EventValues, WithoutAnEventThereIsNothing) {
  One one({kDecoded, kPairs}, {{"a"}, {}});
  one.values.simulate(kOversize | kBudget);
  EXPECT_EQ(one.missing(0), kOversize);
  one.values.clear();
  EXPECT_TRUE(one.values.text(0).empty());
  EXPECT_EQ(one.values.size(1), 0u);
  EXPECT_FALSE(one.values.flag(0));
  EXPECT_FALSE(one.values.address(0).has_value());
  one.start();
  EXPECT_EQ(one.missing(0), 0) << "nothing is left of what was simulated";
}

}  // namespace
}  // namespace stopgap::engine
