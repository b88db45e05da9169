// SPDX-License-Identifier: Apache-2.0
// What is embedded is the file, byte for byte.
#include "stdlib-rules/stdlib.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace stopgap::stdlib {
namespace {

TEST(Stdlib, HoldsTheFileByteForByte) {
  std::ifstream file("stdlib-rules/std/http.gap", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(text.empty());
  ASSERT_TRUE(module_text("std.http").has_value());
  EXPECT_EQ(*module_text("std.http"), text);
}

TEST(Stdlib, KnowsNothingElse) {
  EXPECT_FALSE(module_text("http").has_value());
  EXPECT_FALSE(module_text("").has_value());
  EXPECT_FALSE(module_text("std.http ").has_value());
  EXPECT_FALSE(module_text("std.../passwd").has_value());
}

}  // namespace
}  // namespace stopgap::stdlib
