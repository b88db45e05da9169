// SPDX-License-Identifier: Apache-2.0
#include "engine/canonical_path.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace stopgap::engine {
namespace {

std::string form_of(std::string_view path, PathForm form) {
  std::string out(path.size() + 2, '?');
  out.resize(canonical_path(path, form, out.data()));
  return out;
}
std::string c(std::string_view path) { return form_of(path, PathForm::kC); }
std::string p(std::string_view path) { return form_of(path, PathForm::kP); }

TEST(CanonicalPath, DropsEmptyAndDotSegments) {
  EXPECT_EQ(c("/a//b/./c"), "/a/b/c");
  EXPECT_EQ(c("a/b"), "/a/b");
  EXPECT_EQ(c("////"), "/");
  EXPECT_EQ(c("/.a/..b/c."), "/.a/..b/c.");
  EXPECT_EQ(c("/.../a"), "/.../a");
}

TEST(CanonicalPath, DotDotDropsTheSegmentBeforeIt) {
  EXPECT_EQ(c("/a/b/../c"), "/a/c");
  EXPECT_EQ(c("/../../c"), "/c");
  EXPECT_EQ(c("/a/../../../b"), "/b");
  EXPECT_EQ(c("/a/b//../c"), "/a/c");  // the empty segment is gone before
}

TEST(CanonicalPath, BackslashIsASlash) { EXPECT_EQ(c("\\a\\..\\b/c\\"), "/b/c/"); }

TEST(CanonicalPath, EndsWithASlashAsTheInputMeansADirectory) {
  EXPECT_EQ(c(""), "/");
  EXPECT_EQ(c("/"), "/");
  EXPECT_EQ(c("/a/"), "/a/");
  EXPECT_EQ(c("/a/."), "/a/");
  EXPECT_EQ(c("/a/b/.."), "/a/");
  EXPECT_EQ(c("/a/.."), "/");
  EXPECT_EQ(c("a\\."), "/a/");
  EXPECT_EQ(c("."), "/");
  EXPECT_EQ(c(".."), "/");
  EXPECT_EQ(c("/a."), "/a.");
}

TEST(CanonicalPath, CKeepsParametersAndPCutsThem) {
  EXPECT_EQ(c("/a;x/b"), "/a;x/b");
  EXPECT_EQ(p("/a;x/b;y=1;z"), "/a/b");
  EXPECT_EQ(c("/a/..;/b"), "/a/..;/b");
  EXPECT_EQ(p("/a/..;/b"), "/b");
  EXPECT_EQ(p("/a/;x/b"), "/a/b");
  EXPECT_EQ(p("/a/b/..;x"), "/a/");
  EXPECT_EQ(p("/a/;x"), "/a/");
  EXPECT_EQ(p(";"), "/");
  EXPECT_EQ(p("/a;x\\b"), "/a/b");
}

TEST(CanonicalPath, PlainPathsAreTheirOwnForm) {
  for (const char* path : {"/", "/a", "/a/b.c/", "/a;b"}) {
    EXPECT_TRUE(is_plain_path(path));
    EXPECT_EQ(c(path), path);
  }
  for (const char* path : {"", "a", "*", "//", "/a//b", "/./a", "/a/..", "\\", "/a\\b", "/a/."})
    EXPECT_FALSE(is_plain_path(path)) << path;
}

TEST(CanonicalPath, LongChainsTakeLinearTime) {
  std::string up_and_down, dots;
  while (up_and_down.size() < 4'000'000) up_and_down += "/abc/def/..";
  while (dots.size() < 4'000'000) dots += "../";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(c(up_and_down).substr(0, 12), "/abc/abc/abc");
  EXPECT_EQ(c(std::string(4'000'000, 'a') + dots), "/");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace stopgap::engine
