// SPDX-License-Identifier: Apache-2.0
// Parse and check in one call, with the standard modules. For the tests of lang only.
#pragma once

#include <string>
#include <vector>

#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap::lang {

struct Checked {
  SourceMap sources;
  Diagnostics diagnostics;
  CheckedPack pack;

  size_t count(Code code) const {
    size_t found = 0;
    for (const Diagnostic& one : diagnostics.all()) found += one.code == code ? 1 : 0;
    return found;
  }
};

inline std::optional<std::string> standard_module(std::string_view module) {
  const auto text = stdlib::module_text(module);
  return text ? std::optional<std::string>(std::string(*text)) : std::nullopt;
}

inline Checked check_text(const std::string& name, const std::string& text,
                          const FileSource& data = {}) {
  Checked made;
  const uint32_t id = made.sources.add(name, text);
  std::vector<ast::File> files;
  files.push_back(parse(made.sources, id, made.diagnostics));
  made.pack = check(made.sources, files, Inputs{standard_module, data, {}}, made.diagnostics);
  return made;
}

}  // namespace stopgap::lang
