// SPDX-License-Identifier: Apache-2.0
// Conditions to branch code. A block is generated from its end: what comes after an instruction is
// known when it is written, so every target is a later instruction (INVARIANT of kCode) and what
// cannot be reached from the entry is not written. Tested by the goldens.
#include <algorithm>
#include <numeric>

#include "compiler/emit.h"

namespace stopgap::compiler {

namespace program = engine::program;
using ir::NodeId;
using ir::NodeKind;
using program::kAccept;
using program::kReject;

CodeEmitter::CodeEmitter(const ir::Module& module, StringPool& strings)
    : module_(module), strings_(strings) {
  heights_.resize(module.quantifiers.size());
  order_.resize(module.quantifiers.size());
  std::iota(order_.begin(), order_.end(), 0u);
  for (const uint32_t id : order_) height(id);
  std::stable_sort(order_.begin(), order_.end(),
                   [this](uint32_t a, uint32_t b) { return heights_[a] > heights_[b]; });
  std::vector<uint32_t> place(order_.size());
  for (uint32_t i = 0; i < order_.size(); ++i) place[order_[i]] = i;
  for (const ir::Test& test : module.tests) {
    const bool quantified = test.operand_kind == program::OperandKind::kQuantifier;
    tests.push_back({static_cast<uint32_t>(test.op), static_cast<uint32_t>(test.operand_kind),
                     quantified ? place[test.operand] : test.operand,
                     test.field == ir::kNone ? 0 : test.field, test.binder, test.attribute,
                     test.raw ? 1u : 0u, test.of_view ? 1u : 0u,
                     test.formed == ir::kNone ? program::kNotFormed : test.formed});
  }
}

/// How deep quantifiers are nested in it: more than any inside it.
uint32_t CodeEmitter::height(uint32_t quantifier) {
  if (heights_[quantifier] != 0) return heights_[quantifier];
  uint32_t inner = 0;
  std::vector<NodeId> todo = {module_.quantifiers[quantifier].body};
  while (!todo.empty()) {
    const ir::Node& node = module_.nodes[todo.back()];
    todo.pop_back();
    if (const auto nested = ir::quantifier_of(module_, node)) {
      inner = std::max(inner, height(*nested));
    }
    todo.insert(todo.end(), node.children.begin(), node.children.end());
  }
  return heights_[quantifier] = inner + 1;
}

uint32_t CodeEmitter::false_test() {
  if (false_test_ == ir::kNone) {
    false_test_ = static_cast<uint32_t>(tests.size());
    program::Test test{};
    test.op = static_cast<uint32_t>(program::TestOp::kFalse);
    test.binder = program::kNoBinder;
    test.formed = program::kNotFormed;
    tests.push_back(test);
  }
  return false_test_;
}

/// Writes the code of `id` in front of `steps` (which is reversed: its last is the first to run)
/// and returns where it starts: an index into `steps`, kAccept or kReject.
uint32_t CodeEmitter::generate(NodeId id, uint32_t if_true, uint32_t if_false,
                               std::vector<Step>& steps) {
  if (if_true == if_false) return if_true;
  const ir::Node& node = module_.nodes[id];
  switch (node.kind) {
    case NodeKind::kTrue:
      return if_true;
    case NodeKind::kFalse:
      return if_false;
    case NodeKind::kNot:
      return generate(node.children[0], if_false, if_true, steps);
    case NodeKind::kAnd: {
      uint32_t next = if_true;
      for (size_t i = node.children.size(); i-- > 0;) {
        next = generate(node.children[i], next, if_false, steps);
      }
      return next;
    }
    case NodeKind::kOr: {
      uint32_t next = if_false;
      for (size_t i = node.children.size(); i-- > 0;) {
        next = generate(node.children[i], if_true, next, steps);
      }
      return next;
    }
    case NodeKind::kLeaf:
      steps.push_back({node.test, if_true, if_false});
      return static_cast<uint32_t>(steps.size() - 1);
  }
  return if_false;
}

program::Range CodeEmitter::block(NodeId root) {
  std::vector<Step> steps;
  const uint32_t entry = generate(root, kAccept, kReject, steps);
  if (entry == kAccept || entry == kReject) {
    steps = {{false_test(), entry, entry}};
  } else {
    steps.resize(entry + 1);  // what lies in front of the entry is not reached
  }
  const program::Range range{static_cast<uint32_t>(code.size()),
                             static_cast<uint32_t>(steps.size())};
  const uint32_t last = range.first + range.count - 1;
  const auto target = [last](uint32_t step) {
    return step == kAccept || step == kReject ? step : last - step;
  };
  for (size_t i = steps.size(); i-- > 0;) {
    code.push_back({steps[i].test, target(steps[i].if_true), target(steps[i].if_false)});
  }
  return range;
}

std::vector<program::Quantifier> CodeEmitter::quantifiers() {
  std::vector<program::Quantifier> all;
  for (const uint32_t id : order_) {
    const ir::Quantifier& quantifier = module_.quantifiers[id];
    program::Quantifier record{};
    record.kind = static_cast<uint32_t>(quantifier.kind);
    record.list_field = quantifier.list_field;
    record.has_key = quantifier.key ? 1 : 0;
    record.key = strings_.add(quantifier.key.value_or(""));
    record.code = block(quantifier.body);
    all.push_back(record);
  }
  return all;
}

}  // namespace stopgap::compiler
