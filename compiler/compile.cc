// SPDX-License-Identifier: Apache-2.0
// The compiler's facade: the stages in order. Tested by the goldens.
#include "compiler/compile.h"

#include <algorithm>

#include "compiler/emit.h"
#include "compiler/lower.h"
#include "compiler/passes/pass.h"
#include "engine/limits.h"

namespace stopgap::compiler {
namespace {

uint32_t quantifier_depth(const lang::Cond& cond) {
  uint32_t depth = 0;
  for (const lang::Cond& child : cond.children) depth = std::max(depth, quantifier_depth(child));
  const bool quantified = cond.kind == lang::CondKind::kAny || cond.kind == lang::CondKind::kAll;
  return depth + (quantified ? 1 : 0);
}

void check_depth(const lang::CheckedPack& pack, lang::Diagnostics& diagnostics) {
  for (const lang::CheckedMitigation& mitigation : pack.mitigations) {
    if (quantifier_depth(mitigation.condition) <= engine::kMaxQuantifierDepth) continue;
    diagnostics.add(
        lang::Code::kNestingTooDeep, mitigation.span,
        "`any` and `all` nested over " + std::to_string(engine::kMaxQuantifierDepth) + " deep",
        "split the condition");
  }
}

/// Nothing if the pack has errors.
std::optional<ir::Module> lowered(const lang::CheckedPack& pack, lang::Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) return std::nullopt;
  check_regexes(pack, diagnostics);
  check_depth(pack, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  return lower(pack);
}

/// The literals and regexes the matcher gets.
std::string dump_patterns(const ir::Module& module) {
  std::string out;
  for (const ir::Rule& rule : module.rules) {
    for (const ir::Clause& clause : rule.clauses) out += ir::dump_clause(clause) + "\n";
  }
  for (const ir::Regex& regex : module.regexes) {
    out += "/" + regex.pattern + "/" + (regex.nocase ? "i" : "") + "\n";
    for (const ir::AnyOf& clause : regex.necessary) {
      out += "  necessary: any of {";
      for (const std::string& text : clause) out += " " + ir::quote(text);
      out += " }\n";
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> pass_names() {
  std::vector<std::string> names;
  for (const passes::Pass& pass : passes::kPipeline) names.emplace_back(pass.name);
  return names;
}

std::vector<uint8_t> compile(const lang::CheckedPack& pack, const lang::SourceMap& sources,
                             const Options& options, lang::Diagnostics& diagnostics) {
  std::optional<ir::Module> module = lowered(pack, diagnostics);
  if (!module) return {};
  passes::run(*module, options.disabled_passes);
  return emit(*module, pack, sources);
}

std::string dump_stage(const lang::CheckedPack& pack, const lang::SourceMap& sources,
                       const Options& options, std::string_view stage,
                       lang::Diagnostics& diagnostics) {
  std::optional<ir::Module> module = lowered(pack, diagnostics);
  if (!module) return {};
  if (stage == "ir") return ir::dump(*module, pack);
  passes::run(*module, options.disabled_passes);
  if (stage == "ir-optimised") return ir::dump(*module, pack);
  if (stage == "patterns") return dump_patterns(*module);
  if (stage == "program") return dump_program(emit(*module, pack, sources));
  return {};
}

}  // namespace stopgap::compiler
