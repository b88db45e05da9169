// SPDX-License-Identifier: Apache-2.0
// Small helpers on a Module. Tested through the passes' tests.
#include "compiler/ir.h"

namespace stopgap::compiler::ir {

std::optional<uint32_t> quantifier_of(const Module& module, const Node& leaf) {
  if (leaf.kind != NodeKind::kLeaf) return std::nullopt;
  const Test& test = module.tests[leaf.test];
  if (test.operand_kind != program::OperandKind::kQuantifier) return std::nullopt;
  return test.operand;
}

}  // namespace stopgap::compiler::ir
