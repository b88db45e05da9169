// SPDX-License-Identifier: Apache-2.0
// Constants away. Absent values make a test false, so a test is constant only if its operand is:
// an empty set that no site can fill. `all` over nothing is true: only a true body folds it.
// Tested by the goldens.
#include "compiler/passes/pass.h"

namespace stopgap::compiler::passes {
namespace {

using engine::program::OperandKind;
using engine::program::SetKind;
using engine::program::TestOp;
using ir::Module;
using ir::NodeId;
using ir::NodeKind;

bool is_empty_set(const ir::Set& set) {
  return !set.is_param && set.strings.empty() && set.cidrs.empty() && set.numbers.empty();
}

bool is(const Module& module, NodeId id, NodeKind kind) { return module.nodes[id].kind == kind; }

void make_constant(Module& module, NodeId id, bool value) {
  module.nodes[id].kind = value ? NodeKind::kTrue : NodeKind::kFalse;
  module.nodes[id].children.clear();
  module.nodes[id].test = ir::kNone;
}

NodeId folded(Module& module, NodeId id);

void fold_leaf(Module& module, NodeId id) {
  const ir::Test test = module.tests[module.nodes[id].test];
  if (test.op == TestOp::kFalse) return make_constant(module, id, false);
  if (test.operand_kind == OperandKind::kSet && is_empty_set(module.sets[test.operand])) {
    return make_constant(module, id, false);
  }
  if (test.operand_kind != OperandKind::kQuantifier) return;
  const NodeId body = folded(module, module.quantifiers[test.operand].body);
  module.quantifiers[test.operand].body = body;
  if (test.op != TestOp::kAll && is(module, body, NodeKind::kFalse)) {
    make_constant(module, id, false);
  }
  if (test.op == TestOp::kAll && is(module, body, NodeKind::kTrue)) make_constant(module, id, true);
}

NodeId fold_not(Module& module, NodeId id) {
  const NodeId child = folded(module, module.nodes[id].children[0]);
  module.nodes[id].children[0] = child;
  const NodeKind kind = module.nodes[child].kind;
  if (kind == NodeKind::kNot) return module.nodes[child].children[0];
  if (kind == NodeKind::kTrue) make_constant(module, id, false);
  if (kind == NodeKind::kFalse) make_constant(module, id, true);
  return id;
}

/// `and`: true is nothing, false is all; `or`: the other way round.
NodeId fold_list(Module& module, NodeId id) {
  const bool conjunction = is(module, id, NodeKind::kAnd);
  const NodeKind neutral = conjunction ? NodeKind::kTrue : NodeKind::kFalse;
  const NodeKind absorbing = conjunction ? NodeKind::kFalse : NodeKind::kTrue;
  const std::vector<NodeId> children = module.nodes[id].children;
  std::vector<NodeId> kept;
  for (const NodeId child : children) {
    const NodeId made = folded(module, child);
    if (is(module, made, absorbing)) return make_constant(module, id, !conjunction), id;
    if (!is(module, made, neutral)) kept.push_back(made);
  }
  if (kept.empty()) return make_constant(module, id, conjunction), id;
  if (kept.size() == 1) return kept[0];
  module.nodes[id].children = std::move(kept);
  return id;
}

NodeId folded(Module& module, NodeId id) {
  switch (module.nodes[id].kind) {
    case NodeKind::kTrue:
    case NodeKind::kFalse:
      return id;
    case NodeKind::kNot:
      return fold_not(module, id);
    case NodeKind::kAnd:
    case NodeKind::kOr:
      return fold_list(module, id);
    case NodeKind::kLeaf:
      fold_leaf(module, id);
      return id;
  }
  return id;
}

}  // namespace

void fold(Module& module) {
  for (ir::Rule& rule : module.rules) rule.root = folded(module, rule.root);
}

}  // namespace stopgap::compiler::passes
