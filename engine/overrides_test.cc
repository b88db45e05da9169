// SPDX-License-Identifier: Apache-2.0
#include "engine/overrides.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/limits.h"

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

TEST(Overrides, KindsOfHeaders) {
  EXPECT_EQ(override_kind("X-Original-URL"), "target");
  EXPECT_EQ(override_kind("x_rewrite-url"), "target");
  EXPECT_EQ(override_kind("X-Forwarded-Prefix"), "prefix");
  EXPECT_EQ(override_kind("X-Forwarded-Host"), "host");
  EXPECT_EQ(override_kind("X-HTTP-Method"), "method");
  EXPECT_EQ(override_kind("X-Original-URL2"), std::nullopt);
  EXPECT_EQ(override_kind("X.HTTP!Method"), "method");
  EXPECT_EQ(override_kind(""), std::nullopt);
}

TEST(Overrides, ASecondTargetRewritesNothing) {
  EXPECT_EQ(override_kind("Destination"), "target");
  EXPECT_FALSE(is_rewrite_header("destination"));
  EXPECT_TRUE(is_rewrite_header("X-Original-URL"));
  EXPECT_TRUE(is_rewrite_header("x_forwarded_prefix"));
  EXPECT_FALSE(is_rewrite_header("X-Host"));
}

TEST(Overrides, TheValueOfATargetHasTheViewsOfItsPath) {
  Arena arena;
  const auto views = [&](std::string_view kind, std::string_view value) {
    const std::string_view trimmed = trim_blanks(value);
    const ViewList all = override_value_views(kind, trimmed, value, reads_of(Backend::kGeneric),
                                              kFreePathViewBytes, arena);
    return Texts(all.begin(), all.end());
  };
  EXPECT_EQ(views("target", " /admin "), Texts{"/admin"});
  EXPECT_EQ(views("target", "/a/../b?c"), (Texts{"/a/../b?c", "/a/../b", "/b"}));
  EXPECT_EQ(views("target", "http://h/a%2e?b"),
            (Texts{"http://h/a%2e?b", "http://h/a.?b", "/a%2e", "/a.", "/a"}));
  EXPECT_EQ(views("target", "/a\r\n //b"), (Texts{"/a\r\n //b", "/a //b", "/a /b", "/a/b"}));
  EXPECT_EQ(views("prefix", "/a/../b"), Texts{"/a/../b"});
  EXPECT_EQ(views("method", "P%55T"), (Texts{"P%55T", "PUT"}));
}

TEST(Overrides, TheyEndBeforeATargetWithMoreViewsThanAreLeft) {
  const std::string path = "/%2561;%2fb/..\\c.%00:d%23/%u002e%u002e/e";
  const std::vector<HeaderView> headers = {{"Host", "h"},
                                           {"X-Original-URL", path},
                                           {"X-Forwarded-Host", path},
                                           {"X_Rewrite_URL", path},
                                           {"X-HTTP-Method", "PUT"}};
  const BackendReads reads = reads_of(Backend::kGeneric);
  Arena arena;
  size_t beyond = 0;
  for (const std::string_view view :
       override_value_views("target", path, path, reads, kFreePathViewBytes, arena)) {
    beyond += view.size();
  }
  beyond -= kMaxPathViewsFactor * path.size();
  const auto seen = [&](size_t free) {
    const OverrideHeaders all = override_headers(headers, reads, free, arena);
    EXPECT_EQ(all.cut, all.seen < headers.size());
    EXPECT_EQ(all.count, all.seen - 1);
    return all.seen;
  };
  EXPECT_EQ(seen(kFreePathViewBytes), 5u);
  EXPECT_EQ(seen(2 * beyond), 5u);
  EXPECT_EQ(seen(2 * beyond - 1), 3u);
  EXPECT_EQ(seen(beyond), 3u);
  EXPECT_EQ(seen(beyond - 1), 1u);
}

TEST(Overrides, AnArgumentOverridesIfAViewOfItsNameSaysSo) {
  const std::vector<std::string_view> names = {"%5Fmethod", "_Method"}, other = {"method"};
  EXPECT_TRUE(is_method_argument(names));
  EXPECT_FALSE(is_method_argument(ViewList(names).first(1)));
  EXPECT_FALSE(is_method_argument(other));
}

}  // namespace
}  // namespace stopgap::engine
