// SPDX-License-Identifier: Apache-2.0
#include "engine/canonical_path.h"

#include <gtest/gtest.h>

#include <ctime>
#include <random>
#include <string>

namespace stopgap::engine {
namespace {

std::string form_of(std::string_view path, PathForm form) {
  std::string out(path.size() + 2, '?');
  out.resize(canonical_path(path, form, out.data()));
  return out;
}
std::string s(std::string_view path) { return form_of(path, {}); }
std::string c(std::string_view path) { return form_of(path, {.backslash = true}); }
std::string p(std::string_view path) {
  return form_of(path, {.backslash = true, .parameters = true});
}
std::string n(std::string_view path) { return form_of(path, {.windows = true}); }
std::string np(std::string_view path) {
  return form_of(path, {.parameters = true, .windows = true});
}

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

/// The path state of the URL Standard.
TEST(CanonicalPath, EmptySegmentsMayStay) {
  const auto e = [](std::string_view path) { return form_of(path, {.empties = true}); };
  EXPECT_EQ(e("/a//../b"), "/a/b");
  EXPECT_EQ(e("/a///../b"), "/a//b");
  EXPECT_EQ(e("//a/../../b"), "/b");
  EXPECT_EQ(e("//a"), "//a");
  EXPECT_EQ(e("/a//"), "/a//");
  EXPECT_EQ(e("//"), "//");
  EXPECT_EQ(e("/a//.."), "/a/");
  EXPECT_EQ(e("/a//./b"), "/a//b");
  EXPECT_EQ(e("/a/\\../b"), "/a/\\../b");
  EXPECT_EQ(form_of("/a/\\../b", {.backslash = true, .empties = true}), "/a/b");
  EXPECT_EQ(form_of("/a\\\\..\\b", {.backslash = true, .empties = true}), "/a/b");
  for (const char* same : {"/a/./b/../c", "", "/", ".", "a/..", "/a/"}) EXPECT_EQ(e(same), s(same));
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

TEST(CanonicalPath, ABackslashIsALetterWhereItSeparatesNothing) {
  EXPECT_EQ(s("/a\\..\\b/../c"), "/c");
  EXPECT_EQ(s("/a\\../b\\"), "/a\\../b\\");
  EXPECT_EQ(form_of("/a\\b;c/d", {.parameters = true}), "/a\\b/d");
}

TEST(CanonicalPath, WindowsDropsStreamsAndDotsAndSpacesAtTheEnd) {
  EXPECT_EQ(n("/a.asp::$DATA"), "/a.asp");
  EXPECT_EQ(n("/a:b/c.:$I30:$INDEX_ALLOCATION/d"), "/a/c/d");
  EXPECT_EQ(n("/web.config. . ."), "/web.config");
  EXPECT_EQ(n("/a. /b../c"), "/a/b/c");
  EXPECT_EQ(n("/.a/..b"), "/.a/..b");
  EXPECT_EQ(n("/a\\b.\\c"), "/a/b/c");
  EXPECT_EQ(n("/a/../b"), "/b");
  EXPECT_EQ(n("/a/.. /b"), "/b") << "the space does not count, the dots do";
  EXPECT_EQ(n("/a/..:x/b"), "/b");
  EXPECT_EQ(n("/a/.../b"), "/a/b") << "nothing is left of it";
  EXPECT_EQ(n("/a/. ."), "/a/");
  EXPECT_EQ(n("/a\t./b"), "/a\t/b") << "a tab is no space";
  EXPECT_EQ(n("/x.;y"), "/x.;y");
  EXPECT_EQ(np("/x.;y/z:s;t/..;/w"), "/x/w");
}

/// By the forms themselves: a path that says it is plain has only one.
TEST(CanonicalPath, PlainPathsAreTheirOnlyForm) {
  const std::string filler = "/aaaaaaaaaaaaaaa/bbbb";
  for (const std::string path : {"/", "/a", "/a/b.c/", "/a b/c", "/a.b c.d"}) {
    EXPECT_TRUE(is_plain_path(path)) << path;
    EXPECT_TRUE(is_plain_path(filler + path)) << path;
    EXPECT_TRUE(is_plain_path(path + (path.back() == '/' ? "" : "/") + filler.substr(1))) << path;
  }
  for (const std::string path : {"//", "/a//b", "/./a", "/a/..", "\\", "/a\\b", "/a/.", "/a;b",
                                 "/a:b", "/a.", "/a./b", "/a /b", "/a "}) {
    EXPECT_FALSE(is_plain_path(path)) << path;
    EXPECT_FALSE(is_plain_path(filler + path)) << path;
    EXPECT_FALSE(is_plain_path(path + filler)) << path;
    EXPECT_FALSE(is_plain_path(filler + path + filler)) << path;
  }
  for (const char* path : {"", "a", "*", "aaaaaaaaaaaaaaaaaaaaaaaaa/b"})
    EXPECT_FALSE(is_plain_path(path)) << path;
}

TEST(CanonicalPath, PlainMeansThatNoFormDiffers) {
  std::mt19937 random(7);
  static const std::string_view kPieces[] = {"/", "a", "b", ".", " ", "\\", ";", ":", "aa", "bb"};
  size_t plain = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string path = "/";
    const size_t size = random() % 40, pieces = random() % 8 == 0 ? std::size(kPieces) : 5;
    while (path.size() < size) path += kPieces[random() % pieces];
    const PathMarks marks = path_marks(path);
    ASSERT_EQ(is_plain_path(path), marks.plain()) << path;
    if (marks.plain()) {
      ++plain;
      for (const std::string& form : {s(path), c(path), p(path), n(path), np(path)})
        ASSERT_EQ(form, path);
    }
    if (!marks.backslash && !marks.windows) {
      ASSERT_EQ(n(path), s(path));
    }
    if (!marks.semicolon) {
      ASSERT_EQ(np(path), n(path));
    }
  }
  EXPECT_GT(plain, 1000u);
}

TEST(CanonicalPath, LongChainsTakeLinearTime) {
  std::string up_and_down, dots;
  while (up_and_down.size() < 4'000'000) up_and_down += "/abc/def/..";
  while (dots.size() < 4'000'000) dots += "../";
  const std::clock_t start = std::clock();
  EXPECT_EQ(c(up_and_down).substr(0, 12), "/abc/abc/abc");
  EXPECT_EQ(c(std::string(4'000'000, 'a') + dots), "/");
  EXPECT_EQ(n("/" + std::string(4'000'000, '.') + " "), "/");
  EXPECT_EQ(np(std::string(2'000'000, ';') + std::string(2'000'000, ':')), "/");
  EXPECT_LT(std::clock() - start, 5 * CLOCKS_PER_SEC);  // of the processor
}

}  // namespace
}  // namespace stopgap::engine
