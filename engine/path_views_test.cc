// SPDX-License-Identifier: Apache-2.0
#include "engine/path_views.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/test_request.h"

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

const BackendReads kAll = reads_of(Backend::kGeneric);
constexpr size_t kEnough = size_t{1} << 40;

struct Result {
  Texts stages, forms;
};

Result views_of(std::string_view path, const BackendReads& reads = kAll) {
  Arena arena;
  const PathViews all = path_views(decode_stages(path, reads, arena), {}, reads, kEnough, arena);
  Result result;
  for (size_t i = 0; i < all.views.size(); ++i)
    (i < all.stages ? result.stages : result.forms).emplace_back(all.views[i]);
  std::sort(result.forms.begin(), result.forms.end());
  return result;
}
Texts forms(std::string_view path, const BackendReads& reads = kAll) {
  return views_of(path, reads).forms;
}

TEST(PathViews, APlainPathCostsNothing) {
  Arena arena;
  const std::string_view path = "/shop/cart.html";
  const ViewList stages(&path, 1);
  const PathViews all = path_views(stages, {}, kAll, kEnough, arena);
  EXPECT_EQ(all.views.data(), &path);
  EXPECT_EQ(all.stages, 1u);
  EXPECT_EQ(arena.capacity(), 0u);
}

TEST(PathViews, SixFormsOfAStageEqualOnesOnce) {
  EXPECT_EQ(forms("/a/../b"), Texts{"/b"});
  EXPECT_EQ(forms("/a;x/b"), Texts{"/a/b"});
  EXPECT_EQ(forms("/a\\..\\b"), Texts{"/b"});
  EXPECT_EQ(forms("/a.;x\\b:s"), (Texts{"/a.", "/a./b:s", "/a.;x/b", "/a.;x/b:s", "/a/b"}));
  EXPECT_EQ(forms("/a.asp::$DATA"), Texts{"/a.asp"});
  EXPECT_EQ(forms("/web.config%20."), (Texts{"/web.config", "/web.config%20"}));
}

TEST(PathViews, EveryChainHasForms) {
  EXPECT_EQ(views_of("/%u002e%u002e/%c0%af%c0%afa%ef%bc%9bx").stages,
            (Texts{"/%u002e%u002e/%c0%af%c0%afa%ef%bc%9bx",
                   "/%u002e%u002e/\xC0\xAF\xC0\xAF"
                   "a\xEF\xBC\x9Bx",
                   "/..///a\xEF\xBC\x9Bx", "/..///a;x"}));
  EXPECT_EQ(forms("/%u002e%u002e/%c0%af%c0%afa%ef%bc%9bx"),
            (Texts{"///a;x", "///a\xEF\xBC\x9Bx", "/a", "/a;x", "/a\xEF\xBC\x9Bx"}));
}

TEST(PathViews, ANulEndsAStage) {
  const Result all = views_of("/a.php%00/../b");
  EXPECT_EQ(all.stages, (Texts{"/a.php%00/../b", std::string("/a.php\0/../b", 12), "/a.php"}));
  EXPECT_EQ(all.forms, Texts{"/b"});
  EXPECT_EQ(views_of(std::string_view("\0a", 2)).stages, (Texts{std::string("\0a", 2), ""}));
  EXPECT_EQ(views_of("/a\\..%00b", reads_of(Backend::kPhp)).stages.back(), "/a\\..");
  EXPECT_EQ(forms("/a\\..%00b", reads_of(Backend::kPhp)).front(), "/");
  EXPECT_EQ(views_of("/a%00b", reads_of(Backend::kApache)).stages.size(), 2u);
}

TEST(PathViews, AHashEndsAStage) {
  EXPECT_EQ(views_of("/admin%23x").stages, (Texts{"/admin%23x", "/admin#x", "/admin"}));
  EXPECT_EQ(views_of("/a%23/..", reads_of(Backend::kApache)).forms, Texts{"/"});
  EXPECT_EQ(views_of("/a#b", reads_of(Backend::kNginx)).stages, Texts{"/a#b"});
}

/// What Tomcat and Jetty read: parameters end at the '/' that is sent, then all is decoded.
TEST(PathViews, AParameterHidesWhatIsEncodedInIt) {
  const BackendReads tomcat = reads_of(Backend::kTomcat);
  EXPECT_EQ(views_of("/%61dmin;%2fx/users", tomcat).stages,
            (Texts{"/%61dmin;%2fx/users", "/admin;/x/users", "/admin/users"}));
  EXPECT_EQ(views_of("/%2561dmin%3b%252fx/users", tomcat).stages,
            (Texts{"/%2561dmin%3b%252fx/users", "/%61dmin;%2fx/users", "/admin;/x/users",
                   "/admin/users"}));
  EXPECT_EQ(views_of("/a;x/%3bb/%25", tomcat).stages,
            (Texts{"/a;x/%3bb/%25", "/a;x/;b/%", "/a/;b/%"}));
  EXPECT_EQ(views_of("/;%00/%61", tomcat).stages,
            (Texts{"/;%00/%61", std::string("/;\0/a", 5), "/;", "//a"}));
  EXPECT_EQ(views_of("/%61;%2fx", reads_of(Backend::kNginx)).stages, (Texts{"/%61;%2fx", "/a;/x"}));
  EXPECT_EQ(views_of("/a;x/b", tomcat).stages, Texts{"/a;x/b"});
}

TEST(PathViews, FurtherTextsHaveForms) {
  Arena arena;
  const std::string_view sent = "//h/./a", further = "/./a";
  const ViewList list(&further, 1);
  const PathViews all = path_views({&sent, 1}, {&list, 1}, kAll, kEnough, arena);
  EXPECT_EQ(Texts(all.views.begin(), all.views.end()),
            (Texts{"//h/./a", "/./a", "/h/a", "//h/a", "/a"}));
  EXPECT_EQ(all.stages, 2u);
  EXPECT_EQ(all.pieces, 2u);
}

TEST(PathViews, OnlyWhatTheBackendReads) {
  const std::string path = "/a;b\\c./d:e";
  EXPECT_EQ(forms(path, BackendReads{}), Texts{});
  BackendReads reads;
  reads.path_parameters = true;
  EXPECT_EQ(forms(path, reads), Texts{"/a/d:e"});
  reads = {};
  reads.backslash = true;
  EXPECT_EQ(forms(path, reads), Texts{"/a;b/c./d:e"});
  reads = {};
  reads.trailing_dots = true;
  EXPECT_EQ(forms(path, reads), Texts{"/a;b/c/d"});
  EXPECT_EQ(forms("/a/../b", BackendReads{}), Texts{"/b"}) << "every server resolves dots";
}

TEST(PathViews, FormsDisagreeWhereServersDo) {
  const auto disagree = [](std::string_view path) {
    Arena arena;
    return forms_disagree(decode_stages(path, kAll, arena), arena);
  };
  for (const char* path : {"/a/../b", "/a//b/.", "/%2e%2e/a", "", "*", "/.a"})
    EXPECT_FALSE(disagree(path)) << path;
  for (const char* path :
       {"/a;b", "/a\\b", "/a.", "/a:b", "/a%5cb", "/a%c1%9cb", "/..;/a", "/a//../b", "/a\\/../b"})
    EXPECT_TRUE(disagree(path)) << path;
}

TEST(PathViews, EndWhereTheyWouldComeToTooMuch) {
  Arena arena;
  const std::string path = "/%2561;%2fb/..\\c.%00:d%23/%u002e%u002e/e";
  const ViewList stages = decode_stages(path, kAll, arena);
  const PathViews all = path_views(stages, {}, kAll, kEnough, arena);
  EXPECT_FALSE(all.cut);
  EXPECT_GT(all.views.size(), all.stages + 8);
  const size_t bytes = bytes_of(all.views), free = kMaxPathViewsFactor * path.size();
  ASSERT_GT(bytes, free);
  for (size_t most = 0; most <= bytes - free + 1; ++most) {
    const PathViews some = path_views(stages, {}, kAll, most, arena);
    const size_t count = some.views.size();
    EXPECT_EQ(some.cut, most < bytes - free) << most;
    EXPECT_TRUE(std::equal(some.views.begin(), some.views.end(), all.views.begin()));
    EXPECT_LE(bytes_of(some.views), free + most);
    if (some.cut) {
      EXPECT_GT(bytes_of(all.views.first(count + 1)), free + most) << most;
    }
    EXPECT_EQ(some.stages, std::min(all.stages, count));
    EXPECT_EQ(some.pieces, std::min(all.pieces, count));
  }
  // Many stages, each its own only form.
  const std::string deep = "/%2525252541%u0025u0025u0025u0042%25252525c1%2525252581";
  const ViewList many = decode_stages(deep, kAll, arena);
  ASSERT_GT(many.size(), kMaxPathViewsFactor);
  EXPECT_EQ(path_views(many, {}, kAll, kEnough, arena).views.size(), many.size());
  ASSERT_GT(bytes_of(many), kMaxPathViewsFactor * 40);
  const std::string long_deep = "/" + std::string(1000, 'a') + deep;
  EXPECT_TRUE(path_views(decode_stages(long_deep, kAll, arena), {}, kAll, 0, arena).cut);
}

TEST(PathViews, ShortPathsHaveAllOfThem) {
  Arena arena;
  const size_t length = surely_whole_path(kFreePathViewBytes) - 1;
  const std::string odd =
      ".;b\\c:d/%2525252500%2525252541%2525252525u0041%25252525c0%25252525af%25252525ef%25252525bc%"
      "25252525a1%u0025u0025u0025u0041%2525252523;%2525252541";
  const std::string path = "/" + std::string(length - 1 - odd.size(), 'a') + odd;
  const PathViews all =
      path_views(decode_stages(path, kAll, arena), {}, kAll, kFreePathViewBytes, arena);
  EXPECT_FALSE(all.cut);
  EXPECT_GT(all.views.size(), 50u);
  const std::string longer = "/" + std::string(kMaxTargetBytes - 1 - odd.size(), 'a') + odd;
  arena.reset();
  const PathViews cut =
      path_views(decode_stages(longer, kAll, arena), {}, kAll, kFreePathViewBytes, arena);
  EXPECT_TRUE(cut.cut);
  EXPECT_LE(arena.used(), kMaxPathViewsFactor * longer.size() + kFreePathViewBytes +
                              kMaxStages * longer.size() + 64 * 1024);
}

}  // namespace
}  // namespace stopgap::engine
