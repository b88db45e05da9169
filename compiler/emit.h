// SPDX-License-Identifier: Apache-2.0
// IR to the bytes of a portable pack. Private to compiler: emit.cc writes tables and metadata,
// emit_code.cc what conditions became, emit_conditions.cc conditions as written, emit_gate.cc atoms
// and clauses, emit_tests.cc tests; emit_kinds.cc knows the numbers of words.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "compiler/ir.h"
#include "compiler/pack_bytes.h"
#include "lang/checked.h"

namespace stopgap::compiler {

std::vector<uint8_t> emit(const ir::Module& module, const lang::CheckedPack& pack,
                          const lang::SourceMap& sources);

engine::program::Status status_of(lang::Status status);
engine::program::FaultMode fault_mode(lang::FaultMode mode);
engine::program::ActionKind action_kind(lang::ActionKind kind);
engine::program::TestKind test_kind(lang::ast::TestKind kind);
template <typename T>
uint32_t size32(const std::vector<T>& table) {
  return static_cast<uint32_t>(table.size());
}

/// kStringLists.
class StringLists {
 public:
  explicit StringLists(StringPool& strings) : strings_(strings) {}

  engine::program::Range add(const std::vector<std::string>& list) {
    const engine::program::Range range{size32(records), size32(list)};
    for (const std::string& text : list) records.push_back(strings_.add(text));
    return range;
  }

  std::vector<engine::program::StrRef> records;

 private:
  StringPool& strings_;
};

/// The tests of the rules.
class TestEmitter {
 public:
  TestEmitter(const lang::CheckedPack& pack, const lang::SourceMap& sources, StringPool& strings,
              StringLists& lists)
      : pack_(pack), sources_(sources), strings_(strings), lists_(lists) {}

  engine::program::Range tests(const lang::CheckedMitigation& mitigation);
  /// Of what it supersedes in imported packs: those that must be blocked.
  engine::program::Range inherited(const lang::CheckedMitigation& mitigation);
  engine::program::Range stays(const lang::CheckedMitigation& mitigation);

  std::vector<engine::program::TestCase> cases;
  std::vector<engine::program::HeaderPair> header_pairs;
  std::vector<engine::program::ProductVersion> product_versions;
  std::vector<engine::program::TestValue> values;
  std::vector<engine::program::Stays> all_stays;

 private:
  engine::program::Range headers(const std::vector<std::pair<std::string, std::string>>& list);
  engine::program::Range test_values(const std::vector<lang::TestValue>& list);
  void peer(const lang::TestRequest& request, engine::program::TestCase& record);
  void test(const lang::CheckedTest& test);

  const lang::CheckedPack& pack_;
  const lang::SourceMap& sources_;
  StringPool& strings_;
  StringLists& lists_;
};

/// Code of all rules and quantifiers, and the tests it asks.
class CodeEmitter {
 public:
  CodeEmitter(const ir::Module& module, StringPool& strings);

  /// Appends the block of a condition.
  engine::program::Range block(ir::NodeId root);
  /// Quantifiers in program order: outer before inner. Their blocks are appended.
  std::vector<engine::program::Quantifier> quantifiers();

  std::vector<engine::program::Test> tests;
  std::vector<engine::program::Insn> code;

 private:
  struct Step {
    uint32_t test, if_true, if_false;
  };
  uint32_t height(uint32_t quantifier);
  uint32_t false_test();
  uint32_t generate(ir::NodeId id, uint32_t if_true, uint32_t if_false, std::vector<Step>& steps);

  const ir::Module& module_;
  StringPool& strings_;
  std::vector<uint32_t> heights_;  // by quantifier; 0 = not known yet
  std::vector<uint32_t> order_;    // quantifiers of the module in program order
  uint32_t false_test_ = ir::kNone;
};

/// Conditions as written. Those of the module keep their order, so its ids are the program's.
class ConditionEmitter {
 public:
  ConditionEmitter(const ir::Module& module, const lang::SourceMap& sources, StringPool& strings);

  /// Appends the roots of a rule.
  engine::program::Range written(const ir::Rule& rule);

  std::vector<engine::program::Condition> conditions;
  std::vector<engine::program::ConditionScope> scopes;
  std::vector<engine::program::ConditionRoot> roots;

 private:
  engine::program::Condition condition(uint32_t id);
  std::string text_of(const ir::Condition& condition) const;

  const ir::Module& module_;
  const lang::SourceMap& sources_;
  StringPool& strings_;
};

/// Atoms, clauses and what to scan for them.
struct GateTables {
  std::vector<engine::program::Atom> atoms;
  std::vector<uint32_t> clause_atoms;
  std::vector<engine::program::Clause> clauses;
  std::vector<engine::program::ScanSource> scan_sources;
  std::vector<engine::program::Range> rule_clauses;  // by rule
};
GateTables emit_gate(const ir::Module& module, StringPool& strings);

}  // namespace stopgap::compiler
