// SPDX-License-Identifier: Apache-2.0
// The rules of a pack at load: on which event, decided when, to what end, woken by what. Tested by
// pack_test.cc and events_test.cc.
#include <algorithm>

#include "engine/action_kinds.h"
#include "engine/pack_impl.h"

namespace stopgap::engine {
namespace {

using program::ActionKind;
using program::SectionId;

void set_verdict(const Pack::Impl& pack, const program::Rule& record, RunRule& rule) {
  rule.verdict = Verdict::kPass;
  rule.action = record.actions.first;
  if (record.actions.count == 0) return;
  const auto action = pack.view.get<program::Action>(SectionId::kActions, rule.action);
  switch (static_cast<ActionKind>(action.kind)) {
    case ActionKind::kDrop:
      rule.verdict = Verdict::kDrop;
      return;
    case ActionKind::kBlock:
      rule.verdict = Verdict::kBlock;
      rule.status = action.number;
      return;
    case ActionKind::kRedirect:
      rule.verdict = Verdict::kRedirect;
      rule.status = action.number;
      return;
    case ActionKind::kThrottle:
      rule.verdict = Verdict::kThrottle;
      return;
    case ActionKind::kSetHeader:
    case ActionKind::kAppendHeader:
    case ActionKind::kRemoveHeader:
    case ActionKind::kTag:
    case ActionKind::kLog:
    case ActionKind::kDisableService:
    case ActionKind::kStopService:
    case ActionKind::kClosePort:
    case ActionKind::kDisableFeature:
      return;
  }
}

/// The language's default is to act: what could not be looked at is not let through.
program::FaultMode fault_mode(uint32_t recorded) {
  const auto mode = static_cast<program::FaultMode>(recorded);
  return mode == program::FaultMode::kDefault ? program::FaultMode::kBlock : mode;
}

EditKind edit_kind(ActionKind kind) {
  if (kind == ActionKind::kAppendHeader) return EditKind::kAppend;
  return kind == ActionKind::kSetHeader ? EditKind::kSet : EditKind::kRemove;
}

void add_edits(Pack::Impl& pack, uint32_t index, const program::Rule& record, RunRule& rule) {
  rule.first_edit = static_cast<uint32_t>(pack.edits.size());
  for (uint32_t i = record.actions.first; i < record.actions.first + record.actions.count; ++i) {
    const auto action = pack.view.get<program::Action>(SectionId::kActions, i);
    const auto kind = static_cast<ActionKind>(action.kind);
    if (!is_edit(kind)) continue;
    pack.edits.push_back({edit_kind(kind), pack.string(action.name), pack.string(action.text),
                          pack.string(action.separator), index, i});
  }
  rule.end_edit = static_cast<uint32_t>(pack.edits.size());
  rule.has_edits = rule.end_edit != rule.first_edit;
}

/// What blocks of code need: the last phase of what their tests ask, and fields of an embedder.
struct Needs {
  Phase phase = Phase::kConnection;
  bool own = false;
  bool body = false;  // of the request

  void add(const Needs& other) {
    phase = std::max(phase, other.phase);
    own = own || other.own;
    body = body || other.body;
  }
};

class AllNeeds {
 public:
  AllNeeds(const Pack::Impl& pack, std::span<const FieldId> fields)
      : pack_(pack),
        fields_(fields),
        tests_(pack.section<program::Test>(SectionId::kTests)),
        quantifiers_(pack.section<program::Quantifier>(SectionId::kQuantifiers)),
        known_(quantifiers_.size()) {
    // From the last to the first: inner quantifiers have higher indices (INVARIANT of program.h).
    for (size_t i = quantifiers_.size(); i-- > 0;) {
      known_[i] = of_field(quantifiers_[i].list_field);
      known_[i].add(of(quantifiers_[i].code));
    }
  }

  Needs of(program::Range code) const {
    Needs all;
    for (const program::Insn& insn : pack_.code.subspan(code.first, code.count)) {
      all.add(of(tests_[insn.test]));
    }
    return all;
  }

 private:
  Needs of_field(uint32_t field) const {
    const Phase phase = field_phase(fields_[field]);
    return {phase, is_own(fields_[field]), phase == Phase::kRequestBody};
  }
  Needs of(const program::Test& test) const {
    const auto op = static_cast<program::TestOp>(test.op);
    const bool quantified = op == program::TestOp::kAny || op == program::TestOp::kAll ||
                            op == program::TestOp::kSameView;
    if (quantified) return known_[test.operand];
    if (op == program::TestOp::kBefore || op == program::TestOp::kFalse) return {};
    return of_field(test.field);
  }

  const Pack::Impl& pack_;
  std::span<const FieldId> fields_;
  std::span<const program::Test> tests_;
  std::span<const program::Quantifier> quantifiers_;
  std::vector<Needs> known_;
};

void build_clauses(Pack::Impl& pack) {
  const auto atoms = pack.section<program::Atom>(SectionId::kAtoms);
  const auto clauses = pack.section<program::Clause>(SectionId::kClauses);
  pack.clauses.reserve(clauses.size());
  for (const program::Clause& clause : clauses) {
    RunClause run{clause.atoms.first, clause.atoms.count, 0};
    for (const uint32_t atom : pack.clause_atoms.subspan(run.first, run.count)) {
      run.groups |= 1u << atoms[atom].group;
    }
    pack.clauses.push_back(run);
  }
}

}  // namespace

Status build_rules(Pack::Impl& pack, std::span<const FieldId> fields) {
  build_clauses(pack);
  const AllNeeds all_needs(pack, fields);
  pack.rules.reserve(pack.rule_records.size());
  for (uint32_t i = 0; i < pack.rule_records.size(); ++i) {
    const program::Rule& record = pack.rule_records[i];
    RunRule rule{};
    rule.code = record.code.first;
    rule.end_further = record.clauses.first + record.clauses.count;
    rule.first_further = std::min(record.clauses.first + 1, rule.end_further);
    rule.on = {fault_mode(record.on_oversize), fault_mode(record.on_unparsable),
               fault_mode(record.on_budget), fault_mode(record.on_error)};
    rule.event = static_cast<Event>(record.event);
    if (rule.event == Event::kOther) {
      const Result<uint32_t> own = find_own_event(pack, record);
      if (!own) return own.error();
      rule.own_event = own.value();
    }
    const Needs needs = all_needs.of(record.code);
    rule.phase = std::max(first_phase(rule.event), needs.phase);
    rule.reads_body = needs.body;
    const bool known =
        rule.phase <= last_phase(rule.event) && (!needs.own || rule.event == Event::kOther);
    if (rule.event != Event::kHost && !known) {
      return Error{"pack.layout", "rules[" + std::to_string(i) +
                                      "].code: asks for a field that its event does not have"};
    }
    set_verdict(pack, record, rule);
    add_edits(pack, i, record, rule);
    pack.rules.push_back(rule);
    const bool host = rule.event == Event::kHost;
    pack.ungated_total += record.clauses.count == 0 && !host ? 1 : 0;
  }
  return Ok{};
}

/// Needs the modes: a rule that can never be on wakes nothing and keeps no group resident.
void build_waking(Pack::Impl& pack) {
  std::vector<std::pair<uint32_t, uint32_t>> pairs;  // atom, rule
  for (uint32_t i = 0; i < pack.rules.size(); ++i) {
    const RunRule& rule = pack.rules[i];
    if (!rule.ever_on) continue;
    if (rule.event == Event::kHost) continue;  // nothing to evaluate
    EventRules& own = rule.event == Event::kOther ? pack.own_events[rule.own_event].rules
                                                  : pack.events[static_cast<size_t>(rule.event)];
    own.all.push_back(i);
    own.read_body = own.read_body || rule.reads_body;
    const program::Range clauses = pack.rule_records[i].clauses;
    if (rule.event == Event::kRequest && rule.reads_body &&
        (clauses.count == 0 || (pack.clauses[clauses.first].groups & ~kHeadGroups) != 0)) {
      pack.body_first.push_back(i);
    }
    if (clauses.count == 0) {
      own.ungated.push_back(i);
      continue;
    }
    const RunClause& waking = pack.clauses[clauses.first];
    pack.resident_groups |= waking.groups;
    for (const uint32_t atom : pack.clause_atoms.subspan(waking.first, waking.count)) {
      pairs.emplace_back(atom, i);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  pack.wake_first.assign(pack.view.count(SectionId::kAtoms) + 1, 0);
  for (const auto& [atom, rule] : pairs) {
    ++pack.wake_first[atom + 1];
    pack.wake_rules.push_back(rule);
  }
  for (size_t i = 1; i < pack.wake_first.size(); ++i) pack.wake_first[i] += pack.wake_first[i - 1];
  for (uint32_t i = 0, first = 0; i < pack.scan_sources.size(); i = first) {
    const uint32_t group = pack.scan_sources[i].group;
    while (first < pack.scan_sources.size() && pack.scan_sources[first].group == group) ++first;
    pack.group_sources[group] = pack.scan_sources.subspan(i, first - i);
  }
}

}  // namespace stopgap::engine
