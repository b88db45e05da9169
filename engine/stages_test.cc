// SPDX-License-Identifier: Apache-2.0
#include "engine/stages.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

Texts texts(ViewList views) { return {views.begin(), views.end()}; }

TEST(Stages, ATextWithoutEscapesIsItsOwnOnlyView) {
  Arena arena;
  for (const std::string_view text : {"", "plain+text", "100%", "%4"}) {
    const ViewList views = decode_stages(text, arena);
    EXPECT_EQ(views.data(), &text);
    EXPECT_EQ(views.size(), 1u);
  }
  EXPECT_EQ(arena.capacity(), 0u);
}

TEST(Stages, GoOnUntilNothingChanges) {
  Arena arena;
  const std::string_view text = "a%252541+";
  EXPECT_EQ(texts(decode_stages(text, arena)), (Texts{"a%252541+", "a%2541+", "a%41+", "aA+"}));
}

TEST(Stages, EndAfterFourRounds) {
  Arena arena;
  const std::string_view text = "%252525252541";
  EXPECT_EQ(texts(decode_stages(text, arena)),
            (Texts{"%252525252541", "%2525252541", "%25252541", "%252541", "%2541"}));
}

TEST(Stages, FormsReadPlusInTheFirstRoundOnly) {
  Arena arena;
  const std::string_view text = "a+%252B%2b";
  EXPECT_EQ(texts(form_stages(text, arena)), (Texts{"a+%252B%2b", "a %2B+", "a ++"}));
  const std::string_view only_plus = "a+b";
  EXPECT_EQ(texts(form_stages(only_plus, arena)), (Texts{"a+b", "a b"}));
  const std::string_view plain = "%zz";
  EXPECT_EQ(texts(form_stages(plain, arena)), (Texts{"%zz"}));
  const std::string_view deep = "+%252525252541";
  EXPECT_EQ(form_stages(deep, arena).size(), 5u);
  EXPECT_EQ(form_stages(deep, arena)[4], " %2541");
}

}  // namespace
}  // namespace stopgap::engine
