// SPDX-License-Identifier: Apache-2.0
// Atoms in order of group and bytes, shared by all clauses; scan sources by group. Tested by
// the goldens.
#include <map>
#include <set>

#include "compiler/emit.h"

namespace stopgap::compiler {

namespace program = engine::program;

namespace {

using AtomKey = std::pair<engine::Group, std::string>;

using Wanted = std::map<engine::Group, std::set<ir::ScanSource>>;

std::vector<program::ScanSource> scan_sources(const Wanted& wanted, StringPool& strings) {
  std::vector<program::ScanSource> ordered;
  for (const auto& [group, sources] : wanted) {
    for (const ir::ScanSource& source : sources) {
      const bool one_header = !source.header.empty();
      if (one_header && sources.count({source.source, "", 0}) != 0) continue;
      ordered.push_back({static_cast<uint32_t>(source.source), strings.add(source.header),
                         static_cast<uint32_t>(group), source.formed});
    }
  }
  return ordered;
}

}  // namespace

GateTables emit_gate(const ir::Module& module, StringPool& strings) {
  std::map<AtomKey, uint32_t> ids;
  Wanted wanted;
  for (const ir::Rule& rule : module.rules) {
    for (const ir::Clause& clause : rule.clauses) {
      for (const ir::Atom& atom : clause.atoms) {
        ids.try_emplace({atom.group, atom.bytes}, 0);
        wanted[atom.group].insert(atom.sources.begin(), atom.sources.end());
      }
    }
  }
  GateTables tables;
  for (auto& [key, id] : ids) {
    id = static_cast<uint32_t>(tables.atoms.size());
    tables.atoms.push_back({strings.add(key.second), static_cast<uint32_t>(key.first)});
  }
  for (const ir::Rule& rule : module.rules) {
    const auto first_clause = static_cast<uint32_t>(tables.clauses.size());
    for (const ir::Clause& clause : rule.clauses) {
      const auto first_atom = static_cast<uint32_t>(tables.clause_atoms.size());
      for (const ir::Atom& atom : clause.atoms) {
        tables.clause_atoms.push_back(ids.at({atom.group, atom.bytes}));
      }
      tables.clauses.push_back({{first_atom, static_cast<uint32_t>(clause.atoms.size())}});
    }
    tables.rule_clauses.push_back({first_clause, static_cast<uint32_t>(rule.clauses.size())});
  }
  tables.scan_sources = scan_sources(wanted, strings);
  return tables;
}

}  // namespace stopgap::compiler
