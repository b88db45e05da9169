// SPDX-License-Identifier: Apache-2.0
// Rules that name files: data files and imported packs, and what they must not reach.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string rules(const std::string& declarations, const std::string& when) {
  return demo_with("import std.http\n", "import std.http\n" + declarations + "\n")
      .append(
          "mitigation M9 \"composed\" { about { severity low breaks \"-\" }\n"
          "  lifecycle { status observe revision 1 on 2026-01-10 }\n  on http.request\n  when " +
          when + "\n  then block\n  tests { observe GET \"https://bad.example/\" } }\n");
}

class Import : public ::testing::Test {
 protected:
  cli::TemporaryDirectory dir_;
};

TEST_F(Import, DataFilesBesideTheRules) {
  dir_.write("rules/lists/hosts.txt", "# seen\r\nbad.example\r\n");
  const std::string path = dir_.write(
      "rules/a.gap", rules("set hosts : set<host> from \"lists/hosts.txt\"", "http.host in hosts"));
  const Outcome tested = run({"test", path});
  EXPECT_EQ(tested.status, 0) << tested.out << tested.err;
  ASSERT_EQ(run({"build", dir_ / "rules", "-o", dir_ / "a.pack"}).status, 0);
  EXPECT_FALSE(holds(read_file(dir_ / "a.pack"), dir_.path())) << "a machine's path is in the pack";
  dir_.write("rules/lists/hosts.txt", "a.example b\nbad.example\nc d\n");
  const Outcome wrong = run({"check", path});
  EXPECT_EQ(wrong.status, 1);
  EXPECT_TRUE(holds(wrong.out, "rules/lists/hosts.txt:1:1")) << wrong.out;
  EXPECT_TRUE(holds(wrong.out, "rules/lists/hosts.txt:3:1")) << wrong.out;
}

TEST_F(Import, DataFilesElsewhereAreOutOfReach) {
  const std::string secret = dir_.write("secret.txt", "bad.example\n");
  dir_.write("rules/x", "");
  std::filesystem::create_symlink(secret, dir_ / "rules/link.txt");
  for (const char* name : {"link.txt", "../secret.txt", "/etc/hosts", ".", "no.txt", "x/../x"}) {
    const std::string path = dir_.write(
        "rules/a.gap",
        rules("set hosts : set<host> from \"" + std::string(name) + "\"", "http.host in hosts"));
    const Outcome outcome = run({"check", path});
    EXPECT_EQ(outcome.status, 1) << name;
    EXPECT_FALSE(holds(outcome.out + outcome.err, "bad.example")) << outcome.out;
  }
}

TEST_F(Import, PacksFromTheDirectoryAndFromInclude) {
  dir_.write("lib/acme/lib.gap",
             "syntax 1\nimport std.http\nimport acme.base\n"
             "set hosts : set<host> from \"hosts.txt\"\n"
             "predicate is_bad(paths : set<text>) = http.host in hosts and acme.base.is_root()\n"
             "  or http.path in paths\n");
  dir_.write("lib/acme/hosts.txt", "bad.example\n");
  dir_.write("lib/acme/acme/base.gap",
             "syntax 1\nimport std.http\npredicate is_root() = http.path == \"/\"\n");
  const std::string path = dir_.write(
      "rules/a.gap",
      rules("import acme.lib", "acme.lib.is_bad({ \"/x\" }) and http.host in acme.lib.hosts"));
  const Outcome missing = run({"check", path});
  EXPECT_EQ(missing.status, 1);
  EXPECT_TRUE(holds(missing.out, "acme/lib.gap")) << missing.out;
  const Outcome tested = run({"test", path, "--include", dir_ / "lib"});
  EXPECT_EQ(tested.status, 0) << tested.out << tested.err;
  ASSERT_EQ(run({"build", path, "--include", dir_ / "lib", "-o", dir_ / "1.pack"}).status, 0);
  EXPECT_FALSE(holds(read_file(dir_ / "1.pack"), dir_.path())) << "a machine's path is in the pack";
  EXPECT_EQ(run({"check", dir_ / "lib/acme/lib.gap"}).status, 0);
}

TEST_F(Import, FilesBelowFilesAreNamedAsTheFirstOne) {
  dir_.write("rules/a.gap", rules("import acme.lib", "acme.lib.is_root"));
  dir_.write("rules/acme/lib.gap",
             "syntax 1\nimport std.http\nimport base\nlet is_root = base.is_root\n");
  dir_.write("rules/acme/base.gap", "syntax 1\nimport std.http\nlet is_root = http.pth == \"/\"\n");
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(dir_.path());
  const Outcome outcome = run({"check", "rules/a.gap"});
  std::filesystem::current_path(before);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out, "--> rules/acme/base.gap:3:15")) << outcome.out;
  EXPECT_FALSE(holds(outcome.out, dir_.path())) << outcome.out;
}

TEST_F(Import, OnlyRegularFilesOfBoundedSize) {
  const std::string path = dir_.write(
      "rules/a.gap", rules("set hosts : set<host> from \"x.txt\"", "http.host in hosts"));
  std::filesystem::create_directory(dir_ / "rules/x.txt");
  EXPECT_TRUE(holds(run({"check", path}).out, "SG0118"));
  std::filesystem::remove(dir_ / "rules/x.txt");
  ASSERT_EQ(mkfifo((dir_ / "rules/x.txt").c_str(), 0600), 0);
  EXPECT_TRUE(holds(run({"check", path}).out, "SG0118")) << "nobody writes: it must not wait";
  std::filesystem::remove(dir_ / "rules/x.txt");
  dir_.write("rules/x.txt", "");
  std::filesystem::resize_file(dir_ / "rules/x.txt", 1u << 30);
  EXPECT_TRUE(holds(run({"check", path}).out, "SG0002"));
}

std::string console(const std::string& head, const std::string& id, const std::string& lifecycle,
                    const std::string& when, const std::string& blocked) {
  return "syntax 1\n" + head + "import std.http\nmitigation " + id +
         " \"a console\" { about { severity low breaks \"-\" }\n"
         "  lifecycle { status enforce revision 1 on " +
         lifecycle + " }\n  on http.request\n  when " + when +
         "\n  then block\n  tests { block GET \"https://a.example/debug/" + blocked +
         "\"\n    pass GET \"https://a.example/debugs\" } }\n";
}

TEST_F(Import, TestsOfASupersededMitigationOfAnotherPack) {
  dir_.write("lib/acme/old.gap",
             console("", "M1", "2026-01-10", "http.path starts_with \"/debug/\"i", "y"));
  const std::string head =
      "pack \"p\" version 1.0.0 { publisher \"x\" requires engine >= 1.0 }\nimport acme.old\n";
  const auto successor = [&](const std::string& when) {
    return dir_.write("rules/a.gap", console(head, "M2", "2026-02-10 supersedes M1", when, "x"));
  };
  const std::string include = "--include=" + (dir_ / "lib");
  const Outcome good = run({"test", successor("http.path contains \"debug/\"i"), include});
  EXPECT_EQ(good.status, 0) << good.out << good.err;
  EXPECT_TRUE(holds(good.err, "3 passed, 0 failed")) << good.err;
  ASSERT_EQ(run({"build", dir_ / "rules/a.gap", include, "-o", dir_ / "a.pack"}).status, 0);
  EXPECT_TRUE(holds(run({"test", dir_ / "a.pack"}).err, "3 passed, 0 failed"));
  const Outcome bad = run({"test", successor("http.path starts_with \"/debug/x\"i"), include});
  EXPECT_EQ(bad.status, 1);
  EXPECT_TRUE(holds(bad.out, "acme/old.gap:8 M2")) << bad.out << bad.err;
  EXPECT_TRUE(holds(bad.out, "a test of M1, which it supersedes")) << bad.out;
  EXPECT_TRUE(holds(bad.err, "2 passed, 1 failed")) << bad.err;
}

TEST_F(Import, AFileOfThePackIsNoModule) {
  dir_.write("rules/acme/lib.gap", "syntax 1\nimport std.http\nlet is_root = http.path == \"/\"\n");
  dir_.write("rules/a.gap", rules("import acme.lib", "acme.lib.is_root"));
  const Outcome outcome = run({"check", dir_ / "rules"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(holds(outcome.out, "SG0119")) << outcome.out;
  EXPECT_EQ(run({"check", dir_ / "rules/a.gap"}).status, 0);
}

}  // namespace
}  // namespace stopgap::e2e
