// SPDX-License-Identifier: Apache-2.0
// tests/golden/ir and tests/golden/program: NAME.gap is compiled; NAME.expected holds the dumps, or
// the diagnostics of bad_*.gap. STOPGAP_REBASE=1 rewrites the expectations.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/compile.h"
#include "compiler/test_text.h"
#include "engine/pack.h"

namespace stopgap::compiler {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string outcome(const fs::path& path, const std::vector<std::string_view>& stages) {
  testing::Checked checked = testing::check_text(read(path));
  lang::Diagnostics diagnostics;
  std::string text;
  for (const std::string_view stage : stages) {
    if (stages.size() > 1) text += "=== " + std::string(stage) + "\n";
    text += dump_stage(checked.pack, checked.sources, {}, stage, diagnostics);
    if (diagnostics.has_errors()) return lang::render_text(diagnostics, checked.sources, false);
  }
  const std::vector<uint8_t> bytes = compile(checked.pack, checked.sources, {}, diagnostics);
  const Status verified = engine::verify_pack(bytes, nullptr);
  EXPECT_TRUE(verified.ok()) << path << ": " << verified.error().detail;
  EXPECT_EQ(bytes, compile(checked.pack, checked.sources, {}, diagnostics)) << path;
  return text;
}

void compare(const char* folder, const std::vector<std::string_view>& stages) {
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".gap") cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  EXPECT_GE(cases.size(), 15u) << folder;
  for (const fs::path& path : cases) {
    fs::path expected = path;
    expected.replace_extension(".expected");
    const std::string now = outcome(path, stages);
    const bool bad = path.filename().string().starts_with("bad_");
    EXPECT_EQ(bad, now.find("error") == 0) << path << "\n" << now;
    if (std::getenv("STOPGAP_REBASE") != nullptr) std::ofstream(expected, std::ios::binary) << now;
    EXPECT_EQ(now, read(expected)) << path;
  }
}

TEST(CompilerGolden, Ir) { compare("tests/golden/ir", {"ir", "ir-optimised"}); }
TEST(CompilerGolden, Program) { compare("tests/golden/program", {"program"}); }

}  // namespace
}  // namespace stopgap::compiler
