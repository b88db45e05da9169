// SPDX-License-Identifier: Apache-2.0
// Drops table entries that no rule and no explanation reaches. Parameters stay: a site that sets
// one must not be told it does not exist. Tested by the goldens.
#include <utility>

#include "compiler/passes/pass.h"

namespace stopgap::compiler::passes {
namespace {

using engine::program::ConditionKind;
using engine::program::OperandKind;
using ir::Module;
using ir::NodeId;

/// Marks, then new numbers, of one table.
struct Marks {
  explicit Marks(size_t size) : used(size), number(size) {}
  std::vector<char> used;
  std::vector<uint32_t> number;

  /// Keeps the marked entries of `table`, in order.
  template <typename T>
  void compact(std::vector<T>& table) {
    std::vector<T> kept;
    for (size_t i = 0; i < table.size(); ++i) {
      number[i] = static_cast<uint32_t>(kept.size());
      if (used[i] != 0) kept.push_back(std::move(table[i]));
    }
    table = std::move(kept);
  }
};

class Prune {
 public:
  explicit Prune(Module& module)
      : module_(module),
        fields_(module.fields.size()),
        literals_(module.literals.size()),
        sets_(module.sets.size()),
        cidrs_(module.cidrs.size()),
        numbers_(module.numbers.size()),
        regexes_(module.regexes.size()),
        tests_(module.tests.size()),
        formed_(module.formed_texts.size()),
        quantifiers_(module.quantifiers.size()),
        nodes_(module.nodes.size()) {}

  void run() {
    mark();
    fields_.compact(module_.fields);
    literals_.compact(module_.literals);
    sets_.compact(module_.sets);
    cidrs_.compact(module_.cidrs);
    numbers_.compact(module_.numbers);
    regexes_.compact(module_.regexes);
    tests_.compact(module_.tests);
    formed_.compact(module_.formed_texts);
    quantifiers_.compact(module_.quantifiers);
    nodes_.compact(module_.nodes);
    renumber();
  }

 private:
  void mark() {
    for (size_t i = 0; i < module_.sets.size(); ++i) sets_.used[i] = module_.sets[i].is_param;
    for (const ir::Rule& rule : module_.rules) {
      mark_node(rule.root);
      for (const auto& action : rule.logged) {
        for (const uint32_t field : action) fields_.used[field] = 1;
      }
    }
    mark_written();
  }

  /// Explanations ask tests that no code asks any more.
  void mark_written() {
    for (const ir::Condition& condition : module_.conditions) {
      if (condition.kind == ConditionKind::kTest) mark_test(condition.index);
    }
    for (const ir::Scope& scope : module_.scopes) {
      fields_.used[scope.field] = 1;
      if (scope.formed != ir::kNone) formed_.used[scope.formed] = 1;
    }
  }

  void mark_node(NodeId id) {
    const ir::Node& node = module_.nodes[id];
    nodes_.used[id] = 1;
    if (node.kind == ir::NodeKind::kLeaf) mark_test(node.test);
    for (const NodeId child : node.children) mark_node(child);
  }

  void mark_test(uint32_t id) {
    if (std::exchange(tests_.used[id], 1) != 0) return;
    const ir::Test& test = module_.tests[id];
    if (test.field != ir::kNone) fields_.used[test.field] = 1;
    if (test.formed != ir::kNone) formed_.used[test.formed] = 1;
    if (Marks* table = operands(test.operand_kind)) table->used[test.operand] = 1;
    if (test.operand_kind != OperandKind::kQuantifier) return;
    const ir::Quantifier& quantifier = module_.quantifiers[test.operand];
    fields_.used[quantifier.list_field] = 1;
    mark_node(quantifier.body);
  }

  Marks* operands(OperandKind kind) {
    switch (kind) {
      case OperandKind::kNone:
        return nullptr;
      case OperandKind::kLiteral:
        return &literals_;
      case OperandKind::kSet:
      case OperandKind::kEverySet:
        return &sets_;
      case OperandKind::kCidr:
        return &cidrs_;
      case OperandKind::kNumber:
        return &numbers_;
      case OperandKind::kRegex:
        return &regexes_;
      case OperandKind::kQuantifier:
        return &quantifiers_;
    }
    return nullptr;
  }

  void renumber() {
    for (ir::Test& test : module_.tests) {
      if (test.field != ir::kNone) test.field = fields_.number[test.field];
      if (test.formed != ir::kNone) test.formed = formed_.number[test.formed];
      if (Marks* table = operands(test.operand_kind)) test.operand = table->number[test.operand];
    }
    for (ir::FormedText& formed : module_.formed_texts) {
      formed.field = fields_.number[formed.field];
    }
    for (ir::Quantifier& quantifier : module_.quantifiers) {
      quantifier.list_field = fields_.number[quantifier.list_field];
      quantifier.body = nodes_.number[quantifier.body];
    }
    for (ir::Node& node : module_.nodes) {
      if (node.kind == ir::NodeKind::kLeaf) node.test = tests_.number[node.test];
      for (NodeId& child : node.children) child = nodes_.number[child];
    }
    for (ir::Rule& rule : module_.rules) {
      rule.root = nodes_.number[rule.root];
      for (ir::Clause& clause : rule.clauses) renumber(clause);
      for (auto& action : rule.logged) {
        for (uint32_t& field : action) field = fields_.number[field];
      }
    }
    renumber_written();
  }

  void renumber_written() {
    for (ir::Condition& condition : module_.conditions) {
      if (condition.kind == ConditionKind::kTest) condition.index = tests_.number[condition.index];
    }
    for (ir::Scope& scope : module_.scopes) {
      scope.field = fields_.number[scope.field];
      if (scope.formed != ir::kNone) scope.formed = formed_.number[scope.formed];
    }
  }

  /// What a clause's atoms are found in is what some test of the rule asks, so it is marked.
  void renumber(ir::Clause& clause) {
    for (ir::Atom& atom : clause.atoms) {
      for (ir::ScanSource& source : atom.sources) {
        if (source.source == engine::GateSource::kFormed) {
          source.formed = formed_.number[source.formed];
        }
      }
    }
  }

  Module& module_;
  Marks fields_, literals_, sets_, cidrs_, numbers_, regexes_, tests_, formed_, quantifiers_,
      nodes_;
};

}  // namespace

void prune(Module& module) { Prune(module).run(); }

}  // namespace stopgap::compiler::passes
