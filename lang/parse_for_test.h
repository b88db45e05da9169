// SPDX-License-Identifier: Apache-2.0
// Parses a text for the tests of lang/: what came out, with everything it refers to.
#pragma once

#include <string>

#include "lang/lang.h"

namespace stopgap::lang {

struct ParsedText {
  SourceMap sources;
  Diagnostics diagnostics;
  ast::File file;

  explicit ParsedText(std::string text) {
    const uint32_t id = sources.add("test.gap", std::move(text));
    file = parse(sources, id, diagnostics);
    diagnostics.sort();
  }
  bool good() const { return !diagnostics.has_errors(); }
  std::string tree() const { return dump(file); }
  std::string messages() const { return render_text(diagnostics, sources, false); }
  /// Code of the diagnostic and the text it underlines.
  std::pair<Code, std::string> problem(size_t index = 0) const {
    if (index >= diagnostics.all().size()) return {Code::kTooMany, "no such diagnostic"};
    const Diagnostic& diagnostic = diagnostics.all()[index];
    return {diagnostic.code, std::string(sources.slice(diagnostic.labels.front().span))};
  }
};

}  // namespace stopgap::lang
