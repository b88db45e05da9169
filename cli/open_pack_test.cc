// SPDX-License-Identifier: Apache-2.0
// A pack file is used only if its own tests pass on the databases it is opened with.
#include "cli/open_pack.h"

#include <gtest/gtest.h>

#include "cli/files.h"
#include "cli/frontend.h"
#include "cli/link_key.h"
#include "cli/temporary_directory.h"
#include "compiler/hs_build/link.h"

namespace stopgap::cli {
namespace {

class OpenPack : public ::testing::Test {
 protected:
  void SetUp() override { ::setenv("STOPGAP_STATE_DIR", (dir_ / "state").c_str(), 1); }
  void TearDown() override { ::unsetenv("STOPGAP_STATE_DIR"); }

  /// A portable pack with this test in it, made without asking whether it passes.
  std::vector<uint8_t> pack_with(const std::string& test) {
    const std::string path = dir_.write("a.gap", R"(syntax 1
pack "p" version 1.0.0 { publisher "Example CERT" }
import std.http
mitigation M1 "a rule" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path starts_with "/debug/"
  then block
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/"
    )" + test + "\n  }\n}\n");
    std::vector<uint8_t> portable;
    const auto compiled =
        compile_sources(find_one_pack({path}).value(), FileNames::kInner, portable);
    EXPECT_TRUE(compiled.ok());
    return portable;
  }
  std::string write(const std::vector<uint8_t>& bytes) {
    return dir_.write("a.pack", std::string(bytes.begin(), bytes.end()));
  }
  bool opens(const std::vector<uint8_t>& bytes, Trust trust = Trust::kTested) {
    Console console;
    const auto opened = open_pack(console, {write(bytes)}, trust);
    const Exit* exit = std::get_if<Exit>(&opened);
    EXPECT_EQ(exit == nullptr ? Exit::kFindings : *exit, Exit::kFindings);
    return exit == nullptr;
  }
  std::vector<uint8_t> linked(const std::vector<uint8_t>& portable) {
    return compiler::link(portable, obtain_link_key().value().key).value();
  }

  TemporaryDirectory dir_;
  const std::string failing_ = "block GET \"https://www.example.org/\"";
  const std::string evaded_ = "stays block under case";
};

TEST_F(OpenPack, WhosePortablePartPassesItsTests) { EXPECT_TRUE(opens(pack_with(""))); }

TEST_F(OpenPack, ButNotOneWhoseTestsFail) {
  EXPECT_FALSE(opens(pack_with(failing_)));
  EXPECT_TRUE(opens(pack_with(failing_), Trust::kUntested)) << "`test` has to say which";
}

TEST_F(OpenPack, LinkedOnesAreTestedToo) {
  EXPECT_TRUE(opens(linked(pack_with(""))));
  EXPECT_FALSE(opens(linked(pack_with(failing_))));
}

TEST_F(OpenPack, EvasionsAreTriedOnDatabasesJustBuilt) {
  EXPECT_FALSE(opens(pack_with(evaded_)));
  EXPECT_TRUE(opens(linked(pack_with(evaded_)))) << "tried when it was linked";
}

}  // namespace
}  // namespace stopgap::cli
