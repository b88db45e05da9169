// SPDX-License-Identifier: Apache-2.0
#include "cli/load_sources.h"

#include <gtest/gtest.h>

#include "cli/temporary_directory.h"
#include "lang/limits.h"

namespace stopgap::cli {
namespace {

std::vector<std::string> inner_names(const SourceGroup& group) {
  std::vector<std::string> names;
  for (const SourceFile& file : group.files) names.push_back(file.inner);
  return names;
}

TEST(LoadSources, SearchesADirectoryInOrder) {
  TemporaryDirectory dir;
  dir.write("b.gap", "");
  dir.write("a/z.gap", "");
  dir.write("a/notes.txt", "");
  dir.write(".hidden.gap", "");
  const auto groups = find_sources({dir.path()}).value();
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(inner_names(groups[0]), (std::vector<std::string>{".hidden.gap", "a/z.gap", "b.gap"}));
}

TEST(LoadSources, FilesAreOnePackInWhateverOrderAndEachOnce) {
  TemporaryDirectory dir;
  const std::string a = dir.write("a.gap", ""), b = dir.write("b.gap", "");
  const SourceGroup group = find_one_pack({b, a, b}).value();
  EXPECT_EQ(inner_names(group), (std::vector<std::string>{"a.gap", "b.gap"}));
}

TEST(LoadSources, EachDirectoryIsAPackOfItsOwn) {
  TemporaryDirectory dir;
  dir.write("one/a.gap", "");
  dir.write("two/a.gap", "");
  EXPECT_EQ(find_sources({dir / "one", dir / "two"}).value().size(), 2u);
  EXPECT_EQ(find_one_pack({dir / "one", dir / "two"}).error().code, "usage.one_pack");
}

TEST(LoadSources, SaysWhatIsMissing) {
  TemporaryDirectory dir;
  EXPECT_EQ(find_sources({dir.path()}).error().code, "sources.none");
  EXPECT_EQ(find_sources({dir / "x.gap"}).error().detail,
            "cannot read `" + (dir / "x.gap") + "`: No such file or directory");
}

TEST(LoadSources, ReadsOneByteMoreThanTheLanguageTakes) {
  TemporaryDirectory dir;
  const std::string path = dir.write("big.gap", std::string(3 << 20, ' '));
  EXPECT_EQ(load_source({path, path, path}).value().size(), lang::kMaxFileBytes + 1);
}

}  // namespace
}  // namespace stopgap::cli
