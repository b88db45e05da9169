// SPDX-License-Identifier: Apache-2.0
#include "cli/base64.h"

#include <gtest/gtest.h>

namespace stopgap::cli {
namespace {

std::string decoded(std::string_view text) {
  std::string out = "old";
  EXPECT_TRUE(decode_base64(text, out)) << text;
  return out;
}

bool refused(std::string_view text) {
  std::string out;
  return !decode_base64(text, out);
}

TEST(Base64, ReadsTheVectorsOfTheRfc) {
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("Zg=="), "f");
  EXPECT_EQ(decoded("Zm8="), "fo");
  EXPECT_EQ(decoded("Zm9v"), "foo");
  EXPECT_EQ(decoded("Zm9vYg=="), "foob");
  EXPECT_EQ(decoded("Zm9vYmE="), "fooba");
  EXPECT_EQ(decoded("Zm9vYmFy"), "foobar");
}

TEST(Base64, ReadsEveryByte) { EXPECT_EQ(decoded("AP/+"), std::string("\0\xFF\xFE", 3)); }

TEST(Base64, RefusesWhatAnotherReaderMightTakeOtherwise) {
  EXPECT_TRUE(refused("Zg"));        // no padding
  EXPECT_TRUE(refused("Zg="));       // half of it
  EXPECT_TRUE(refused("Zg==Zg=="));  // padding inside
  EXPECT_TRUE(refused("Zh=="));      // bits left over
  EXPECT_TRUE(refused("Zm9="));      // bits left over
  EXPECT_TRUE(refused("Zm 9"));      // blank
  EXPECT_TRUE(refused("Zm9v\n"));    // line end
  EXPECT_TRUE(refused("Zm-_"));      // the other alphabet
  EXPECT_TRUE(refused("===="));
  EXPECT_TRUE(refused("Z==="));
  EXPECT_TRUE(refused("\xFF\xFF\xFF\xFF"));
}

}  // namespace
}  // namespace stopgap::cli
