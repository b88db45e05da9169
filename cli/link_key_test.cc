// SPDX-License-Identifier: Apache-2.0
#include "cli/link_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cli/temporary_directory.h"

namespace stopgap::cli {
namespace {

class LinkKey : public ::testing::Test {
 protected:
  void SetUp() override { ::setenv("STOPGAP_STATE_DIR", (dir_ / "state").c_str(), 1); }
  void TearDown() override { ::unsetenv("STOPGAP_STATE_DIR"); }
  std::string key_path() const { return dir_ / "state/link.key"; }
  std::string refusal() {
    Result<KeptKey> key = obtain_link_key();
    EXPECT_FALSE(key.ok());
    return key ? "" : key.error().code;
  }
  TemporaryDirectory dir_;
};

TEST_F(LinkKey, IsMadeOnceAndPrivately) {
  EXPECT_FALSE(find_link_key().value().has_value());
  const KeptKey first = obtain_link_key().value();
  EXPECT_TRUE(first.created);
  EXPECT_EQ(first.path, key_path());
  struct stat info {};
  ASSERT_EQ(::stat(key_path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
  const KeptKey second = obtain_link_key().value();
  EXPECT_FALSE(second.created);
  EXPECT_EQ(second.key, first.key);
  EXPECT_EQ(find_link_key().value()->key, first.key);
}

TEST_F(LinkKey, IsRefusedWhenOthersMayUseIt) {
  ASSERT_TRUE(obtain_link_key().ok());
  ASSERT_EQ(::chmod(key_path().c_str(), 0640), 0);
  EXPECT_EQ(refusal(), "key.unsafe");
}

TEST_F(LinkKey, IsRefusedAsALinkOrADirectory) {
  ASSERT_TRUE(obtain_link_key().ok());
  std::filesystem::rename(key_path(), dir_ / "elsewhere");
  std::filesystem::create_symlink(dir_ / "elsewhere", key_path());
  EXPECT_EQ(refusal(), "key.unsafe");
  std::filesystem::remove(key_path());
  std::filesystem::create_directory(key_path());
  EXPECT_EQ(refusal(), "key.unsafe");
}

TEST_F(LinkKey, IsRefusedWhenCutShort) {
  ASSERT_TRUE(obtain_link_key().ok());
  std::filesystem::resize_file(key_path(), 31);
  EXPECT_EQ(refusal(), "key.damaged");
}

TEST_F(LinkKey, LivesWhereTheEnvironmentSays) {
  EXPECT_EQ(state_directory().value(), dir_ / "state");
  ::unsetenv("STOPGAP_STATE_DIR");
  ::setenv("XDG_STATE_HOME", "/x", 1);
  EXPECT_EQ(state_directory().value(), "/x/stopgap");
  ::setenv("XDG_STATE_HOME", "relative", 1);
  ::setenv("HOME", "/h", 1);
  EXPECT_EQ(state_directory().value(), "/h/.local/state/stopgap");
  ::unsetenv("XDG_STATE_HOME");
}

}  // namespace
}  // namespace stopgap::cli
