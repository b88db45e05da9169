// SPDX-License-Identifier: Apache-2.0
// See fixes.h. Tested by fixes_test.cc.
#include "lang/fixes.h"

#include <algorithm>
#include <tuple>

namespace stopgap::lang {

std::vector<const Diagnostic*> compatible_fixes(const Diagnostics& diagnostics, uint32_t file) {
  std::vector<const Diagnostic*> all;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.fix && diagnostic.fix->span.file == file) all.push_back(&diagnostic);
  }
  std::sort(all.begin(), all.end(), [](const Diagnostic* a, const Diagnostic* b) {
    const auto key = [](const Diagnostic* one) {
      return std::tuple(one->fix->span.begin, one->fix->span.end, one->fix->replacement, one->code);
    };
    return key(a) < key(b);
  });
  std::vector<const Diagnostic*> chosen;
  for (const Diagnostic* one : all) {
    // Touching counts as overlapping: two insertions at one place have no order of their own.
    if (!chosen.empty() && one->fix->span.begin <= chosen.back()->fix->span.end) continue;
    chosen.push_back(one);
  }
  return chosen;
}

std::string apply_fixes(std::string_view text, const std::vector<const Diagnostic*>& chosen) {
  std::string made;
  size_t at = 0;
  for (const Diagnostic* one : chosen) {
    const Fix& fix = *one->fix;
    made += text.substr(at, fix.span.begin - at);
    made += fix.replacement;
    at = fix.span.end;
  }
  made += text.substr(at);
  return made;
}

}  // namespace stopgap::lang
