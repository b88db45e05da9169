// SPDX-License-Identifier: Apache-2.0
// Rule text to checked packs, for the compiler's tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap::compiler::testing {

struct Checked {
  lang::SourceMap sources;
  lang::CheckedPack pack;
  lang::Diagnostics diagnostics;
};

inline Checked check_text(std::string text) {
  Checked checked;
  const uint32_t file = checked.sources.add("rule.gap", std::move(text));
  std::vector<lang::ast::File> files;
  files.push_back(lang::parse(checked.sources, file, checked.diagnostics));
  const auto modules = [](std::string_view module) -> std::optional<std::string> {
    const auto found = stdlib::module_text(module);
    return found ? std::optional<std::string>(*found) : std::nullopt;
  };
  checked.pack = lang::check(checked.sources, files, modules, checked.diagnostics);
  EXPECT_FALSE(checked.diagnostics.has_errors())
      << lang::render_text(checked.diagnostics, checked.sources, false);
  return checked;
}

/// A file with one rule per condition, R00, R01, …; `declarations` stand before them.
inline std::string rules_text(const std::vector<std::string>& conditions,
                              const std::string& declarations = "") {
  std::string text = "syntax 1\nimport std.http\n" + declarations + "\n";
  for (size_t i = 0; i < conditions.size(); ++i) {
    const std::string id = std::string("R") + (i < 10 ? "0" : "") + std::to_string(i);
    text += "mitigation " + id +
            " \"a rule\" {\n  about { severity high  breaks \"nothing\" }\n"
            "  lifecycle { status draft  revision 1 on 2026-01-10 }\n  on http.request\n  when " +
            conditions[i] +
            "\n  then block\n  tests { pass GET \"https://www.example.org/\" }\n}\n";
  }
  return text;
}

inline Checked check_conditions(const std::vector<std::string>& conditions,
                                const std::string& declarations = "") {
  return check_text(rules_text(conditions, declarations));
}

}  // namespace stopgap::compiler::testing
