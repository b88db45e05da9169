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
