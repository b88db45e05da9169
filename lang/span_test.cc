// SPDX-License-Identifier: Apache-2.0
#include "lang/span.h"

#include <gtest/gtest.h>

namespace stopgap::lang {
namespace {

TEST(SourceMap, NumbersFilesInOrder) {
  SourceMap sources;
  EXPECT_EQ(sources.add("a.gap", "x"), 0u);
  EXPECT_EQ(sources.add("b.gap", "y"), 1u);
  EXPECT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources.name(1), "b.gap");
  EXPECT_EQ(sources.text(0), "x");
}

TEST(SourceMap, FindsLineAndColumn) {
  SourceMap sources;
  const uint32_t id = sources.add("a", "ab\ncd\r\n\nx");
  const auto at = [&](uint32_t offset) {
    const LineColumn place = sources.line_column(id, offset);
    return std::pair(place.line, place.column);
  };
  EXPECT_EQ(at(0), std::pair(1u, 1u));
  EXPECT_EQ(at(2), std::pair(1u, 3u));  // the line end belongs to its line
  EXPECT_EQ(at(3), std::pair(2u, 1u));
  EXPECT_EQ(at(7), std::pair(3u, 1u));
  EXPECT_EQ(at(8), std::pair(4u, 1u));
  EXPECT_EQ(at(9), std::pair(4u, 2u));  // one past the end
}

TEST(SourceMap, LinesLoseTheirEnds) {
  SourceMap sources;
  const uint32_t id = sources.add("a", "ab\ncd\r\n\nx");
  EXPECT_EQ(sources.line_text(id, 1), "ab");
  EXPECT_EQ(sources.line_text(id, 2), "cd");
  EXPECT_EQ(sources.line_text(id, 3), "");
  EXPECT_EQ(sources.line_text(id, 4), "x");
  EXPECT_EQ(sources.line_text(id, 0), "");
  EXPECT_EQ(sources.line_text(id, 5), "");
}

TEST(SourceMap, SliceOfNowhereOrBeyondIsEmpty) {
  SourceMap sources;
  const uint32_t id = sources.add("a", "hello");
  EXPECT_EQ(sources.slice({id, 1, 3}), "el");
  EXPECT_EQ(sources.slice({}), "");
  EXPECT_EQ(sources.slice({id, 6, 9}), "");
  EXPECT_EQ(sources.slice({id, 3, 1}), "");
  EXPECT_EQ(sources.slice({7, 0, 1}), "");
}

TEST(SourceMap, EmptyTextHasOneLine) {
  SourceMap sources;
  const uint32_t id = sources.add("a", "");
  EXPECT_EQ(sources.line_column(id, 0).line, 1u);
  EXPECT_EQ(sources.line_text(id, 1), "");
}

}  // namespace
}  // namespace stopgap::lang
