// SPDX-License-Identifier: Apache-2.0
// Equal parts once: quantifiers with equal bodies share one entry (and with it one test), equal
// children of an and/or stay once. Order of children does not matter for equality. Tested by
// the goldens.
#include <algorithm>
#include <map>
#include <set>

#include "compiler/passes/pass.h"

namespace stopgap::compiler::passes {
namespace {

using ir::Module;
using ir::NodeId;
using ir::NodeKind;

/// Canonical ids and texts. Depth of recursion is that of the conditions.
class Dedupe {
 public:
  explicit Dedupe(Module& module) : module_(module) {
    for (uint32_t i = 0; i < module.tests.size(); ++i) first_test_.try_emplace(module.tests[i], i);
  }

  void run() {
    for (ir::Rule& rule : module_.rules) {
      rewrite(rule.root);
      rule.root = without_lone_list(rule.root);
    }
  }

 private:
  /// Makes the tree under `id` canonical; returns its text, equal for equal trees.
  std::string rewrite(NodeId id) {
    const NodeKind kind = module_.nodes[id].kind;
    if (kind == NodeKind::kLeaf) {
      const uint32_t test = canonical_test(module_.nodes[id].test);
      module_.nodes[id].test = test;
      return std::to_string(test);
    }
    const std::vector<NodeId> children = module_.nodes[id].children;
    std::vector<NodeId> kept;
    std::set<std::string> seen;
    for (const NodeId child : children) {
      if (seen.insert(rewrite(child)).second) kept.push_back(without_lone_list(child));
    }
    module_.nodes[id].children = std::move(kept);
    if (without_lone_list(id) != id) return *seen.begin();
    static constexpr char kMarks[] = {'t', 'f', '&', '|', '!'};
    std::string text = {kMarks[static_cast<size_t>(kind)], '('};
    for (const std::string& child : seen) text += child + ",";
    return text + ")";
  }

  /// An and/or of one child is that child.
  NodeId without_lone_list(NodeId id) const {
    const ir::Node& node = module_.nodes[id];
    const bool list = node.kind == NodeKind::kAnd || node.kind == NodeKind::kOr;
    return list && node.children.size() == 1 ? node.children[0] : id;
  }

  uint32_t canonical_test(uint32_t id) {
    ir::Test test = module_.tests[id];
    if (test.operand_kind != engine::program::OperandKind::kQuantifier) return id;
    test.operand = canonical_quantifier(test.operand);
    const auto [place, added] =
        first_test_.try_emplace(test, static_cast<uint32_t>(module_.tests.size()));
    if (added) module_.tests.push_back(test);
    return place->second;
  }

  uint32_t canonical_quantifier(uint32_t id) {
    const auto done = quantifier_.find(id);
    if (done != quantifier_.end()) return done->second;
    const std::string body = rewrite(module_.quantifiers[id].body);
    module_.quantifiers[id].body = without_lone_list(module_.quantifiers[id].body);
    const ir::Quantifier& quantifier = module_.quantifiers[id];
    std::string text = std::to_string(static_cast<uint32_t>(quantifier.kind)) + " " +
                       std::to_string(quantifier.list_field) + " " + body;
    if (quantifier.key) text += " " + *quantifier.key;
    return quantifier_[id] = first_quantifier_.try_emplace(std::move(text), id).first->second;
  }

  Module& module_;
  std::map<ir::Test, uint32_t> first_test_;
  std::map<uint32_t, uint32_t> quantifier_;
  std::map<std::string, uint32_t> first_quantifier_;
};

}  // namespace

void dedupe(Module& module) { Dedupe(module).run(); }

}  // namespace stopgap::compiler::passes
