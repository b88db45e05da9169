// SPDX-License-Identifier: Apache-2.0
// Every block of the documentation marked `gap` passes parse, check and compile.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <set>
#include <sstream>

#include "compiler/compile.h"
#include "engine/fields.h"
#include "evasion/evasion.h"
#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"
#include "support/backends.h"
#include "support/steps.h"

namespace stopgap {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> gap_blocks(const std::string& markdown) {
  std::vector<std::string> blocks;
  const std::string open = "```gap\n";
  for (size_t at = markdown.find(open); at != std::string::npos; at = markdown.find(open, at)) {
    at += open.size();
    const size_t end = markdown.find("\n```", at);
    blocks.push_back(markdown.substr(at, end - at + 1));
  }
  return blocks;
}

/// The diagnostics of rule text with errors, else what `dump --stage=program` prints.
std::string dump_or_problems(const std::string& text) {
  lang::SourceMap sources;
  lang::Diagnostics diagnostics;
  std::vector<lang::ast::File> files;
  files.push_back(lang::parse(sources, sources.add("rule.gap", text), diagnostics));
  const auto modules = [](std::string_view name) -> std::optional<std::string> {
    const auto module = stdlib::module_text(name);
    return module ? std::optional<std::string>(*module) : std::nullopt;
  };
  const lang::CheckedPack pack = lang::check(sources, files, modules, diagnostics);
  std::string dump;
  if (!diagnostics.has_errors()) {
    dump = compiler::dump_stage(pack, sources, {}, "program", diagnostics);
  }
  return diagnostics.has_errors() ? render_text(diagnostics, sources, false) : dump;
}

TEST(Docs, EveryGapBlockCompiles) {
  size_t seen = 0;
  for (const char* page :
       {"README.md", "docs/language.md", "docs/HACKING.md", "docs/embedding.md"}) {
    for (const std::string& block : gap_blocks(read_file(page))) {
      EXPECT_TRUE(dump_or_problems(block).starts_with("meta (1)\n"))
          << page << ":\n"
          << block << dump_or_problems(block);
      ++seen;
    }
  }
  EXPECT_GE(seen, 2u);
}

TEST(Docs, TheWorkedDumpIsThatOfTheCompiler) {
  const std::string page = read_file("docs/program-format.md");
  const std::string dump = dump_or_problems(gap_blocks(page).at(0));
  const std::string open = "\n```\n";
  size_t seen = 0;
  const size_t end = page.find("## Linking");
  for (size_t at = page.find(open, page.find("prints the sections")); at < end; ++seen) {
    const size_t begin = at + open.size(), close = page.find("```", begin);
    const std::string block = page.substr(begin, close - begin);
    EXPECT_NE(dump.find(block), std::string::npos) << block << "is not in\n" << dump;
    at = page.find(open, close + 4);
  }
  EXPECT_EQ(seen, 6u);
}

TEST(Docs, EveryStepOfFormsHasItsRow) {
  const std::string page = read_file("docs/language.md");
  for (const std::string_view name : kFormStepNames) {
    EXPECT_NE(page.find("\n| `" + std::string(name) + "` | "), std::string::npos) << name;
  }
}

TEST(Docs, TheTableOfEvasionsIsThatOfTheCode) {
  std::string table;
  for (const evasion::ClassInfo& info : evasion::class_table()) {
    table += "| `" + std::string(info.name) + "` | " + std::string(info.changes) + " | " +
             std::string(info.decoder) + " | " + std::string(info.source) + " |\n";
  }
  EXPECT_NE(read_file("docs/language.md").find(table), std::string::npos) << table;
}

/// Texts between backticks that are made of letters, digits, dots and underscores.
std::vector<std::string> code_words(const std::string& markdown) {
  std::vector<std::string> words;
  for (size_t at = markdown.find('`'); at != std::string::npos; at = markdown.find('`', at)) {
    const size_t end = markdown.find('`', ++at);
    if (end == std::string::npos) break;
    const std::string word = markdown.substr(at, end - at);
    const bool plain = std::all_of(word.begin(), word.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '_' || c == '.';
    });
    if (plain) words.push_back(word);
    at = end + 1;
  }
  return words;
}

TEST(Docs, ThePageOfEvasionsNamesEveryClassAndFlag) {
  const std::string page = read_file("docs/evasions.md");
  const std::vector<std::string> words = code_words(page);
  const std::set<std::string, std::less<>> named(words.begin(), words.end());
  for (const std::string& word : named) {
    if (word.starts_with("http.")) {
      EXPECT_TRUE(engine::find_field(word)) << word;
    }
  }
  for (const evasion::ClassInfo& info : evasion::class_table()) {
    EXPECT_TRUE(named.contains(info.name)) << info.name;
  }
#define STOPGAP_FIELD(enumerator, name, ...) \
  EXPECT_TRUE(!std::string_view(name).starts_with("http.flags.") || named.contains(name)) << name;
#include "engine/fields.def"
#undef STOPGAP_FIELD
  for (int row = 1; row <= 30; ++row) {
    const std::string id = (row < 10 ? "| E0" : "| E") + std::to_string(row) + " |";
    EXPECT_NE(page.find(id), std::string::npos) << id;
  }
}

TEST(Docs, TheTableOfBackendsIsThatOfTheCode) {
  std::string table;
  const auto add = [&](std::string_view enumerator, const char* behaviour, const char* source) {
    std::string name(enumerator.substr(1));
    name[0] = static_cast<char>(std::tolower(name[0]));
    EXPECT_TRUE(find_backend(name)) << name;
    table += "| `" + name + "` | `" + behaviour + "` | " + source + " |\n";
  };
#define STOPGAP_READS(backend, behaviour, source) add(#backend, #behaviour, source);
#include "support/backend_reads.def"
#undef STOPGAP_READS
  EXPECT_NE(read_file("docs/language.md").find(table), std::string::npos) << table;
}

TEST(Docs, TheTableOfOverridesIsThatOfTheCode) {
  std::string table;
#define STOPGAP_OVERRIDE(header, kind, source) \
  table += "| `" header "` | `" kind "` | " source " |\n";
#include "engine/overrides.def"
#undef STOPGAP_OVERRIDE
  EXPECT_NE(read_file("docs/language.md").find(table), std::string::npos) << table;
}

}  // namespace
}  // namespace stopgap
