// SPDX-License-Identifier: Apache-2.0
#include "cli/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cli/temporary_directory.h"

namespace stopgap::cli {
namespace {

std::string read_all(const std::string& path) {
  Result<std::string> content = read_file(path, 1 << 20);
  EXPECT_TRUE(content.ok());
  return content ? content.value() : "";
}

TEST(Files, ReadNoMoreThanTheLimit) {
  TemporaryDirectory dir;
  const std::string path = dir.write("a", "abcdef");
  EXPECT_EQ(read_file(path, 3).value(), "abc");
  EXPECT_EQ(read_file(path, 100).value(), "abcdef");
}

TEST(Files, SayPathAndReason) {
  Result<std::string> missing = read_file("no/such.gap", 10);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().detail, "cannot read `no/such.gap`: No such file or directory");
  TemporaryDirectory dir;
  Result<std::string> directory = read_file(dir.path(), 10);
  ASSERT_FALSE(directory.ok());
  EXPECT_NE(directory.error().detail.find("Is a directory"), std::string::npos);
  EXPECT_FALSE(check_readable(dir.path()).ok());
  EXPECT_FALSE(check_readable("no/such.gap").ok());
}

TEST(Files, ReplaceKeepsTheMode) {
  TemporaryDirectory dir;
  const std::string path = dir.write("a", "old");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  ASSERT_TRUE(replace_file(path, "new", 0666).ok());
  EXPECT_EQ(read_all(path), "new");
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
}

TEST(Files, ReplaceFollowsALinkAndLeavesNothingBehind) {
  TemporaryDirectory dir;
  const std::string path = dir.write("real", "old");
  std::filesystem::create_symlink("real", dir / "link");
  ASSERT_TRUE(replace_file(dir / "link", "new", 0666).ok());
  EXPECT_EQ(read_all(path), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(dir / "link"));
  const auto entries = std::filesystem::directory_iterator(dir.path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 2);
}

TEST(Files, ReplaceRefusesWhatIsNoFile) {
  TemporaryDirectory dir;
  EXPECT_FALSE(replace_file(dir.path(), "new", 0666).ok());
  EXPECT_FALSE(replace_file(dir / "no/such/a", "new", 0666).ok());
}

}  // namespace
}  // namespace stopgap::cli
