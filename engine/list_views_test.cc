// SPDX-License-Identifier: Apache-2.0
// How often the views of elements are made, and what keeping them takes.
#include "engine/list_views.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

constexpr uint32_t kList = 0;

/// A list of `elements` with names of `length`, of each of which there are `views` of its length.
class Elements {
 public:
  Elements(size_t elements, size_t length, size_t views)
      : names_(elements, std::string(length, 'n')), views_(views) {
    list_.start(elements, elements * length, arena_, [&](uint32_t i, std::string_view* texts) {
      texts[0] = names_[i];
      texts[1] = {};
    });
  }

  /// Asks for every name so many times over; how often views were made for that.
  size_t made(size_t times) {
    made_ = 0;
    for (size_t time = 0; time < times; ++time) {
      for (uint32_t i = 0; i < names_.size(); ++i) {
        const ViewList views = ask(i);
        EXPECT_EQ(views.size(), views_);
        EXPECT_EQ(views[0].data(), views_ > 1 ? views[0].data() : names_[i].data());
        for (const std::string_view view : views) EXPECT_EQ(view, names_[i]);
      }
    }
    return made_;
  }
  size_t kept() const { return arena_.used(); }

 private:
  ViewList ask(uint32_t index) {
    return list_.of(
        kList, index, 0, arena_, last_, [&] { return std::string_view(names_[index]); },
        [&](const std::string_view& text, Arena& arena) -> ViewList {
          ++made_;
          if (views_ == 1) return {&text, 1};
          auto* const views = arena.allocate<std::string_view>(views_);
          for (size_t i = 0; i < views_; ++i) {
            char* const bytes = arena.allocate<char>(text.size());
            std::copy(text.begin(), text.end(), bytes);
            new (&views[i]) std::string_view(bytes, text.size());
          }
          return {views, views_};
        });
  }

  std::vector<std::string> names_;
  size_t views_;
  Arena arena_;
  LastViews last_;
  ListViews list_;
  size_t made_ = 0;
};

TEST(ListViews, AreMadeOnceForTextsAboutAsLongAsTheirViews) {
  EXPECT_EQ(Elements(20, 10, 3).made(5), 20u);
  EXPECT_EQ(Elements(100, 9000, 2).made(5), 100u);
  EXPECT_EQ(Elements(1000, 900, 3).made(5), 1000u);
}

TEST(ListViews, OfOneTextAreMadeOnce) { EXPECT_EQ(Elements(5000, 40, 1).made(5), 5000u); }

TEST(ListViews, AreMadeAgainWhereKeepingThemWouldTakeTooMuch) {
  EXPECT_EQ(Elements(10000, 2, 3).made(5), 5 * 10000u);
  const size_t made = Elements(100, 9000, 12).made(2);
  EXPECT_GT(made, 100u);
  EXPECT_LT(made, 200u);
}

TEST(ListViews, TakeNoMoreThanAFewTimesTheList) {
  for (const size_t length : {0, 1, 2, 10, 40, 100, 1000, 9000}) {
    for (const size_t views : {1, 2, 3, 12}) {
      const size_t count = std::min<size_t>(10000, 900000 / (length + 1));
      Elements list(count, length, views);
      list.made(2);
      const size_t aligned = count * alignof(std::string_view);
      EXPECT_LE(list.kept(), kKeptFactor * count * length + aligned + 2 * kKeptViewBytes)
          << count << " of " << length << ", " << views << " views";
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
