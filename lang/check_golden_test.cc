// SPDX-License-Identifier: Apache-2.0
// tests/golden/check: NAME.gap is parsed and checked; NAME.expected holds the rendered diagnostics,
// and the checked tree when there is no error. STOPGAP_REBASE=1 rewrites the expectations. Every
// code of codes.def must be shown by a golden or named in a unit test.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lang/check_for_test.h"

namespace stopgap::lang {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> cases() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator("tests/golden/check")) {
    if (entry.path().extension() == ".gap") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// Data files stand in a folder beside the cases.
std::optional<FoundFile> data_file(std::string_view, std::string_view name) {
  const fs::path path = fs::path("tests/golden/check/data") / name;
  if (!fs::exists(path)) return std::nullopt;
  return FoundFile{"data/" + std::string(name), read(path)};
}

std::string outcome(const fs::path& path) {
  const Checked checked = check_text(path.filename().string(), read(path), data_file);
  std::string text = render_text(checked.diagnostics, checked.sources, false);
  if (!checked.diagnostics.has_errors()) text += dump(checked.pack);
  return text;
}

TEST(CheckGolden, OutcomesAreAsRecorded) {
  const bool rebase = std::getenv("STOPGAP_REBASE") != nullptr;
  const std::vector<fs::path> paths = cases();
  EXPECT_GE(paths.size(), 40u);
  for (const fs::path& path : paths) {
    fs::path expected = path;
    expected.replace_extension(".expected");
    const std::string now = outcome(path);
    if (rebase) std::ofstream(expected, std::ios::binary) << now;
    EXPECT_EQ(now, read(expected)) << path;
  }
}

TEST(CheckGolden, SameTextSameOutcome) {
  for (const fs::path& path : cases()) EXPECT_EQ(outcome(path), outcome(path)) << path;
}

TEST(CheckGolden, FixesLeadToTextWithoutThatError) {
  for (const fs::path& path : cases()) {
    const Checked first = check_text("a.gap", read(path), data_file);
    for (const Diagnostic& diagnostic : first.diagnostics.all()) {
      if (!diagnostic.fix) continue;
      std::string text = read(path);
      const Span span = diagnostic.fix->span;
      ASSERT_LE(span.end, text.size()) << path;
      text.replace(span.begin, span.end - span.begin, diagnostic.fix->replacement);
      const Checked second = check_text("a.gap", text, data_file);
      EXPECT_LE(second.count(Code::kSyntaxError), first.count(Code::kSyntaxError)) << path << "\n"
                                                                                   << text;
      EXPECT_LT(second.count(diagnostic.code), first.count(diagnostic.code))
          << path << ": " << diagnostic.message;
    }
  }
}

TEST(Codes, EachIsShownOrTested) {
  std::string shown;
  for (const char* folder : {"tests/golden", "lang", "compiler"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string name = entry.path().filename().string();
      const bool test = name.size() > 8 && name.substr(name.size() - 8) == "_test.cc";
      if (test || entry.path().extension() == ".expected") shown += read(entry.path());
    }
  }
  struct Row {
    const char* name;
    Code code;
  };
  const std::vector<Row> rows = {
#define STOPGAP_CODE(id, number, severity, title) {#id, Code::id},
#include "lang/codes.def"
#undef STOPGAP_CODE
  };
  for (const Row& row : rows) {
    const std::string code(code_info(row.code).name);
    EXPECT_TRUE(shown.find(code) != std::string::npos ||
                shown.find(std::string("Code::") + row.name) != std::string::npos)
        << row.name << " (" << code << ") has neither a golden nor a unit test";
  }
}

}  // namespace
}  // namespace stopgap::lang
