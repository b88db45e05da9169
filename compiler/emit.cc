// SPDX-License-Identifier: Apache-2.0
// Tables and metadata of a pack. The Emitter is private to this file. Tested by the
// program goldens.
#include "compiler/emit.h"

#include <algorithm>

namespace stopgap::compiler {

namespace program = engine::program;
using program::Range;
using program::SectionId;

namespace {

class Emitter {
 public:
  Emitter(const ir::Module& module, const lang::CheckedPack& pack, const lang::SourceMap& sources)
      : module_(module),
        pack_(pack),
        sources_(sources),
        code_(module, strings_),
        conditions_(module, sources, strings_) {}

  std::vector<uint8_t> run() {
    meta_.push_back({strings_.add(pack_.name), strings_.add(pack_.version),
                     strings_.add(pack_.publisher), strings_.add("stopgap " STOPGAP_VERSION)});
    operands();
    gate_ = emit_gate(module_, strings_);
    for (uint32_t i = 0; i < module_.rules.size(); ++i) rule(i);
    quantifiers_ = code_.quantifiers();
    return assemble();
  }

 private:
  void operands();
  Range elements(const ir::Set& set);
  void rule(uint32_t index);
  Range actions(const ir::Rule& rule, const lang::CheckedMitigation& mitigation);
  Range products(const lang::CheckedMitigation& mitigation);
  std::vector<uint8_t> assemble() const;

  static program::Cidr cidr(const lang::CidrValue& value) { return {value.address, value.prefix}; }
  program::Literal literal(const ir::Literal& value) {
    return {strings_.add(value.bytes), value.nocase ? 1u : 0u};
  }

  const ir::Module& module_;
  const lang::CheckedPack& pack_;
  const lang::SourceMap& sources_;
  StringPool strings_;
  StringLists lists_{strings_};
  TestEmitter tests_{pack_, sources_, strings_, lists_};
  CodeEmitter code_;
  ConditionEmitter conditions_;
  GateTables gate_;
  std::vector<program::Meta> meta_;
  std::vector<program::Field> fields_;
  std::vector<program::Literal> literals_, set_strings_;
  std::vector<program::Set> sets_;
  std::vector<program::Cidr> cidrs_;
  std::vector<int64_t> numbers_;
  std::vector<program::Regex> regexes_;
  std::vector<program::Quantifier> quantifiers_;
  std::vector<program::FormedText> formed_texts_;
  std::vector<program::Action> actions_;
  std::vector<uint32_t> action_fields_;
  std::vector<program::Product> products_;
  std::vector<program::VersionRange> ranges_;
  std::vector<program::Rule> rules_;
  std::vector<program::Schema> schemas_;
  std::vector<program::OwnEvent> own_events_;
};

/// Tables of the module keep their order, so its ids are the program's; elements of sets follow.
void Emitter::operands() {
  for (const ir::Schema& schema : module_.schemas) {
    schemas_.push_back({strings_.add(schema.name), schema.version});
  }
  for (const ir::OwnEvent& event : module_.own_events) {
    own_events_.push_back({strings_.add(event.name), event.schema});
  }
  for (const ir::Field& field : module_.fields) {
    const Range schema = field.schema == ir::kNone ? Range{0, 0} : Range{field.schema, 1};
    fields_.push_back(
        {strings_.add(field.name), strings_.add(field.signature), schema, field.max_bytes});
  }
  for (const ir::Literal& value : module_.literals) literals_.push_back(literal(value));
  for (const lang::CidrValue& value : module_.cidrs) cidrs_.push_back(cidr(value));
  numbers_ = module_.numbers;
  for (const ir::Regex& regex : module_.regexes) {
    regexes_.push_back({strings_.add(regex.pattern), regex.nocase ? 1u : 0u});
  }
  for (const ir::FormedText& formed : module_.formed_texts) {
    program::FormedText record{
        formed.field, formed.attribute, formed.raw ? 1u : 0u, size32(formed.steps), {}};
    for (size_t i = 0; i < formed.steps.size(); ++i) {
      record.steps[i] = static_cast<uint32_t>(formed.steps[i]);
    }
    formed_texts_.push_back(record);
  }
  for (const ir::Set& set : module_.sets) {
    program::Set record{};
    record.name = strings_.add(set.name);
    record.kind = static_cast<uint32_t>(set.kind);
    record.is_param = set.is_param ? 1 : 0;
    record.is_scalar = set.is_scalar ? 1 : 0;
    record.host_strings = set.host_strings ? 1 : 0;
    record.elements = elements(set);
    sets_.push_back(record);
  }
}

Range Emitter::elements(const ir::Set& set) {
  switch (set.kind) {
    case program::SetKind::kStrings: {
      const Range range{size32(set_strings_), size32(set.strings)};
      for (const ir::Literal& value : set.strings) set_strings_.push_back(literal(value));
      return range;
    }
    case program::SetKind::kCidrs: {
      const Range range{size32(cidrs_), size32(set.cidrs)};
      for (const lang::CidrValue& value : set.cidrs) cidrs_.push_back(cidr(value));
      return range;
    }
    case program::SetKind::kNumbers: {
      const Range range{size32(numbers_), size32(set.numbers)};
      numbers_.insert(numbers_.end(), set.numbers.begin(), set.numbers.end());
      return range;
    }
  }
  return {0, 0};
}

void Emitter::rule(uint32_t index) {
  const ir::Rule& rule = module_.rules[index];
  const lang::CheckedMitigation& mitigation = pack_.mitigations[rule.mitigation];
  program::Rule record{};
  record.id = strings_.add(mitigation.id);
  record.title = strings_.add(mitigation.title);
  record.severity = strings_.add(mitigation.severity);
  record.breaks = strings_.add(mitigation.breaks);
  record.cves = lists_.add(mitigation.cves);
  record.references = lists_.add(mitigation.references);
  record.revision = mitigation.revision;
  record.revision_day = mitigation.revision_day;
  record.status = static_cast<uint32_t>(status_of(mitigation.status));
  record.expires_day = mitigation.expires_day.value_or(program::kNever);
  record.expires_status = static_cast<uint32_t>(
      mitigation.expires_then == lang::ExpiryThen::kObserve ? program::Status::kObserve
                                                            : program::Status::kRetired);
  record.on_oversize = static_cast<uint32_t>(fault_mode(mitigation.failure.on_oversize));
  record.on_unparsable = static_cast<uint32_t>(fault_mode(mitigation.failure.on_unparsable));
  record.on_budget = static_cast<uint32_t>(fault_mode(mitigation.failure.on_budget));
  record.on_error = static_cast<uint32_t>(fault_mode(mitigation.failure.on_error));
  record.supersedes = lists_.add(mitigation.supersedes);
  record.products = products(mitigation);
  record.actions = actions(rule, mitigation);
  record.code = code_.block(rule.root);
  record.clauses = gate_.rule_clauses[index];
  record.tests = tests_.tests(mitigation);
  record.inherited = tests_.inherited(mitigation);
  record.stays = tests_.stays(mitigation);
  record.event = static_cast<uint32_t>(rule.event);
  if (rule.own_event != ir::kNone) record.own_event = {rule.own_event, 1};
  record.written = conditions_.written(rule);
  record.backend = mitigation.backend ? static_cast<uint32_t>(*mitigation.backend) + 1 : 0;
  rules_.push_back(record);
}

Range Emitter::products(const lang::CheckedMitigation& mitigation) {
  const Range all{size32(products_), size32(mitigation.affects)};
  for (const lang::AffectedProduct& product : mitigation.affects) {
    const Range ranges{size32(ranges_), size32(product.ranges)};
    for (const lang::VersionRange& range : product.ranges) {
      ranges_.push_back({strings_.add(range.branch), strings_.add(range.before)});
    }
    products_.push_back(
        {strings_.add(product.product), static_cast<uint32_t>(product.scheme), ranges});
  }
  return all;
}

/// Strongest first; equally strong ones as written.
Range Emitter::actions(const ir::Rule& rule, const lang::CheckedMitigation& mitigation) {
  const Range all{size32(actions_), size32(mitigation.actions)};
  for (size_t i = 0; i < mitigation.actions.size(); ++i) {
    const lang::CheckedAction& action = mitigation.actions[i];
    const Range fields{size32(action_fields_), size32(rule.logged[i])};
    action_fields_.insert(action_fields_.end(), rule.logged[i].begin(), rule.logged[i].end());
    actions_.push_back({static_cast<uint32_t>(action_kind(action.kind)),
                        static_cast<uint32_t>(action.number), strings_.add(action.name),
                        strings_.add(action.text), fields, strings_.add(action.separator),
                        action.undo == lang::Undo::kRestore
                            ? static_cast<uint32_t>(program::Undo::kRestore)
                            : static_cast<uint32_t>(program::Undo::kNone)});
  }
  std::stable_sort(actions_.begin() + all.first, actions_.end(),
                   [](const auto& a, const auto& b) { return a.kind < b.kind; });
  return all;
}

std::vector<uint8_t> Emitter::assemble() const {
  PackBytes bytes;
  const std::string& strings = strings_.bytes();
  bytes.add(SectionId::kMeta, meta_);
  bytes.add(SectionId::kStrings, static_cast<uint32_t>(strings.size()),
            {reinterpret_cast<const uint8_t*>(strings.data()), strings.size()});
  bytes.add(SectionId::kFields, fields_);
  bytes.add(SectionId::kLiterals, literals_);
  bytes.add(SectionId::kSets, sets_);
  bytes.add(SectionId::kSetStrings, set_strings_);
  bytes.add(SectionId::kCidrs, cidrs_);
  bytes.add(SectionId::kNumbers, numbers_);
  bytes.add(SectionId::kRegexes, regexes_);
  bytes.add(SectionId::kTests, code_.tests);
  bytes.add(SectionId::kQuantifiers, quantifiers_);
  bytes.add(SectionId::kCode, code_.code);
  bytes.add(SectionId::kConditions, conditions_.conditions);
  bytes.add(SectionId::kConditionScopes, conditions_.scopes);
  bytes.add(SectionId::kConditionRoots, conditions_.roots);
  bytes.add(SectionId::kAtoms, gate_.atoms);
  bytes.add(SectionId::kClauseAtoms, gate_.clause_atoms);
  bytes.add(SectionId::kClauses, gate_.clauses);
  bytes.add(SectionId::kScanSources, gate_.scan_sources);
  bytes.add(SectionId::kActions, actions_);
  bytes.add(SectionId::kActionFields, action_fields_);
  bytes.add(SectionId::kProducts, products_);
  bytes.add(SectionId::kRanges, ranges_);
  bytes.add(SectionId::kStringLists, lists_.records);
  bytes.add(SectionId::kRules, rules_);
  bytes.add(SectionId::kTestCases, tests_.cases);
  bytes.add(SectionId::kHeaderPairs, tests_.header_pairs);
  bytes.add(SectionId::kProductVersions, tests_.product_versions);
  bytes.add(SectionId::kStays, tests_.all_stays);
  bytes.add(SectionId::kFormedTexts, formed_texts_);
  bytes.add(SectionId::kSchemas, schemas_);
  bytes.add(SectionId::kOwnEvents, own_events_);
  bytes.add(SectionId::kTestValues, tests_.values);
  return bytes.finish(nullptr);
}

}  // namespace

std::vector<uint8_t> emit(const ir::Module& module, const lang::CheckedPack& pack,
                          const lang::SourceMap& sources) {
  return Emitter(module, pack, sources).run();
}

}  // namespace stopgap::compiler
