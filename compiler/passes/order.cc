// SPDX-License-Identifier: Apache-2.0
// Cheap tests first within and/or. Tests are pure, so results cannot change. What a test costs is
// first the part of the request it makes the engine read, then its operator. Tested by
// the goldens.
#include <algorithm>
#include <map>

#include "compiler/passes/pass.h"

namespace stopgap::compiler::passes {
namespace {

using engine::program::OperandKind;
using engine::program::TestOp;
using ir::Module;
using ir::NodeId;

// Only their order matters. A quantifier runs its body for every element.
constexpr uint64_t kHeadersCost = 200;
constexpr uint64_t kBodyCost = 1000;
constexpr uint64_t kElements = 4;
constexpr uint64_t kCostCap = 1'000'000'000;

uint64_t text_cost(TestOp op) {
  switch (op) {
    case TestOp::kIsTrue:
    case TestOp::kPresent:
    case TestOp::kBefore:
    case TestOp::kFalse:
      return 1;
    case TestOp::kLess:
    case TestOp::kLessEqual:
    case TestOp::kGreater:
    case TestOp::kGreaterEqual:
      return 2;
    case TestOp::kEqual:
    case TestOp::kStartsWith:
    case TestOp::kEndsWith:
      return 10;
    case TestOp::kIn:
      return 12;
    case TestOp::kContains:
      return 20;
    case TestOp::kMatches:
      return 100;
    case TestOp::kAny:
    case TestOp::kAll:
    case TestOp::kSameView:
      return 10;
  }
  return 0;
}

uint64_t group_cost(const Module& module, const ir::Test& test) {
  if (test.field == ir::kNone || !module.fields[test.field].id) return 0;
  uint64_t cost = 0;
  const uint32_t sources =
      engine::gate_sources(*module.fields[test.field].id, test.attribute, test.raw);
  for (uint32_t source = 0; source < 32; ++source) {
    if ((sources >> source & 1) == 0) continue;
    switch (engine::gate_group(static_cast<engine::GateSource>(source))) {
      case engine::Group::kLine:
      case engine::Group::kLateLine:
      case engine::Group::kConnection:
        break;
      case engine::Group::kHeaders:
      case engine::Group::kLateHeaders:
      case engine::Group::kResponseHeaders:
        cost = std::max(cost, kHeadersCost);
        break;
      case engine::Group::kBody:
      case engine::Group::kLateBody:
      case engine::Group::kResponseBody:
        cost = std::max(cost, kBodyCost);
        break;
    }
  }
  return cost;
}

class Order {
 public:
  explicit Order(Module& module) : module_(module) {}

  uint64_t sort(NodeId id) {
    if (module_.nodes[id].kind == ir::NodeKind::kLeaf) return leaf(module_.nodes[id].test);
    uint64_t sum = 0;
    std::vector<std::pair<uint64_t, NodeId>> costs;
    for (const NodeId child : module_.nodes[id].children) {
      costs.emplace_back(sort(child), child);
      sum = std::min(sum + costs.back().first, kCostCap);
    }
    std::stable_sort(costs.begin(), costs.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (size_t i = 0; i < costs.size(); ++i) module_.nodes[id].children[i] = costs[i].second;
    return sum;
  }

 private:
  uint64_t leaf(uint32_t id) {
    const ir::Test& test = module_.tests[id];
    if (test.operand_kind == OperandKind::kQuantifier) return quantified(test.operand);
    if (test.operand_kind == OperandKind::kNumber) return 2;
    if (test.operand_kind == OperandKind::kCidr) return 3;
    return text_cost(test.op) + group_cost(module_, test);
  }

  uint64_t quantified(uint32_t id) {
    const auto known = quantifiers_.find(id);
    if (known != quantifiers_.end()) return known->second;
    const uint64_t body = sort(module_.quantifiers[id].body);
    return quantifiers_[id] = std::min(10 + kElements * body, kCostCap);
  }

  Module& module_;
  std::map<uint32_t, uint64_t> quantifiers_;
};

}  // namespace

void order(Module& module) {
  Order order(module);
  for (const ir::Rule& rule : module.rules) order.sort(rule.root);
}

}  // namespace stopgap::compiler::passes
