// SPDX-License-Identifier: Apache-2.0
// See view_text.h. Tested by tests/e2e/explain_test.cc.
#include "cli/view_text.h"

#include <algorithm>
#include <iterator>

#include "cli/console.h"
#include "cli/trace_text.h"

namespace stopgap::cli {
namespace {

constexpr size_t kShownViewBytes = 100;
constexpr size_t kShownNameBytes = 40;
constexpr size_t kShownTextNameBytes = 120;
constexpr size_t kNameColumns = 12;
constexpr size_t kNamedFinds = 3;

std::string padded(std::string text) {
  text.resize(std::max(text.size(), kNameColumns), ' ');
  return text;
}

/// Where the rules found something in one view: "  M1: byte 3, M2: up to byte 7".
std::string finds(const engine::Pack& pack, const engine::AskedText& text,
                  const engine::TextValue& value, uint32_t view,
                  std::span<const engine::RuleTrace* const> traces) {
  std::vector<std::string> all;
  for (const engine::RuleTrace* trace : traces) {
    const std::string id = printable(pack.string(pack.rules()[trace->rule].id));
    for (const engine::RootTrace& root : trace->roots) {
      for (const engine::ConditionTrace& one : root.conditions) {
        const bool here = text.fits(pack, trace->rule, one) && one.view_index == view &&
                          (!text.of_list || one.element_index == value.element_index);
        if (!here) continue;
        std::string found = id + ": " + place_text(pack, one);
        if (std::find(all.begin(), all.end(), found) == all.end()) all.push_back(std::move(found));
      }
    }
  }
  std::string line;
  for (size_t i = 0; i < std::min(all.size(), kNamedFinds); ++i) {
    line += (i == 0 ? "  " : ", ") + all[i];
  }
  return all.size() > kNamedFinds ? line + ", …" : line;
}

/// What is said of one value.
struct ValueLines {
  std::vector<std::string> lines;
  bool found = false;
};

/// One line a view. The name of an element is said with its value, unless more is to be said of it.
ValueLines value_lines(const engine::Pack& pack, const engine::AskedText& text,
                       const engine::TextValue& value,
                       std::span<const engine::RuleTrace* const> traces) {
  const std::string element =
      text.of_list ? "`" + clipped(value.element, kShownNameBytes) + "`  " : "";
  const bool is_name = text.of_list && text.attribute == 0 && value.views.size() == 1;
  ValueLines out;
  for (uint32_t i = 0; i < value.views.size(); ++i) {
    const engine::NamedView& view = value.views[i];
    const std::string found = finds(pack, text, value, i, traces);
    out.found = out.found || !found.empty();
    if (is_name && found.empty()) continue;
    std::string line = "  " + element + padded(printable(view.name)) + "  \"" +
                       clipped(view.text, kShownViewBytes) + "\"";
    if (view.size > kShownViewBytes) line += " (" + std::to_string(view.size) + " bytes)";
    out.lines.push_back(line + found);
  }
  return out;
}

}  // namespace

std::vector<std::string> view_lines(const engine::Pack& pack,
                                    const std::vector<engine::AskedText>& texts,
                                    std::span<const engine::RuleTrace* const> traces,
                                    size_t elements) {
  std::vector<std::string> lines;
  for (const engine::AskedText& text : texts) {
    std::vector<std::string> below;
    size_t shown = 0, more = text.more;
    for (const engine::TextValue& value : text.values) {
      ValueLines told = value_lines(pack, text, value, traces);
      if (shown >= elements && !told.found) {
        ++more;
        continue;
      }
      shown += told.lines.empty() ? 0 : 1;
      std::move(told.lines.begin(), told.lines.end(), std::back_inserter(below));
    }
    if (below.empty() && !text.values.empty()) continue;
    std::string head = clipped(text.name, kShownTextNameBytes);
    if (text.values.empty()) head += text.of_list ? "  no such element" : "  absent";
    lines.push_back(std::move(head));
    std::move(below.begin(), below.end(), std::back_inserter(lines));
    if (more != 0) lines.push_back("  and " + count_of(more, "more element"));
  }
  return lines;
}

}  // namespace stopgap::cli
