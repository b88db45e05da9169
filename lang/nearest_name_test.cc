// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "lang/diagnostic.h"
#include "lang/limits.h"

namespace stopgap::lang {
namespace {

const std::vector<std::string> kFields = {"http.path", "http.host", "http.uri", "client.ip"};

TEST(NearestName, FindsSlips) {
  EXPECT_EQ(nearest_name("http.pth", kFields), "http.path");
  EXPECT_EQ(nearest_name("htpt.uri", kFields), "http.uri");
  EXPECT_EQ(nearest_name("HTTP.PATH", kFields), "http.path");
  EXPECT_EQ(nearest_name("clientip", kFields), "client.ip");
}

TEST(NearestName, OffersNothingFar) {
  EXPECT_EQ(nearest_name("tls.sni", kFields), std::nullopt);
  EXPECT_EQ(nearest_name("", kFields), std::nullopt);
  EXPECT_EQ(nearest_name("x", kFields), std::nullopt);
  EXPECT_EQ(nearest_name("http.path", {}), std::nullopt);
  EXPECT_EQ(nearest_name("http.path", {"http.path"}), std::nullopt) << "the name itself is no help";
}

TEST(NearestName, PartsThatAreTheSameDoNotBringTheOthersNearer) {
  const std::vector<std::string> fields = {"http.host", "http.query",   "http.body",
                                           "http.args", "http.headers", "http.flags.oversize"};
  for (const char* other : {"http.port", "http.user", "http.verb", "http.form", "http.arg.q",
                            "http.header.x", "http.flags.double", "http.x"}) {
    EXPECT_EQ(nearest_name(other, fields), std::nullopt) << other;
  }
  EXPECT_EQ(nearest_name("http.flags.over_size", fields), "http.flags.oversize");
}

TEST(IsSlip, OnlyWhatIsCertain) {
  EXPECT_TRUE(is_slip("http.pth", "http.path"));
  EXPECT_TRUE(is_slip("HTTP.Path", "http.path"));
  EXPECT_TRUE(is_slip("http.paht", "http.path"));
  EXPECT_TRUE(is_slip("htpt.path", "http.path"));
  EXPECT_TRUE(is_slip("http.heders", "http.headers"));
  EXPECT_TRUE(is_slip("severty", "severity"));
  EXPECT_TRUE(is_slip("percantencode", "percent_encode"));
  EXPECT_FALSE(is_slip("http.post", "http.host")) << "another word";
  EXPECT_FALSE(is_slip("http.port", "http.host"));
  EXPECT_FALSE(is_slip("id", "ip"));
  EXPECT_FALSE(is_slip("htpt.pth", "http.path")) << "two parts";
  EXPECT_FALSE(is_slip("http.path", "http.path"));
  EXPECT_FALSE(is_slip("", "ip"));
  EXPECT_FALSE(is_slip("ip", ""));
}

TEST(NearestName, TiesGoToTheFirstByName) {
  EXPECT_EQ(nearest_name("abd", {"abf", "abc", "abe"}), "abc");
}

TEST(NearestName, LongNamesEndAtOnce) {
  const std::string longer(kMaxNameBytes + 1, 'a');
  EXPECT_EQ(nearest_name(longer, {longer + "b"}), std::nullopt);
  const std::string longest(kMaxNameBytes, 'a');
  EXPECT_EQ(nearest_name(longest.substr(1), {longest}), longest);
}

}  // namespace
}  // namespace stopgap::lang
