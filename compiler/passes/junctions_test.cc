// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/junctions.h"

#include <gtest/gtest.h>

namespace stopgap::compiler::passes {
namespace {

using engine::FieldId;

TEST(Junctions, ValuesOfArgumentsAreJoinedByCommas) {
  for (const FieldId list : {FieldId::kArgs, FieldId::kQueryArgs, FieldId::kFormArgs}) {
    EXPECT_EQ(surest_piece("union,select 1", {list, 1}), "select 1");
    EXPECT_EQ(surest_piece("abcd,ef", {list, 1, true}), "abcd");
    EXPECT_EQ(surest_piece(" a_b ", {list, 1}), " a_b ");
    EXPECT_EQ(surest_piece(",,", {list, 1}), "");
  }
}

TEST(Junctions, PhpChangesNamesButNotRawOnes) {
  EXPECT_EQ(surest_piece("user_identity", {FieldId::kArgs, 0}), "identity");
  EXPECT_EQ(surest_piece("user_identity", {FieldId::kArgs, 0, true}), "user_identity");
  EXPECT_EQ(surest_piece("_", {FieldId::kCookies, 0}), "");
  EXPECT_EQ(surest_piece("files[]", {FieldId::kArgs, 0}), "files");
  EXPECT_EQ(surest_piece("user_identity", {FieldId::kParts, 0}), "identity");
  EXPECT_EQ(surest_piece("user_identity", {FieldId::kParts, 0, true}), "user_identity");
  EXPECT_EQ(surest_piece("user_identity", {FieldId::kParts, 1}), "user_identity");
}

TEST(Junctions, HeadersAreJoinedByCommaAndBlank) {
  EXPECT_EQ(surest_piece("ab, cdef", {FieldId::kHeaders, 1, false, "x-a"}), "cdef");
  EXPECT_EQ(surest_piece(" v1v", {FieldId::kHeaders, 1, false, "x-a"}), "v1v");
  EXPECT_EQ(surest_piece("a; v1v", {FieldId::kHeaders, 1, false, "x-a"}), "a; v1v");
  EXPECT_EQ(surest_piece("a; v1v", {FieldId::kHeaders, 1, false, "cookie"}), "v1v");
  EXPECT_EQ(surest_piece("() { :;};", {FieldId::kHeaders, 1}), "() { :");
  EXPECT_EQ(surest_piece("x-a, b_c", {FieldId::kHeaders, 0}), "x-a, b_c");
  EXPECT_EQ(surest_piece("  ", {FieldId::kHeaders, 1}), " ");
}

TEST(Junctions, CookiesMeetAtCommaAndBlank) {
  EXPECT_EQ(surest_piece("a, b_c", {FieldId::kCookies, 1}), "b_c");
  EXPECT_EQ(surest_piece("a; b_c", {FieldId::kCookies, 1}), "a; b_c");
  EXPECT_EQ(surest_piece("user_identity, a", {FieldId::kCookies, 0}), "identity");
  EXPECT_EQ(surest_piece("user_identity, a", {FieldId::kCookies, 0, true}), "user_identity");
}

TEST(Junctions, OtherTextsAreLookedForWhole) {
  EXPECT_EQ(surest_piece("/a_b,c; d", {FieldId::kPath}), "/a_b,c; d");
  EXPECT_EQ(surest_piece("a,b", {FieldId::kResponseHeaders, 1}), "a,b");
  EXPECT_EQ(surest_piece("a,b", {FieldId::kOverrides, 1}), "a,b");
}

}  // namespace
}  // namespace stopgap::compiler::passes
