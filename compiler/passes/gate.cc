// SPDX-License-Identifier: Apache-2.0
// Chooses each rule's clauses: the best one wakes it, a few more are checked before it is
// evaluated. Tested by the goldens.
#include <algorithm>

#include "compiler/passes/clauses.h"
#include "compiler/passes/pass.h"

namespace stopgap::compiler::passes {
namespace {

using ir::Clause;

constexpr size_t kMaxFurther = 8;   // beyond it evaluating is cheaper than checking
constexpr unsigned kMinLength = 3;  // what is shorter, or a common word, occurs everywhere

bool same_atom(const ir::Atom& a, const ir::Atom& b) {
  return a.bytes == b.bytes && a.group == b.group;
}

/// Every atom of `strong` is in `weak`: whenever strong is met, so is weak.
bool implies(const Clause& strong, const Clause& weak) {
  return std::all_of(strong.atoms.begin(), strong.atoms.end(), [&](const ir::Atom& atom) {
    return std::any_of(weak.atoms.begin(), weak.atoms.end(),
                       [&](const ir::Atom& other) { return same_atom(atom, other); });
  });
}

bool has_common_atom(const Clause& clause) {
  return std::any_of(clause.atoms.begin(), clause.atoms.end(), [](const ir::Atom& atom) {
    return effective_length(atom.bytes) < kMinLength;
  });
}

std::vector<Clause> choose(std::vector<Clause> clauses) {
  std::stable_sort(clauses.begin(), clauses.end(),
                   [](const Clause& a, const Clause& b) { return rarity(a) > rarity(b); });
  std::vector<Clause> chosen;
  for (Clause& clause : clauses) {
    if (chosen.size() > kMaxFurther) break;
    const bool first = chosen.empty();
    const bool implied = std::any_of(chosen.begin(), chosen.end(),
                                     [&](const Clause& strong) { return implies(strong, clause); });
    if (first || (!implied && !has_common_atom(clause))) chosen.push_back(std::move(clause));
  }
  return chosen;
}

}  // namespace

void gate(ir::Module& module) {
  for (ir::Rule& rule : module.rules) {
    rule.clauses = choose(necessary_clauses(module, rule.root, rule.event));
  }
}

}  // namespace stopgap::compiler::passes
