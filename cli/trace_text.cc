// SPDX-License-Identifier: Apache-2.0
// See trace_text.h. Tested by trace_text_test.cc.
#include "cli/trace_text.h"

#include <algorithm>

#include "cli/console.h"

namespace stopgap::cli {
namespace {

namespace program = engine::program;

constexpr size_t kBeforeBytes = 24;
constexpr size_t kAfterBytes = 40;
constexpr size_t kShownConditionBytes = 160;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Where the engine saw the test hold: it reports the end of a regex's match, the beginning of
/// others.
Place place_of(const engine::Pack& pack, const engine::ProgramView& view,
               const engine::LeafTrace& leaf) {
  const auto test =
      view.get<program::Test>(program::SectionId::kTests, pack.code()[leaf.insn].test);
  if (test.op == static_cast<uint32_t>(program::TestOp::kMatches)) return {{}, leaf.offset};
  if (test.operand_kind != static_cast<uint32_t>(program::OperandKind::kLiteral)) {
    return {leaf.offset, {}};
  }
  const auto literal = view.get<program::Literal>(program::SectionId::kLiterals, test.operand);
  return {leaf.offset, size_t{leaf.offset} + literal.bytes.length};
}

std::string found(const engine::Pack& pack, const engine::ProgramView& view,
                  const engine::LeafTrace& leaf) {
  if (!leaf.holds || leaf.view_name.empty()) return {};
  const Place place = place_of(pack, view, leaf);
  std::string text = "  ";
  if (!leaf.element.empty()) text += "`" + clipped(leaf.element, 40) + "` ";
  text += printable(leaf.view_name);
  text += place.begin ? ", byte " : ", up to byte ";
  return text + std::to_string(leaf.offset) + ": " + excerpt(leaf.view, place);
}

}  // namespace

std::string excerpt(std::string_view view, Place place) {
  const size_t anchor = std::min(place.begin.value_or(place.end.value_or(0)), view.size());
  size_t begin = anchor > kBeforeBytes ? anchor - kBeforeBytes : 0;
  while (begin < anchor && is_continuation(view[begin])) ++begin;
  size_t end = std::min(view.size(), anchor + kAfterBytes);
  while (end < view.size() && end > anchor && is_continuation(view[end])) --end;
  const size_t match_end = std::min(std::max(place.end.value_or(end), anchor), end);
  std::string text = begin > 0 ? "…" : "";
  text += printable(view.substr(begin, anchor - begin));
  if (place.begin) text += "»" + printable(view.substr(anchor, match_end - anchor));
  const bool ends_inside = place.end && *place.end <= end;
  if (ends_inside) text += "«";
  text += printable(view.substr(match_end, end - match_end));
  return end < view.size() ? text + "…" : text;
}

std::vector<std::string> trace_lines(const engine::Pack& pack, const engine::ProgramView& view,
                                     const engine::RuleTrace& trace, bool colour) {
  std::vector<std::string> lines;
  for (const engine::LeafTrace& leaf : trace.trace) {
    const engine::program::Source& source = pack.sources()[leaf.insn];
    std::string condition = clipped(pack.string(source.text), kShownConditionBytes);
    std::string line(2 * std::min<size_t>(leaf.depth, 8), ' ');
    line += leaf.holds ? paint("+", "32", colour) : paint("-", "31", colour);
    lines.push_back(line + " " + condition + found(pack, view, leaf));
  }
  return lines;
}

}  // namespace stopgap::cli
