// SPDX-License-Identifier: Apache-2.0
// docs/codes: every code of codes.def has its page, no page is left over, and each page is right:
// its wrong example gives the code, its right one does not. docs/codes/README.md says how the
// blocks are completed.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "compiler/compile.h"
#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::string name;
  lang::Severity severity;
  std::string title;
};

std::map<std::string, Row> rows() {
  std::map<std::string, Row> all;
  for (const lang::Code code : {
#define STOPGAP_CODE(id, number, severity, title) lang::Code::id,
#include "lang/codes.def"
#undef STOPGAP_CODE
       }) {
    const lang::CodeInfo& info = lang::code_info(code);
    all[std::string(info.name)] = {std::string(info.name), info.severity, std::string(info.title)};
  }
  return all;
}

std::string page_text(const std::string& code) {
  std::ifstream in("docs/codes/" + code + ".md", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The block opened by a line "```KIND"; empty when the page has none.
std::string block(const std::string& page, const std::string& kind) {
  const std::string open = "\n```" + kind + "\n";
  const size_t at = page.find(open);
  if (at == std::string::npos) return {};
  const size_t begin = at + open.size();
  return page.substr(begin, page.find("\n```", begin) + 1 - begin);
}

struct Section {
  const char* word;
  const char* fallback;
};
constexpr std::array<Section, 8> kSections = {{
    {"about", "about { severity high  breaks \"Nothing known.\" }\n"},
    {"lifecycle", "lifecycle { status enforce  revision 1 on 2026-01-10 }\n"},
    {"affects", ""},
    {"on", "on http.request\n"},
    {"when", "when http.path starts_with \"/debug/\"i\n"},
    {"except", ""},
    {"then", "then block(status: 403)\n"},
    {"tests",
     "tests {\n  block GET \"https://www.example.org/debug/x\"\n"
     "  pass  GET \"https://www.example.org/debug.html\"\n}\n"},
}};

std::string first_word(const std::string& line) { return line.substr(0, line.find_first_of(" (")); }

/// Lines of a block by the section they belong to; "" holds the declarations. A comment belongs to
/// what follows it.
std::map<std::string, std::string> sections_of(const std::string& text) {
  std::map<std::string, std::string> parts;
  std::istringstream in(text);
  std::string current, comments, line;
  while (std::getline(in, line)) {
    if (line.starts_with("//")) {
      comments += line + "\n";
      continue;
    }
    const std::string word = first_word(line);
    const bool section = std::any_of(kSections.begin(), kSections.end(),
                                     [&](const Section& one) { return word == one.word; });
    if (section) current = word;
    if (word.starts_with("on_")) current = "then";
    parts[current] += comments + line + "\n";
    comments.clear();
  }
  return parts;
}

std::string completed(const std::string& text) {
  if (text.starts_with("syntax")) return text;
  std::map<std::string, std::string> parts = sections_of(text);
  std::string made = "syntax 1\nimport std.http\n" + parts[""];
  if (parts[""].find("mitigation ") != std::string::npos) return made;
  made += "mitigation M2026-001 \"Debug console\" {\n";
  for (const Section& section : kSections) {
    const auto given = parts.find(section.word);
    made += given == parts.end() ? section.fallback : given->second;
  }
  return made + "}\n";
}

struct Outcome {
  std::set<std::string> codes;
  bool has_errors = false;
  std::string text;
};

Outcome check(const std::string& text) {
  lang::SourceMap sources;
  lang::Diagnostics diagnostics;
  std::vector<lang::ast::File> files;
  files.push_back(lang::parse(sources, sources.add("block.gap", text), diagnostics));
  const auto modules = [](std::string_view name) -> std::optional<std::string> {
    const auto module = stdlib::module_text(name);
    return module ? std::optional<std::string>(*module) : std::nullopt;
  };
  const lang::CheckedPack pack = lang::check(sources, files, modules, diagnostics);
  if (!diagnostics.has_errors()) compiler::check_regexes(pack, diagnostics);
  Outcome made;
  made.has_errors = diagnostics.has_errors();
  made.text = render_text(diagnostics, sources, false) + text;
  for (const lang::Diagnostic& one : diagnostics.all()) {
    made.codes.emplace(lang::code_info(one.code).name);
  }
  return made;
}

std::string severity_word(lang::Severity severity) {
  if (severity == lang::Severity::kError) return "Error";
  return severity == lang::Severity::kWarning ? "Warning" : "Note";
}

TEST(CodePages, EveryCodeHasOneThatSaysWhatItIs) {
  for (const auto& [code, row] : rows()) {
    const std::string page = page_text(code);
    ASSERT_FALSE(page.empty()) << "docs/codes/" << code << ".md is missing";
    EXPECT_TRUE(page.starts_with("# " + code + ": " + row.title + "\n\n**" +
                                 severity_word(row.severity) + ".** "))
        << page;
    const bool may_be_allowed = row.severity != lang::Severity::kError;
    EXPECT_EQ(page.find("// stopgap: allow " + code) != std::string::npos, may_be_allowed) << page;
  }
}

TEST(CodePages, NoneIsLeftOver) {
  const auto known = rows();
  for (const auto& entry : fs::directory_iterator("docs/codes")) {
    const std::string stem = entry.path().stem().string();
    EXPECT_TRUE(stem == "README" || known.count(stem) == 1) << entry.path();
  }
}

TEST(CodePages, WrongExamplesGiveTheCodeAndRightOnesDoNot) {
  for (const auto& [code, row] : rows()) {
    const std::string page = page_text(code);
    const std::string wrong = block(page, "gap-wrong");
    const std::string right = block(page, "gap");
    EXPECT_EQ(wrong.empty(), right.empty()) << page;
    if (wrong.empty()) {
      EXPECT_NE(page.find("\nNo example: "), std::string::npos) << page;
      continue;
    }
    const Outcome bad = check(completed(wrong));
    EXPECT_EQ(bad.codes.count(code), 1u) << code << "\n" << bad.text;
    const Outcome good = check(completed(right));
    EXPECT_EQ(good.codes.count(code), 0u) << code << "\n" << good.text;
    EXPECT_FALSE(good.has_errors) << code << "\n" << good.text;
  }
}

}  // namespace
}  // namespace stopgap
