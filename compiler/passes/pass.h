// SPDX-License-Identifier: Apache-2.0
// The optimiser: named passes over a Module, run in one fixed order. Each keeps every rule's
// meaning for every request; with any of them off the program is correct, only larger or slower.
//
//   normalise  `not` down to the leaves, and/or flattened
//   fold       constants away
//   dedupe     equal quantifiers and equal siblings once
//   order      cheap tests first
//   gate       clauses: what must occur in a request for a rule to hold
//   prune      table entries nothing refers to away
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir.h"

namespace stopgap::compiler::passes {

void normalise(ir::Module& module);
void fold(ir::Module& module);
void dedupe(ir::Module& module);
void order(ir::Module& module);
void gate(ir::Module& module);
void prune(ir::Module& module);

struct Pass {
  std::string_view name;
  void (*run)(ir::Module&);
};

/// Fold comes after normalise because it meets fewer `not`; dedupe before order, which may then
/// leave equal quantifiers alone; gate before prune, which drops what gating made unused.
inline constexpr std::array kPipeline = {
    Pass{"normalise", normalise}, Pass{"fold", fold}, Pass{"dedupe", dedupe},
    Pass{"order", order},         Pass{"gate", gate}, Pass{"prune", prune},
};

/// Runs all passes whose names are not in `disabled`.
void run(ir::Module& module, const std::vector<std::string>& disabled);

}  // namespace stopgap::compiler::passes
