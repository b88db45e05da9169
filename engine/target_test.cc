// SPDX-License-Identifier: Apache-2.0
#include "engine/target.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

TEST(Target, OriginForm) {
  const TargetView parts = split_target("GET", "/a/b?c=d?e#f");
  EXPECT_EQ(parts.authority, "");
  EXPECT_EQ(parts.uri, "/a/b?c=d?e#f");
  EXPECT_EQ(parts.path, "/a/b");
  EXPECT_EQ(parts.query, "c=d?e#f");
  EXPECT_TRUE(parts.has_query);
  EXPECT_FALSE(parts.bad);
}

TEST(Target, AQueryMayBeEmptyOrMissing) {
  EXPECT_TRUE(split_target("GET", "/a?").has_query);
  EXPECT_EQ(split_target("GET", "/a?").query, "");
  EXPECT_FALSE(split_target("GET", "/a%3f").has_query);
}

TEST(Target, AbsoluteFormEndsItsAuthorityAtSlashQuestionOrHash) {
  const TargetView slash = split_target("GET", "HTTP://u@h.example:80/a?b");
  EXPECT_EQ(slash.authority, "u@h.example:80");
  EXPECT_EQ(slash.uri, "/a?b");
  EXPECT_FALSE(slash.bad);
  EXPECT_EQ(split_target("GET", "http://h?a/b").uri, "?a/b");
  EXPECT_EQ(split_target("GET", "http://h?a/b").path, "");
  EXPECT_EQ(split_target("GET", "http://h#a").uri, "#a");
  EXPECT_EQ(split_target("GET", "http://h\\a/b").authority, "h\\a");
  EXPECT_EQ(split_target("GET", "a+b-c.9://h").authority, "h");
  EXPECT_EQ(split_target("GET", "a://").uri, "");
}

TEST(Target, WhatIsNoSchemeIsAllUri) {
  for (const char* target : {"://h/", "1a://h/", "a_b://h/", "a:/h", "a:", "a", " http://h/"}) {
    EXPECT_EQ(split_target("GET", target).uri, target);
    EXPECT_TRUE(split_target("GET", target).bad) << target;
  }
}

TEST(Target, ConnectIsAllAuthority) {
  const TargetView parts = split_target("CONNECT", "http://h.example:443/?");
  EXPECT_EQ(parts.authority, "http://h.example:443/?");
  EXPECT_EQ(parts.uri, "");
  EXPECT_FALSE(parts.has_query);
  EXPECT_FALSE(parts.bad);
  EXPECT_EQ(split_target("connect", "h:1").uri, "h:1");
}

TEST(Target, WhatSomeServersTakeForAllOfIt) {
  const auto further = [](const char* target, Backend backend = Backend::kGeneric) {
    const TargetView parts = split_target("GET", target);
    const FurtherUris all = further_uris(parts, reads_of(backend));
    EXPECT_TRUE(parts.forked || all.count == 0) << target;
    return std::vector<std::string>(all.uris.begin(), all.uris.begin() + all.count);
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(further("/a?b"), Texts{});
  EXPECT_EQ(further("/a#b#c"), Texts{"/a"});
  EXPECT_EQ(further("/a?b#c", Backend::kTomcat), Texts{"/a?b"});
  EXPECT_EQ(further("/a-path-that-is-longer-than-a-step#"),
            Texts{"/a-path-that-is-longer-than-a-step"});
  EXPECT_EQ(further("//h/a?b#c"), (Texts{"//h/a?b", "/a?b"}));
  EXPECT_EQ(further("//h/a?b#c", Backend::kNginx), Texts{"//h/a?b"});
  EXPECT_EQ(further("///h"), Texts{""});
  EXPECT_EQ(further("/\\h\\a/b"), Texts{"\\a/b"});
  EXPECT_EQ(further("//h\\a/b"), (Texts{"/b", "\\a/b"}));
  EXPECT_EQ(further("//h\\a/b", Backend::kNodejs), (Texts{"/b", "\\a/b"}));
  EXPECT_EQ(further("a:///h/b"), Texts{"/b"});
  EXPECT_EQ(further("a://h//x/b"), Texts{});
  EXPECT_EQ(further("//?a"), Texts{});
  EXPECT_EQ(further("//#a"), Texts{"//"});
  EXPECT_FALSE(split_target("GET", "/a-path-that-is-longer-than-a-step?b").forked);
}

TEST(Target, BadOnes) {
  EXPECT_TRUE(split_target("GET", "").bad);
  EXPECT_TRUE(split_target("CONNECT", "").bad);
  EXPECT_TRUE(split_target("GET", "**").bad);
  EXPECT_TRUE(split_target("GET", "?a").bad);
  EXPECT_FALSE(split_target("OPTIONS", "*").bad);
}

TEST(Host, DropsUserInfoPortAndOneDot) {
  EXPECT_EQ(host_candidate("u:p@x@h.example.:8080"), "h.example");
  EXPECT_EQ(host_candidate("h:"), "h");
  EXPECT_EQ(host_candidate("h.."), "h.");
  EXPECT_EQ(host_candidate("h:80:90"), "h:80");
  EXPECT_EQ(host_candidate("h:8a"), "h:8a");
  EXPECT_EQ(host_candidate("h80"), "h80");
  EXPECT_EQ(host_candidate("80"), "80");
}

TEST(Host, KeepsTheColonsInsideBrackets) {
  EXPECT_EQ(host_candidate("[2001:db8::1]"), "[2001:db8::1]");
  EXPECT_EQ(host_candidate("[2001:db8::1]:443"), "[2001:db8::1]");
  EXPECT_EQ(host_candidate("[::1"), "[:");  // not closed: 1 is a port
}

TEST(Host, MayBeEmpty) {
  for (const char* authority : {"", ".", ":80", ":", "u@", "a@.:1"})
    EXPECT_EQ(host_candidate(authority), "") << authority;
}

}  // namespace
}  // namespace stopgap::engine
