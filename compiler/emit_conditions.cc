// SPDX-License-Identifier: Apache-2.0
// Conditions as written. Tested by the program goldens.
#include "compiler/emit.h"

namespace stopgap::compiler {

namespace program = engine::program;
using program::ConditionKind;

namespace {

constexpr size_t kMaxShownText = 120;
constexpr std::string_view kMore = "...";

/// White space to single blanks.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

/// Cut between characters.
std::string cut(std::string line) {
  if (line.size() <= kMaxShownText) return line;
  size_t end = kMaxShownText - kMore.size();
  while (end > 0 && (static_cast<uint8_t>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end) + std::string(kMore);
}

}  // namespace

ConditionEmitter::ConditionEmitter(const ir::Module& module, const lang::SourceMap& sources,
                                   StringPool& strings)
    : module_(module), sources_(sources), strings_(strings) {
  for (const ir::Scope& scope : module.scopes) {
    scopes.push_back({scope.field, scope.binder, scope.attribute, scope.raw ? 1u : 0u,
                      scope.formed == ir::kNone ? program::kNotFormed : scope.formed,
                      scope.key ? 1u : 0u, strings_.add(scope.key.value_or(""))});
  }
  for (uint32_t i = 0; i < module.conditions.size(); ++i) conditions.push_back(condition(i));
}

program::Range ConditionEmitter::written(const ir::Rule& rule) {
  const program::Range all{size32(roots), size32(rule.written)};
  for (const ir::ConditionRoot& root : rule.written) {
    roots.push_back(
        {root.condition, strings_.add(root.reason), root.until_day.value_or(program::kNever)});
  }
  return all;
}

program::Condition ConditionEmitter::condition(uint32_t id) {
  const ir::Condition& one = module_.conditions[id];
  program::Condition record{};
  record.kind = static_cast<uint32_t>(one.kind);
  record.size = one.size;
  record.is_part = one.is_part ? 1 : 0;
  record.index = one.index;
  record.text = strings_.add(ir::is_group(module_, id) ? "" : text_of(one));
  record.file = strings_.add(one.span.valid() ? sources_.name(one.span.file) : "");
  if (!one.span.valid()) return record;
  const lang::LineColumn place = sources_.line_column(one.span.file, one.span.begin);
  record.line = place.line;
  record.column = place.column;
  return record;
}

/// Without what the line below it says: `any x in http.args where ...`.
std::string ConditionEmitter::text_of(const ir::Condition& one) const {
  const std::string_view text = sources_.slice(one.span);
  if (!one.inner.valid()) return cut(one_line(text));
  const size_t begin = one.inner.begin - one.span.begin, end = one.inner.end - one.span.begin;
  std::string shown(text.substr(0, begin));
  shown += kMore;
  return cut(one_line(shown.append(text.substr(end))));
}

}  // namespace stopgap::compiler
