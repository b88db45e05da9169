// SPDX-License-Identifier: Apache-2.0
// Order and branches of dotted versions.
#include "engine/version.h"

#include <gtest/gtest.h>

#include <string>

namespace stopgap::engine {
namespace {

TEST(Version, Form) {
  for (const char* good : {"1", "0.0", "15.2.1118.20", "007.1"}) EXPECT_TRUE(is_version(good));
  for (const char* bad : {"", ".", "1.", ".1", "1..2", "1.a", "1 ", "-1"}) {
    EXPECT_FALSE(is_version(bad)) << bad;
  }
  EXPECT_TRUE(is_version(std::string(128, '1')));
  EXPECT_FALSE(is_version(std::string(129, '1')));
}

TEST(Version, ComparesComponentsAsNumbers) {
  EXPECT_LT(compare_versions("15.2.9", "15.2.10"), 0);
  EXPECT_GT(compare_versions("15.10", "15.9.9.9"), 0);
  EXPECT_EQ(compare_versions("1.2", "1.2.0.00"), 0);
  EXPECT_EQ(compare_versions("01.002", "1.2"), 0);
  EXPECT_LT(compare_versions("1.2", "1.2.0.1"), 0);
  EXPECT_GT(compare_versions("99999999999999999999999", "99999999999999999999998"), 0);
}

TEST(Version, BranchIsAPrefixOfComponents) {
  EXPECT_TRUE(in_version_range("15.2.1118.19", "15.2", "15.2.1118.20"));
  EXPECT_FALSE(in_version_range("15.2.1118.20", "15.2", "15.2.1118.20"));
  EXPECT_FALSE(in_version_range("15.1.1", "15.2", "15.2.1118.20"));
  EXPECT_FALSE(in_version_range("15.20.1", "15.2", "15.2.1118.20"));
  EXPECT_FALSE(in_version_range("15", "15.0", "15.2")) << "the branch names more than is known";
  EXPECT_TRUE(in_version_range("015.02.1", "15.2", "15.2.1118.20"));
}

}  // namespace
}  // namespace stopgap::engine
