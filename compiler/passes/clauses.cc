// SPDX-License-Identifier: Apache-2.0
// See clauses.h. The Analysis is private to this file. Tested by the goldens.
#include "compiler/passes/clauses.h"

#include <algorithm>
#include <map>

#include "compiler/passes/junctions.h"
#include "engine/limits.h"

namespace stopgap::compiler::passes {
namespace {

using engine::FieldId;
using engine::GateSource;
using engine::Group;
using engine::program::OperandKind;
using engine::program::SetKind;
using engine::program::TestOp;
using ir::Clause;
using ir::Module;
using ir::NodeId;
using ir::NodeKind;
using Clauses = std::vector<Clause>;

constexpr size_t kMaxSetElements = 64;  // a larger set as one clause filters nothing
constexpr size_t kMaxClauseAtoms = 512;
constexpr size_t kMaxClauses = 64;  // carried for one node

std::string lower_case(std::string_view bytes) {
  std::string lower(bytes);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return lower;
}

/// Its beginning is looked for, if it is long. Only what is searched may be cut, no name.
std::string atom_of(std::string_view bytes) {
  return lower_case(bytes.substr(0, engine::kMaxAtomBytes));
}

class Analysis {
 public:
  Analysis(const Module& module, engine::Event event) : module_(module), event_(event) {}

  Clauses of(NodeId id) {
    const ir::Node& node = module_.nodes[id];
    switch (node.kind) {
      case NodeKind::kLeaf:
        return of_test(module_.tests[node.test]);
      case NodeKind::kAnd:
        return of_and(node);
      case NodeKind::kOr:
        return of_or(node);
      case NodeKind::kNot:
      case NodeKind::kTrue:
      case NodeKind::kFalse:
        return {};
    }
    return {};
  }

 private:
  Clauses of_and(const ir::Node& node) {
    Clauses all;
    for (const NodeId child : node.children) {
      for (Clause& clause : of(child)) {
        if (all.size() < kMaxClauses) all.push_back(std::move(clause));
      }
    }
    return all;
  }

  Clauses of_or(const ir::Node& node) {
    std::vector<ir::Atom> atoms;
    for (const NodeId child : node.children) {
      Clauses clauses = of(child);
      if (clauses.empty()) return {};
      auto best = clauses.begin();
      for (auto clause = clauses.begin(); clause != clauses.end(); ++clause) {
        if (rarity(*clause) > rarity(*best)) best = clause;
      }
      atoms.insert(atoms.end(), best->atoms.begin(), best->atoms.end());
    }
    return one_clause(std::move(atoms));
  }

  Clauses of_test(const ir::Test& test) {
    switch (test.op) {
      case TestOp::kEqual:
      case TestOp::kContains:
      case TestOp::kStartsWith:
      case TestOp::kEndsWith:
        if (test.operand_kind == OperandKind::kSet) return of_set(test, kMaxClauseAtoms);
        if (test.operand_kind != OperandKind::kLiteral) return {};
        return any_of({module_.literals[test.operand].bytes}, test);
      case TestOp::kIn:
        return of_set(test, kMaxSetElements);
      case TestOp::kMatches: {
        Clauses clauses;
        for (const ir::AnyOf& texts : module_.regexes[test.operand].necessary) {
          for (Clause& clause : any_of(texts, test)) clauses.push_back(std::move(clause));
        }
        return clauses;
      }
      case TestOp::kAny:
        return of_any(module_.quantifiers[test.operand]);
      case TestOp::kSameView:
        return of(module_.quantifiers[test.operand].body);
      case TestOp::kLess:
      case TestOp::kLessEqual:
      case TestOp::kGreater:
      case TestOp::kGreaterEqual:
      case TestOp::kIsTrue:
      case TestOp::kPresent:
      case TestOp::kBefore:
      case TestOp::kAll:
      case TestOp::kFalse:
        return {};
    }
    return {};
  }

  /// Some element of a set that no site changes.
  Clauses of_set(const ir::Test& test, size_t most) {
    if (test.operand_kind != OperandKind::kSet) return {};
    const ir::Set& set = module_.sets[test.operand];
    if (set.is_param || set.kind != SetKind::kStrings) return {};
    if (set.strings.empty() || set.strings.size() > most) return {};
    std::vector<std::string> texts;
    for (const ir::Literal& element : set.strings) texts.push_back(element.bytes);
    return any_of(texts, test);
  }

  Clauses of_any(const ir::Quantifier& quantifier) {
    lists_.push_back(&quantifier);
    Clauses clauses = of(quantifier.body);
    lists_.pop_back();
    if (!clauses.empty() || !quantifier.key) return clauses;
    ir::Test name;  // nothing better: some element bears the key
    name.field = quantifier.list_field;
    return any_of({*quantifier.key}, name);
  }

  /// At least one of `texts` occurs in the field of `test`.
  Clauses any_of(const std::vector<std::string>& texts, const ir::Test& test) {
    const std::optional<FieldId> field = module_.fields[test.field].id;
    if (!field) return {};
    if (test.formed != ir::kNone) return any_of_formed(texts, *field, test);
    std::map<Group, std::vector<ir::ScanSource>> groups;
    const uint32_t mask = engine::gate_sources(*field, test.attribute, test.raw);
    for (uint32_t bit = 0; bit < 32; ++bit) {
      if ((mask >> bit & 1) == 0) continue;
      const auto source = static_cast<GateSource>(bit);
      const Group group = engine::gate_group(source, event_);
      if (!engine::groups_of(event_).holds(static_cast<uint32_t>(group))) return {};
      groups[group].push_back({source, header_of(source, *field, test), 0});
    }
    const std::string header = header_of(GateSource::kHeaderValue, *field, test);
    std::vector<ir::Atom> atoms;
    for (const std::string& text : texts) {
      const std::string_view piece = surest_piece(text, {*field, test.attribute, test.raw, header});
      if (piece.empty()) return {};
      for (const auto& [group, sources] : groups) {
        atoms.push_back({atom_of(piece), group, sources});
      }
    }
    return one_clause(std::move(atoms));
  }

  /// No view of the request holds what only a form makes: the formed texts are scanned themselves.
  Clauses any_of_formed(const std::vector<std::string>& texts, FieldId field,
                        const ir::Test& test) const {
    const std::optional<Group> group =
        engine::formed_group(field, test.attribute, test.raw, event_);
    if (!group) return {};
    std::vector<ir::Atom> atoms;
    for (const std::string& text : texts) {
      if (text.empty()) return {};
      atoms.push_back({atom_of(text), *group, {{GateSource::kFormed, "", test.formed}}});
    }
    return one_clause(std::move(atoms));
  }

  /// Which header's values hold the field: the one a list is keyed by, Cookie for cookies.
  std::string header_of(GateSource source, FieldId field, const ir::Test& test) const {
    if (source != GateSource::kHeaderValue && source != GateSource::kResponseHeaderValue) return {};
    if (field == FieldId::kCookies) return "cookie";
    if (field == FieldId::kResponseContentType) return "content-type";
    const bool headers = field == FieldId::kHeaders || field == FieldId::kResponseHeaders;
    if (!headers || test.binder >= lists_.size()) return {};
    const ir::Quantifier& list = *lists_[lists_.size() - 1 - test.binder];
    return list.key ? lower_case(*list.key) : std::string();
  }

  /// Sorted, equal atoms joined. Nothing if it is too long to be of use.
  static Clauses one_clause(std::vector<ir::Atom> atoms) {
    std::map<std::pair<std::string, Group>, std::vector<ir::ScanSource>> merged;
    for (ir::Atom& atom : atoms) {
      auto& sources = merged[{atom.bytes, atom.group}];
      sources.insert(sources.end(), atom.sources.begin(), atom.sources.end());
    }
    if (merged.empty() || merged.size() > kMaxClauseAtoms) return {};
    Clause clause;
    for (auto& [key, sources] : merged) {
      std::sort(sources.begin(), sources.end());
      sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
      clause.atoms.push_back({key.first, key.second, std::move(sources)});
    }
    return {std::move(clause)};
  }

  const Module& module_;
  const engine::Event event_;
  std::vector<const ir::Quantifier*>
      lists_;  // the `any` around the node looked at, outermost first
};

}  // namespace

std::vector<Clause> necessary_clauses(const Module& module, NodeId root, engine::Event event) {
  return Analysis(module, event).of(root);
}

}  // namespace stopgap::compiler::passes
