// SPDX-License-Identifier: Apache-2.0
// tests/golden/parse: NAME.gap goes in; NAME.expected holds the diagnostics, or else the tree and
// the formatted text. STOPGAP_REBASE=1 writes what came out instead of comparing; read the
// difference before committing it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lang/parse_for_test.h"

namespace stopgap::lang {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = "tests/golden/parse";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string result_of(const std::string& text) {
  const ParsedText parsed(text);
  if (!parsed.diagnostics.all().empty()) return parsed.messages();
  return parsed.tree() + "---- formatted ----\n" + format(parsed.file);
}

std::vector<fs::path> cases() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".gap") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST(ParseGolden, ResultsAreAsWritten) {
  const bool rebase = std::getenv("STOPGAP_REBASE") != nullptr;
  for (const fs::path& path : cases()) {
    const std::string result = result_of(read_file(path));
    fs::path expected = path;
    expected.replace_extension(".expected");
    if (rebase) std::ofstream(expected, std::ios::binary) << result;
    EXPECT_EQ(result, read_file(expected)) << path;
  }
}

TEST(ParseGolden, BadOnesAndOnlyTheyFail) {
  ASSERT_GE(cases().size(), 25u);
  for (const fs::path& path : cases()) {
    const bool bad = path.filename().string().rfind("bad_", 0) == 0;
    EXPECT_EQ(ParsedText(read_file(path)).good(), !bad) << path;
  }
}

TEST(ParseGolden, FormattingKeepsTreesAndIsStable) {
  for (const fs::path& path : cases()) {
    const ParsedText parsed(read_file(path));
    if (!parsed.good()) continue;
    const std::string formatted = format(parsed.file);
    const ParsedText again(formatted);
    EXPECT_EQ(again.tree(), parsed.tree()) << path;
    EXPECT_EQ(format(again.file), formatted) << path;
  }
}

}  // namespace
}  // namespace stopgap::lang
