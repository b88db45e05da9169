// SPDX-License-Identifier: Apache-2.0
// See gate.h. Tested by gate_test.cc.
#include "engine/gate.h"

#include <algorithm>

#include "engine/copy.h"

namespace stopgap::engine {

void Gate::adopt(const Pack::Impl& pack) {
  pack_ = &pack;
  generation_ = 0;
  atom_stamp_.assign(pack.view.count(program::SectionId::kAtoms), 0);
  rule_stamp_.assign(pack.rules.size(), 0);
  woken_.assign(pack.rules.size(), 0);
  woken_count_ = 0;
}

void Gate::begin() {
  woken_count_ = 0;
  scanned_ = 0;
  if (++generation_ != 0) return;
  std::fill(atom_stamp_.begin(), atom_stamp_.end(), 0);
  std::fill(rule_stamp_.begin(), rule_stamp_.end(), 0);
  generation_ = 1;
}

bool Gate::run(Event event, Views& views, hs_scratch_t* scratch, int32_t today) {
  uint32_t wanted = pack_->resident_groups;
  const GroupSpan groups = groups_of(event);
  for (uint32_t group = groups.first; group < groups.end; ++group) {
    if ((wanted & (1u << group)) == 0) continue;
    if (!scan(group, views, scratch)) return false;
    wanted = pack_->resident_groups | keep_possible(today);
  }
  std::sort(woken_.begin(), woken_.begin() + woken_count_);
  return true;
}

bool Gate::run_all(Views& views, hs_scratch_t* scratch) {
  for (uint32_t group = 0; group < kGroupCount; ++group) {
    if (!scan(group, views, scratch)) return false;
  }
  return true;
}

bool Gate::satisfied(const RunClause& clause) const {
  const uint32_t* atom = pack_->clause_atoms.data() + clause.first;
  return std::any_of(atom, atom + clause.count,
                     [this](uint32_t a) { return atom_stamp_[a] == generation_; });
}

bool Gate::rules_out(program::Range clauses, uint32_t whole) const {
  const auto first = pack_->clauses.begin() + clauses.first;
  return std::any_of(first, first + clauses.count, [&](const RunClause& clause) {
    return (clause.groups & ~(whole & scanned_)) == 0 && !satisfied(clause);
  });
}

/// Drops woken rules that cannot hold any more; returns the groups the others still ask about.
uint32_t Gate::keep_possible(int32_t today) {
  uint32_t wanted = 0;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < woken_count_; ++i) {
    const uint32_t rule = woken_[i];
    uint32_t own = 0;
    if (!possible(pack_->rules[rule], today, own)) continue;
    wanted |= own;
    woken_[kept++] = rule;
  }
  woken_count_ = kept;
  return wanted;
}

/// `wanted`: groups of the rule's clauses that are neither scanned whole nor satisfied.
bool Gate::possible(const RunRule& rule, int32_t today, uint32_t& wanted) const {
  if (rule.mode(today) == Mode::kOff) return false;
  for (uint32_t i = rule.first_further; i < rule.end_further; ++i) {
    const RunClause& clause = pack_->clauses[i];
    const uint32_t unscanned = clause.groups & ~scanned_;
    if (clause.groups == unscanned) {
      wanted |= unscanned;
    } else if (!satisfied(clause)) {
      if (unscanned == 0) return false;
      wanted |= unscanned;
    }
  }
  return true;
}

bool Gate::scan(uint32_t group, Views& views, hs_scratch_t* scratch) {
  scanned_ |= 1u << group;
  const hs_database_t* database = pack_->group_databases[group].get();
  if (database == nullptr) return true;  // verified: then no atom is in the group
  const std::string_view text = join(group, views);
  if (text.empty()) return true;
  ++stats_.scans;
  stats_.scanned_bytes += text.size();
  return hs_scan(database, text.data(), static_cast<unsigned int>(text.size()), 0, scratch, on_atom,
                 this) == HS_SUCCESS;
}

/// All pieces one behind the other, a line end after each; a single piece stays where it is.
std::string_view Gate::join(uint32_t group, Views& views) {
  std::string_view only;
  size_t pieces = 0, size = 0;
  for (const program::ScanSource& source : pack_->group_sources[group]) {
    views.gate(static_cast<GateSource>(source.source), pack_->string(source.header),
               [&](std::string_view piece) {
                 if (piece.empty()) return false;
                 if (++pieces == 1) {
                   only = piece;
                   return true;  // not looked at yet
                 }
                 if (pieces == 2) append(only, size);
                 return append(piece, size);
               });
  }
  return pieces < 2 ? only : std::string_view(joined_.data(), size);
}

/// Whether the piece holds a '%'.
bool Gate::append(std::string_view piece, size_t& size) {
  const size_t end = size + piece.size() + 1;
  if (end > joined_.size()) joined_.resize(2 * end);
  const bool found = copy_noting(piece, '%', joined_.data() + size);
  joined_[end - 1] = '\n';
  size = end;
  return found;
}

void Gate::wake(uint32_t atom) {
  const uint32_t end = pack_->wake_first[atom + 1];
  for (uint32_t i = pack_->wake_first[atom]; i < end; ++i) {
    const uint32_t rule = pack_->wake_rules[i];
    if (rule_stamp_[rule] == generation_) continue;
    rule_stamp_[rule] = generation_;
    woken_[woken_count_++] = rule;
  }
}

int Gate::on_atom(unsigned int atom, unsigned long long, unsigned long long, unsigned int,
                  void* context) {
  Gate& gate = *static_cast<Gate*>(context);
  // Ids come from a database of this pack; one built for other atoms must not reach past the table.
  if (atom >= gate.atom_stamp_.size() || gate.atom_stamp_[atom] == gate.generation_) return 0;
  gate.atom_stamp_[atom] = gate.generation_;
  gate.wake(atom);
  return 0;
}

}  // namespace stopgap::engine
