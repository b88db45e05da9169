// SPDX-License-Identifier: Apache-2.0
// Views are named after the least that makes them. What a trace shows: trace_test.cc.
#include "engine/view_names.h"

#include <gtest/gtest.h>

namespace stopgap::engine {
namespace {

std::string name_of(std::string_view as_sent, std::string_view view, FieldId field = FieldId::kUri,
                    TypeKind type = TypeKind::kText) {
  const std::string_view views[] = {as_sent, view};
  return view_name(field, type, views, 1, reads_of(Backend::kGeneric));
}

TEST(ViewNames, OfTheLeastThatMakesThem) {
  EXPECT_EQ(name_of("/%2561", "/%61"), "decoded 1x");
  EXPECT_EQ(name_of("/%2561", "/a"), "decoded 2x");
  EXPECT_EQ(name_of("/%u0061", "/a"), "decoded 1x, lenient");
  EXPECT_EQ(name_of("/%C1%A1", "/a"), "decoded 1x, lenient");
  EXPECT_EQ(name_of("/%EF%BD%81", "/a"), "decoded 1x, look-alikes as ASCII");
  EXPECT_EQ(name_of("/%EF%BD%81", "/\xEF\xBD\x81"), "decoded 1x");
}

}  // namespace
}  // namespace stopgap::engine
