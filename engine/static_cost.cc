// SPDX-License-Identifier: Apache-2.0
// See static_cost.h. Tested by static_cost_test.cc.
#include "engine/static_cost.h"

#include <algorithm>
#include <set>

#include "engine/fields.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::SectionId;
using program::TestOp;

constexpr uint64_t kMaxNestedPasses = kMaxReadBytes / kMaxBodyBytes;
constexpr uint64_t kMaxSetPasses = kMaxSetWork / kMaxBodyBytes;

class Counter {
 public:
  explicit Counter(const ProgramView& view) : view_(view) {}

  uint64_t passes(program::Range code) {
    seen_.clear();
    alone_ = nested_ = 0;
    add_block(code, 0);
    return alone_ + std::min(nested_, kMaxNestedPasses);
  }

 private:
  /// Recursion: as deep as quantifiers are nested, at most kMaxQuantifierDepth and one same view;
  /// no more than kMaxExpandedTests in all (verified).
  void add_block(program::Range code, uint32_t depth, bool of_view = false) {
    for (uint32_t i = code.first; i < code.first + code.count; ++i) {
      const uint32_t test = view_.get<program::Insn>(SectionId::kCode, i).test;
      // Asked again outside of lists it is remembered.
      if (depth > 0 || of_view || seen_.insert(test).second) add_test(test, depth);
    }
  }

  void add_test(uint32_t index, uint32_t depth) {
    const auto test = view_.get<program::Test>(SectionId::kTests, index);
    const auto op = static_cast<TestOp>(test.op);
    if (op == TestOp::kAny || op == TestOp::kAll || op == TestOp::kSameView) {
      const auto inner = view_.get<program::Quantifier>(SectionId::kQuantifiers, test.operand);
      const uint32_t inside = op == TestOp::kSameView ? depth : depth + 1;
      if (inner.has_key != 0) add(1, inside);
      return add_block(inner.code, inside, op == TestOp::kSameView);
    }
    add(of_text(test), depth);
  }

  void add(uint64_t passes, uint32_t depth) {
    uint64_t& sum = depth > 1 ? nested_ : alone_;
    // A list in a list is read again for each of many elements: that is as good as without end.
    sum += depth > 1 && passes > 0 ? kMaxNestedPasses : passes;
  }

  uint64_t operand_passes(const program::Test& test) const {
    switch (static_cast<OperandKind>(test.operand_kind)) {
      case OperandKind::kLiteral:
        return 1;
      case OperandKind::kRegex:
        return kRegexPasses;
      case OperandKind::kSet: {
        const auto set = view_.get<program::Set>(SectionId::kSets, test.operand);
        if (set.kind != static_cast<uint32_t>(program::SetKind::kStrings)) return 0;
        if (static_cast<TestOp>(test.op) == TestOp::kIn) return 1;
        return std::min<uint64_t>(set.elements.count, kMaxSetPasses);
      }
      case OperandKind::kEverySet: {
        const auto set = view_.get<program::Set>(SectionId::kSets, test.operand);
        return std::min<uint64_t>(set.elements.count, kMaxSetPasses);
      }
      case OperandKind::kNone:
        return static_cast<TestOp>(test.op) == TestOp::kFalse ? 0 : 1;
      case OperandKind::kCidr:
      case OperandKind::kNumber:
      case OperandKind::kQuantifier:
        break;
    }
    return 0;
  }

  uint64_t of_text(const program::Test& test) const {
    const uint64_t passes = operand_passes(test);
    if (test.formed == program::kNotFormed) return passes;
    const auto formed = view_.get<program::FormedText>(SectionId::kFormedTexts, test.formed);
    return passes + formed.step_count;
  }

  const ProgramView& view_;
  std::set<uint32_t> seen_;  // tests outside of lists
  uint64_t alone_ = 0, nested_ = 0;
};

}  // namespace

uint64_t gate_passes(const ProgramView& view) {
  uint64_t passes = 1;
  for (uint32_t i = 0; i < view.count(SectionId::kScanSources); ++i) {
    const auto source = view.get<program::ScanSource>(SectionId::kScanSources, i);
    if (static_cast<GateSource>(source.source) != GateSource::kFormed) continue;
    passes += view.get<program::FormedText>(SectionId::kFormedTexts, source.formed).step_count;
  }
  std::set<uint32_t> backends{0};
  for (uint32_t i = 0; i < view.count(SectionId::kRules); ++i) {
    backends.insert(view.get<program::Rule>(SectionId::kRules, i).backend);
  }
  return passes * backends.size();
}

std::vector<StaticCost> static_costs(const ProgramView& view) {
  Counter counter(view);
  std::vector<StaticCost> costs(view.count(SectionId::kRules));
  for (uint32_t i = 0; i < costs.size(); ++i) {
    const auto rule = view.get<program::Rule>(SectionId::kRules, i);
    if (rule.clauses.count != 0) {
      costs[i].strings =
          view.get<program::Clause>(SectionId::kClauses, rule.clauses.first).atoms.count;
    }
    costs[i].passes = counter.passes(rule.code);
  }
  return costs;
}

}  // namespace stopgap::engine
