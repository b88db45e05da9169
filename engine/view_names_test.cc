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

TEST(ViewNames, OfElements) {
  EXPECT_EQ(name_of("a.b", "a_b", FieldId::kQueryArgs), "as sent, as PHP names it");
  EXPECT_EQ(name_of("a%2eb", "a_b", FieldId::kCookies), "decoded 1x, as PHP names it");
  EXPECT_EQ(name_of("a\\141", "aa", FieldId::kCookies), "as sent, without quoting");
  EXPECT_EQ(name_of("a", "\"a\"", FieldId::kCookies), "as sent, in quotation marks");
  EXPECT_EQ(name_of("\"a", "a", FieldId::kCookies), "as sent, without its quotation mark");
  EXPECT_EQ(name_of("a+%62", "a b", FieldId::kCookies), "decoded 1x, + as a space");
  EXPECT_EQ(name_of("a\r\n b", "a b", FieldId::kHeaders), "as sent, on one line");
  EXPECT_EQ(name_of("X_A", "X-A", FieldId::kHeaders), "as sent, - for _");
}

}  // namespace
}  // namespace stopgap::engine
