// SPDX-License-Identifier: Apache-2.0
#include "cli/dates.h"

#include <gtest/gtest.h>

namespace stopgap::cli {
namespace {

TEST(Dates, CountDaysFrom1970) {
  EXPECT_EQ(parse_date("1970-01-01"), 0);
  EXPECT_EQ(parse_date("2022-10-08"), 19273);
  EXPECT_EQ(parse_date("1969-12-31"), -1);
}

TEST(Dates, RoundTrip) {
  EXPECT_EQ(format_date(19273), "2022-10-08");
  EXPECT_EQ(format_date(*parse_date("2024-02-29")), "2024-02-29");
}

TEST(Dates, RefuseWhatIsNoDay) {
  for (const char* text : {"", "2022-1-1", "2023-02-29", "2022-13-01", "2022-00-10", "2022-10-32",
                           "2022/10/08", "+022-10-08", "2022-10-0x", "2022-10-081", "-022-10-08"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace stopgap::cli
