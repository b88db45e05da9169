// SPDX-License-Identifier: Apache-2.0
// Any bytes: the parser must come back. What it accepts must survive being printed: same tree, and
// printing it again changes nothing.
#include <cstddef>
#include <cstdint>
#include <string>

#include "lang/lang.h"

namespace {

struct Parsed {
  bool good = false;
  std::string tree;
  std::string formatted;
};

Parsed parse_text(std::string text) {
  stopgap::lang::SourceMap sources;
  stopgap::lang::Diagnostics diagnostics;
  const uint32_t id = sources.add("fuzz.gap", std::move(text));
  const stopgap::lang::ast::File file = stopgap::lang::parse(sources, id, diagnostics);
  if (diagnostics.has_errors()) return {};
  return {true, stopgap::lang::dump(file), stopgap::lang::format(file)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Parsed first = parse_text({reinterpret_cast<const char*>(data), size});
  if (!first.good) return 0;
  const Parsed second = parse_text(first.formatted);
  if (!second.good || second.tree != first.tree || second.formatted != first.formatted) {
    __builtin_trap();
  }
  return 0;
}
