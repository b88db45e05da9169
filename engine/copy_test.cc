// SPDX-License-Identifier: Apache-2.0
#include "engine/copy.h"

#include <gtest/gtest.h>

#include <string>

namespace stopgap::engine {
namespace {

/// Between guards, so that a byte written beside `out` shows.
void expect_copied(const std::string& in) {
  const std::string_view exact = in;
  std::string out(in.size() + 2, '#');
  EXPECT_EQ(copy_noting(exact, '%', out.data() + 1), in.find('%') != std::string::npos) << in;
  EXPECT_EQ(out, "#" + in + "#");
}

TEST(Copy, AnyLengthWithTheByteAnywhereOrNowhere) {
  for (size_t size = 0; size <= 70; ++size) {
    std::string text;
    for (size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i % 26);
    expect_copied(text);
    for (size_t at = 0; at < size; ++at) {
      std::string marked = text;
      marked[at] = '%';
      expect_copied(marked);
    }
  }
}

TEST(Copy, EveryOtherByteIsNotTheOne) {
  for (int byte = 0; byte < 256; ++byte) {
    for (const size_t size : {1u, 15u, 16u, 33u}) {
      expect_copied(std::string(size, static_cast<char>(byte)));
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
