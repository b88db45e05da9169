// SPDX-License-Identifier: Apache-2.0
// Types from signatures: the engine's own, and broken ones.
#include "engine/signature.h"

#include <gtest/gtest.h>

#include "engine/fields.h"

namespace stopgap::engine {
namespace {

TEST(Signature, EveryFieldOfTheEngineHasAType) {
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const FieldInfo& info = field_info(static_cast<FieldId>(i));
    EXPECT_TRUE(parse_signature(info.signature)) << info.name;
  }
}

TEST(Signature, KindsAndAttributes) {
  EXPECT_EQ(parse_signature("text verbatim nocase")->kind, TypeKind::kText);
  EXPECT_EQ(parse_signature("host?")->kind, TypeKind::kHost);
  const auto list = parse_signature("list<pair{name:text verbatim,value:bytes}> key name");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->kind, TypeKind::kList);
  EXPECT_EQ(list->attributes[0], TypeKind::kText);
  EXPECT_EQ(list->attributes[1], TypeKind::kBytes);
}

TEST(Signature, RefusesWhatIsNotAType) {
  for (const char* bad :
       {"", " text", "texts", "list", "list<>", "list<a{}>", "list<a{name:text}>",
        "list<a{name:text,value:}>", "list<a{name,value}>", "list<a}>{name:text,value:text",
        "list<a{name:text,value:int}>", "list<a{name:text,value:list<b{c:text,d:text}>}>",
        "list<}a{name:text,value:text}>", "list<a,b{name:text,value:text}>",
        "list<a{name:text},value:text}>"}) {
    EXPECT_FALSE(parse_signature(bad)) << bad;
  }
}

}  // namespace
}  // namespace stopgap::engine
