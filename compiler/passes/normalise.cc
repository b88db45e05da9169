// SPDX-License-Identifier: Apache-2.0
// Negation normal form: `not` only directly above a leaf, where emission swaps the jump targets.
// `not all x where C` becomes `any x where not C`, which can be gated; `not any` stays a negated
// leaf: both forms hold for an empty list. Tested by the goldens.
#include "compiler/passes/pass.h"

namespace stopgap::compiler::passes {
namespace {

using ir::Module;
using ir::NodeId;
using ir::NodeKind;

/// A copy of the tree under `id`: a tree must not get two parents.
NodeId clone(Module& module, NodeId id) {
  ir::Node copy = module.nodes[id];
  for (NodeId& child : copy.children) child = clone(module, child);
  return module.add(std::move(copy));
}

NodeId normal(Module& module, NodeId id, bool negate);

NodeId negated_leaf(Module& module, NodeId id) {
  const ir::Test test = module.tests[module.nodes[id].test];
  if (test.op == engine::program::TestOp::kAll) {
    ir::Quantifier opposite = module.quantifiers[test.operand];
    opposite.body = normal(module, clone(module, opposite.body), true);
    module.quantifiers.push_back(std::move(opposite));
    ir::Test any = test;
    any.op = engine::program::TestOp::kAny;
    any.operand = static_cast<uint32_t>(module.quantifiers.size() - 1);
    module.tests.push_back(any);
    module.nodes[id].test = static_cast<uint32_t>(module.tests.size() - 1);
    return id;
  }
  ir::Node node;
  node.kind = NodeKind::kNot;
  node.span = module.nodes[id].span;
  node.children = {id};
  return module.add(std::move(node));
}

NodeId normal_list(Module& module, NodeId id, bool negate) {
  NodeKind kind = module.nodes[id].kind;
  if (negate) kind = kind == NodeKind::kAnd ? NodeKind::kOr : NodeKind::kAnd;
  const std::vector<NodeId> children = module.nodes[id].children;
  std::vector<NodeId> flat;
  for (const NodeId child : children) {
    const NodeId made = normal(module, child, negate);
    if (module.nodes[made].kind == kind) {
      const std::vector<NodeId>& inner = module.nodes[made].children;
      flat.insert(flat.end(), inner.begin(), inner.end());
    } else {
      flat.push_back(made);
    }
  }
  module.nodes[id].kind = kind;
  module.nodes[id].children = std::move(flat);
  return id;
}

NodeId normal(Module& module, NodeId id, bool negate) {
  const NodeKind kind = module.nodes[id].kind;
  switch (kind) {
    case NodeKind::kTrue:
    case NodeKind::kFalse:
      if (negate) {
        module.nodes[id].kind = kind == NodeKind::kTrue ? NodeKind::kFalse : NodeKind::kTrue;
      }
      return id;
    case NodeKind::kNot:
      return normal(module, module.nodes[id].children[0], !negate);
    case NodeKind::kAnd:
    case NodeKind::kOr:
      return normal_list(module, id, negate);
    case NodeKind::kLeaf:
      return negate ? negated_leaf(module, id) : id;
  }
  return id;
}

}  // namespace

void normalise(Module& module) {
  const size_t quantifiers = module.quantifiers.size();  // those added below are normal already
  for (size_t i = 0; i < quantifiers; ++i) {
    const NodeId body = normal(module, module.quantifiers[i].body, false);
    module.quantifiers[i].body = body;
  }
  for (ir::Rule& rule : module.rules) rule.root = normal(module, rule.root, false);
}

}  // namespace stopgap::compiler::passes
