// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/request.h"

namespace stopgap::engine {
namespace {

TEST(ParseIp, DottedQuadIsMappedIntoIpv6) {
  EXPECT_EQ(parse_ip("192.0.2.255"),
            (IpAddress{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 255}));
  EXPECT_EQ(parse_ip("192.0.2.255"), parse_ip("::ffff:192.0.2.255"));
  EXPECT_EQ(parse_ip("192.0.2.255"), parse_ip("::FFFF:c000:2ff"));
}

TEST(ParseIp, Ipv6) {
  EXPECT_EQ(parse_ip("2001:db8::1"),
            (IpAddress{0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(parse_ip("::"), IpAddress{});
  EXPECT_EQ(parse_ip("2001:0DB8:0:0:0:0:0:1"), parse_ip("2001:db8::1"));
  EXPECT_TRUE(parse_ip("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"));
}

TEST(ParseIp, NothingElse) {
  for (const char* text : {"",
                           " ",
                           "192.0.2",
                           "192.0.2.1.1",
                           "192.0.2.256",
                           "192.0.2.01",
                           "0x7f.0.0.1",
                           "192.0.2.1 ",
                           " 192.0.2.1",
                           "192.0.2.1/32",
                           "3221225985",
                           "192.0.2.-1",
                           ":",
                           ":::",
                           "1::2::3",
                           "2001:db8::1%eth0",
                           "[::1]",
                           "12345::",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "::1.2.3",
                           "::g",
                           "localhost"})
    EXPECT_FALSE(parse_ip(text)) << text;
  EXPECT_FALSE(parse_ip(std::string_view("192.0.2.1\0", 10)));
  EXPECT_FALSE(parse_ip(std::string(1000, '1')));
}

TEST(FormatIp, ReadsBackAsTheSame) {
  for (const char* text : {"192.0.2.1", "0.0.0.0", "2001:db8::1", "::", "::1"}) {
    EXPECT_EQ(format_ip(*parse_ip(text)), text);
  }
  EXPECT_EQ(format_ip(*parse_ip("::ffff:192.0.2.1")), "192.0.2.1");
}

}  // namespace
}  // namespace stopgap::engine
