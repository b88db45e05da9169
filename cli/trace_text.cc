// SPDX-License-Identifier: Apache-2.0
// See trace_text.h. Tested by trace_text_test.cc.
#include "cli/trace_text.h"

#include <algorithm>

#include "cli/console.h"

namespace stopgap::cli {
namespace {

constexpr size_t kBeforeBytes = 24;
constexpr size_t kAfterBytes = 40;
constexpr size_t kShownConditionBytes = 160;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string place(const engine::LeafTrace& leaf) {
  if (!leaf.holds || leaf.view_name.empty()) return {};
  std::string text = "  ";
  if (!leaf.element.empty()) text += "`" + clipped(leaf.element, 40) + "` ";
  text += printable(leaf.view_name) + ", byte " + std::to_string(leaf.offset) + ": ";
  return text + excerpt(leaf.view, leaf.offset);
}

}  // namespace

std::string excerpt(std::string_view view, uint32_t offset) {
  const size_t at = std::min<size_t>(offset, view.size());
  size_t begin = at > kBeforeBytes ? at - kBeforeBytes : 0;
  while (begin < at && is_continuation(view[begin])) ++begin;
  size_t end = std::min(view.size(), at + kAfterBytes);
  while (end < view.size() && end > at && is_continuation(view[end])) --end;
  std::string text = begin > 0 ? "…" : "";
  text += printable(view.substr(begin, at - begin)) + "»" + printable(view.substr(at, end - at));
  return end < view.size() ? text + "…" : text;
}

std::vector<std::string> trace_lines(const engine::Pack& pack, const engine::RuleTrace& trace,
                                     bool colour) {
  std::vector<std::string> lines;
  for (const engine::LeafTrace& leaf : trace.trace) {
    const engine::program::Source& source = pack.sources()[leaf.insn];
    std::string condition = clipped(pack.string(source.text), kShownConditionBytes);
    std::string line(2 * std::min<size_t>(leaf.depth, 8), ' ');
    line += leaf.holds ? paint("+", "32", colour) : paint("-", "31", colour);
    lines.push_back(line + " " + condition + place(leaf));
  }
  return lines;
}

}  // namespace stopgap::cli
