// SPDX-License-Identifier: Apache-2.0
// The conditions of a module as written, before the passes change them: what `explain` shows. The
// Writer is private to this file. Tested by the program goldens.
#include <map>

#include "compiler/lower.h"

namespace stopgap::compiler {

namespace program = engine::program;

namespace {

using engine::program::ConditionKind;
using engine::program::TestOp;
using ir::NodeId;
using ir::NodeKind;

bool is_inside(lang::Span inner, lang::Span outer) {
  return inner.valid() && inner.file == outer.file && inner.begin >= outer.begin &&
         inner.end <= outer.end;
}

/// Depth of the recursion is that of the conditions.
class Writer {
 public:
  explicit Writer(ir::Module& module) : module_(module) {}

  uint32_t root(NodeId id) {
    const uint32_t first = next();
    write(id, {}, false);
    return first;
  }

 private:
  uint32_t next() const { return static_cast<uint32_t>(module_.conditions.size()); }

  uint32_t begin(ConditionKind kind, lang::Span span, bool is_part) {
    ir::Condition made;
    made.kind = kind;
    made.span = span;
    made.is_part = is_part;
    module_.conditions.push_back(made);
    return next() - 1;
  }

  void end(uint32_t at) {
    ir::Condition& made = module_.conditions[at];
    made.size = next() - at;
    if (made.kind == ConditionKind::kUse || ir::is_group(module_, at)) return;
    for (uint32_t below = at + 1; below < next(); ++below) {
      if (module_.conditions[below].is_part) continue;
      if (is_inside(module_.conditions[below].span, made.span)) {
        made.inner = module_.conditions[below].span;
      }
      return;
    }
  }

  /// `around` is the text of the node around it; `is_part`: it is told in the line of that one.
  void write(NodeId id, lang::Span around, bool is_part) {
    const std::vector<lang::Span>& uses = module_.nodes[id].uses;
    std::vector<uint32_t> opened;
    for (const lang::Span use : uses) {
      opened.push_back(begin(ConditionKind::kUse, use, is_part));
      is_part = false;
    }
    const bool same_text = uses.empty() && around.valid() && module_.nodes[id].span == around;
    write_node(id, is_part || same_text);
    for (size_t i = opened.size(); i-- > 0;) end(opened[i]);
  }

  void write_node(NodeId id, bool is_part) {
    const ir::Node& node = module_.nodes[id];
    const uint32_t at = begin(kind_of(node), node.span, is_part);
    if (node.kind == NodeKind::kLeaf) write_leaf(at, node);
    for (const NodeId child : node.children) {
      // `not a` is one line, `not (a and b)` has lines below it.
      write(child, node.span, node.kind == NodeKind::kNot && !joins_lines(child));
    }
    end(at);
  }

  void write_leaf(uint32_t at, const ir::Node& node) {
    const ir::Test& test = module_.tests[node.test];
    if (!ir::quantifier_of(module_, node)) {
      module_.conditions[at].index = node.test;
      return;
    }
    const ir::Quantifier& quantifier = module_.quantifiers[test.operand];
    ir::Scope scope{quantifier.list_field, program::kNoBinder, 0, false, ir::kNone, quantifier.key};
    if (test.op == TestOp::kSameView) {
      scope = {test.field, test.binder, test.attribute, test.raw, test.formed, std::nullopt};
    }
    module_.conditions[at].index = intern(scope);
    write(quantifier.body, node.span, false);
  }

  uint32_t intern(const ir::Scope& scope) {
    const auto [place, added] =
        scopes_.try_emplace(scope, static_cast<uint32_t>(module_.scopes.size()));
    if (added) module_.scopes.push_back(scope);
    return place->second;
  }

  ConditionKind kind_of(const ir::Node& node) const {
    switch (node.kind) {
      case NodeKind::kTrue:
        return ConditionKind::kTrue;
      case NodeKind::kFalse:
        return ConditionKind::kFalse;
      case NodeKind::kAnd:
        return ConditionKind::kAnd;
      case NodeKind::kOr:
        return ConditionKind::kOr;
      case NodeKind::kNot:
        return ConditionKind::kNot;
      case NodeKind::kLeaf:
        break;
    }
    const TestOp op = module_.tests[node.test].op;
    if (op == TestOp::kAny) return ConditionKind::kAny;
    if (op == TestOp::kAll) return ConditionKind::kAll;
    return op == TestOp::kSameView ? ConditionKind::kSameView : ConditionKind::kTest;
  }

  /// `and` or `or` between conditions, not within one: a guard, the elements of a set.
  bool joins_lines(NodeId id) const {
    const ir::Node& node = module_.nodes[id];
    const bool joins = node.kind == NodeKind::kAnd || node.kind == NodeKind::kOr;
    if (!joins || !node.uses.empty() || node.children.empty()) return false;
    const NodeId first = node.children.front();
    return !module_.nodes[first].uses.empty() || module_.nodes[first].span != node.span;
  }

  ir::Module& module_;
  std::map<ir::Scope, uint32_t> scopes_;
};

/// What an exception says, without the `not` and the `until` that make a part of the rule's
/// condition of it (INVARIANT of CheckedMitigation).
NodeId held(const ir::Module& module, NodeId negation, const lang::CheckedException& exception) {
  const NodeId inside = module.nodes[negation].children[0];
  return exception.until_day ? module.nodes[inside].children[0] : inside;
}

}  // namespace

namespace ir {

bool is_group(const Module& module, uint32_t condition) {
  const Condition& made = module.conditions[condition];
  const bool joins =
      made.kind == program::ConditionKind::kAnd || made.kind == program::ConditionKind::kOr;
  return joins && made.size > 1 && !module.conditions[condition + 1].is_part;
}

}  // namespace ir

void keep_written(ir::Module& module, const lang::CheckedPack& pack) {
  Writer writer(module);
  for (ir::Rule& rule : module.rules) {
    if (rule.event == program::Event::kHost) continue;
    const auto& exceptions = pack.mitigations[rule.mitigation].exceptions;
    if (exceptions.empty()) {
      rule.written.push_back({writer.root(rule.root), "", std::nullopt});
      continue;
    }
    const std::vector<NodeId> parts = module.nodes[rule.root].children;
    rule.written.push_back({writer.root(parts[0]), "", std::nullopt});
    for (size_t i = 0; i < exceptions.size(); ++i) {
      const lang::CheckedException& one = exceptions[i];
      rule.written.push_back(
          {writer.root(held(module, parts[i + 1], one)), one.reason, one.until_day});
    }
  }
}

}  // namespace stopgap::compiler
