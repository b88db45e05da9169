// SPDX-License-Identifier: Apache-2.0
// Pack::load and the accessors of pack.h. Modes and parameters are in pack_site.cc. Tested by
// pack_test.cc.
#include "engine/pack.h"

#include <algorithm>
#include <utility>

#include "engine/pack_impl.h"
#include "engine/verify_code.h"
#include "engine/verify_formed.h"

namespace stopgap::engine {
namespace {

using program::SectionId;

Status take_bytes(Pack::Impl& pack, std::vector<uint8_t> bytes) {
  pack.bytes = std::move(bytes);
  Result<ProgramView> view = ProgramView::open(pack.bytes);
  if (!view) return view.error();
  pack.view = view.value();
  pack.code = pack.section<program::Insn>(SectionId::kCode);
  pack.literal_records = pack.section<program::Literal>(SectionId::kLiterals);
  pack.cidrs = pack.section<program::Cidr>(SectionId::kCidrs);
  pack.numbers = pack.section<int64_t>(SectionId::kNumbers);
  pack.rule_records = pack.section<program::Rule>(SectionId::kRules);
  pack.scan_sources = pack.section<program::ScanSource>(SectionId::kScanSources);
  pack.clause_atoms = pack.section<uint32_t>(SectionId::kClauseAtoms);
  return Ok{};
}

/// The pack's fields as the engine's, or the embedder's.
Result<std::vector<FieldId>> resolve_fields(Pack::Impl& pack) {
  std::vector<FieldId> fields;
  for (const auto& record : pack.section<program::Field>(SectionId::kFields)) {
    if (record.schema.count != 0) {
      const Result<FieldId> own = adopt_own_field(pack, record);
      if (!own) return own.error();
      fields.push_back(own.value());
      continue;
    }
    const std::string_view name = pack.string(record.name);
    const std::optional<FieldId> field = find_field(name);
    if (!field) {
      return Error{"pack.schema", "this engine has no field `" + std::string(name) + "`"};
    }
    const std::string_view own = field_info(*field).signature;
    if (pack.string(record.signature) != own) {
      return Error{"pack.schema", "field `" + std::string(name) + "` is `" +
                                      std::string(pack.string(record.signature)) +
                                      "` in the pack and `" + std::string(own) + "` here"};
    }
    fields.push_back(*field);
  }
  return fields;
}

void build_literals(Pack::Impl& pack) {
  size_t to_fold = 0;
  for (const program::Literal& literal : pack.literal_records) {
    if (literal.nocase != 0) to_fold += literal.bytes.length;
  }
  pack.folded_literals.resize(to_fold);
  char* end = pack.folded_literals.data();
  pack.literals.reserve(pack.literal_records.size());
  for (const program::Literal& literal : pack.literal_records) {
    std::string_view bytes = pack.string(literal.bytes);
    if (literal.nocase != 0) {
      fold(bytes, end);
      bytes = {end, bytes.size()};
      end += bytes.size();
    }
    pack.literals.push_back({bytes, literal.nocase != 0});
  }
}

/// Of kFields.
std::vector<FieldType> field_types(const Pack::Impl& pack) {
  std::vector<FieldType> types;
  for (const auto& record : pack.section<program::Field>(SectionId::kFields)) {
    types.push_back(*parse_signature(pack.string(record.signature)));  // verified
  }
  return types;
}

/// The pack's fields as they are here, and their types.
struct Fields {
  std::span<const FieldId> ids;
  std::vector<FieldType> types;
};

RunTest run_test(const program::Test& test, const Fields& fields, const ClosedQuantifiers& closed) {
  RunTest run{};
  run.op = static_cast<program::TestOp>(test.op);
  run.operand_kind = static_cast<program::OperandKind>(test.operand_kind);
  run.operand = test.operand;
  run.raw = test.raw != 0;
  run.attribute = test.attribute;
  run.binder = program::kNoBinder;
  run.formed = program::kNotFormed;
  run.closed = true;
  if (run.operand_kind == program::OperandKind::kQuantifier) run.closed = closed[test.operand];
  if (!asks_field(run.op)) return run;
  run.field = fields.ids[test.field];
  run.binder = test.binder;
  run.of_view = test.of_view != 0;
  run.formed = test.formed;
  const bool of_element = test.binder != program::kNoBinder;
  run.closed = run.closed && !of_element && !run.of_view;
  const FieldType& type = fields.types[test.field];
  run.type = of_element ? type.attributes[test.attribute] : type.kind;
  return run;
}

/// Patterns come without classes that hold these (compiler/regex/print.cc).
bool names_an_end(std::string_view pattern) {
  constexpr std::string_view kEnds[] = {"$", "\\z", "\\Z", "\\b", "\\B"};
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return pattern.find(end) != pattern.npos; });
}

void build_formed_texts(Pack::Impl& pack, const Fields& fields) {
  for (const auto& record : pack.section<program::FormedText>(SectionId::kFormedTexts)) {
    const bool is_list = fields.types[record.field].kind == TypeKind::kList;
    FormedText text{fields.ids[record.field], is_list, record.attribute, record.raw != 0, {}};
    for (uint32_t i = 0; i < record.step_count; ++i) {
      text.steps.push_back(static_cast<FormStep>(record.steps[i]));
    }
    pack.formed_texts.push_back(std::move(text));
  }
}

void build_tests(Pack::Impl& pack, const Fields& fields, const ClosedQuantifiers& closed) {
  const auto tests = pack.section<program::Test>(SectionId::kTests);
  pack.tests.reserve(tests.size());
  for (const program::Test& test : tests) pack.tests.push_back(run_test(test, fields, closed));
  for (const auto& record : pack.section<program::Quantifier>(SectionId::kQuantifiers)) {
    pack.quantifiers.push_back({fields.ids[record.list_field], record.has_key != 0,
                                pack.string(record.key), record.code.first});
  }
  for (const auto& record : pack.section<program::Regex>(SectionId::kRegexes)) {
    pack.regex_lasts.push_back(!names_an_end(pack.string(record.pattern)));
  }
}

Status load_database(Pack::Impl& pack, const program::Database& record) {
  const auto kind = static_cast<program::DatabaseKind>(record.kind);
  const std::string what =
      (kind == program::DatabaseKind::kGroup ? "group " : "regex ") + std::to_string(record.index);
  hs_database_t* database = nullptr;
  const auto bytes = pack.section<char>(SectionId::kDatabaseBytes);
  const hs_error_t loaded =
      hs_deserialize_database(bytes.data() + record.offset, record.size, &database);
  if (loaded == HS_NOMEM) return Error{"pack.memory", "no memory for the database of " + what};
  if (loaded != HS_SUCCESS) {
    return Error{"pack.database", "the matcher refuses the database of " + what + " (" +
                                      std::to_string(loaded) + "), relink the pack"};
  }
  DatabasePtr owned(database);
  hs_scratch_t* scratch = pack.scratch.release();
  const hs_error_t allocated = hs_alloc_scratch(database, &scratch);
  pack.scratch.reset(scratch);
  if (allocated == HS_NOMEM) return Error{"pack.memory", "no memory for scratch"};
  if (allocated != HS_SUCCESS) {
    return Error{"pack.database",
                 "the matcher cannot run the database of " + what + ", relink the pack"};
  }
  if (kind == program::DatabaseKind::kGroup) {
    pack.group_databases[record.index] = std::move(owned);
  } else {
    pack.regex_databases[record.index] = std::move(owned);
  }
  return Ok{};
}

Status load_databases(Pack::Impl& pack) {
  const auto link = pack.view.get<program::LinkInfo>(SectionId::kLinkInfo, 0);
  const std::string_view built_for = pack.view.text(SectionId::kDatabaseBytes, link.hs_version);
  if (built_for != hs_version()) {
    return Error{"pack.database", "built for Hyperscan " + std::string(built_for) + ", this is " +
                                      hs_version() + ", relink the pack"};
  }
  pack.regex_databases.resize(pack.view.count(SectionId::kRegexes));
  for (const auto& record : pack.section<program::Database>(SectionId::kDatabaseIndex)) {
    if (Status status = load_database(pack, record); !status) return status;
  }
  return Ok{};
}

Status fill(Pack::Impl& pack, std::vector<uint8_t> linked, const ClosedQuantifiers& closed,
            const Site& site, const EventSchemas& own) {
  if (Status status = take_bytes(pack, std::move(linked)); !status) return status;
  if (Status status = adopt_schemas(pack, own); !status) return status;
  const Result<std::vector<FieldId>> resolved = resolve_fields(pack);
  if (!resolved) return resolved.error();
  pack.fields = resolved.value();
  const Fields fields{pack.fields, field_types(pack)};
  build_literals(pack);
  build_formed_texts(pack, fields);
  build_tests(pack, fields, closed);
  if (Status status = build_rules(pack, pack.fields); !status) return status;
  mark_asked_fields(pack, pack.fields);
  if (Status status = load_databases(pack); !status) return status;
  if (Status status = apply_site(pack, site); !status) return status;
  build_waking(pack);
  return Ok{};
}

}  // namespace

Pack::Pack() : impl_(std::make_unique<Impl>()) {}
Pack::~Pack() = default;

Result<std::shared_ptr<const Pack>> Pack::load(std::vector<uint8_t> linked, const LinkKey& key,
                                               const Site& site, const EventSchemas& own) {
  try {
    const Result<ProgramView> view = ProgramView::open(linked);
    if (!view) return view.error();
    if (!view.value().linked()) {
      return Error{"pack.not_linked", "a portable pack; link it on this host first"};
    }
    const Result<ClosedQuantifiers> closed = verify_program(linked, &key);
    if (!closed) return closed.error();
    const std::shared_ptr<Pack> pack(new Pack);
    Status status = fill(*pack->impl_, std::move(linked), closed.value(), site, own);
    if (!status) return status.error();
    return std::shared_ptr<const Pack>(pack);
  } catch (const std::bad_alloc&) {
    return Error{"pack.memory", "no memory here"};  // short: not allocated
  }
}

std::string_view Pack::name() const {
  return string(impl_->view.get<program::Meta>(SectionId::kMeta, 0).name);
}
std::string_view Pack::version() const {
  return string(impl_->view.get<program::Meta>(SectionId::kMeta, 0).version);
}
const std::vector<std::string>& Pack::warnings() const { return impl_->warnings; }

std::span<const program::Rule> Pack::rules() const { return impl_->rule_records; }
std::span<const program::Action> Pack::actions() const {
  return impl_->section<program::Action>(SectionId::kActions);
}
std::span<const program::Condition> Pack::conditions() const {
  return impl_->section<program::Condition>(SectionId::kConditions);
}
std::span<const program::ConditionScope> Pack::condition_scopes() const {
  return impl_->section<program::ConditionScope>(SectionId::kConditionScopes);
}
std::span<const program::ConditionRoot> Pack::condition_roots() const {
  return impl_->section<program::ConditionRoot>(SectionId::kConditionRoots);
}
std::span<const program::Test> Pack::tests() const {
  return impl_->section<program::Test>(SectionId::kTests);
}
std::span<const program::Field> Pack::fields() const {
  return impl_->section<program::Field>(SectionId::kFields);
}
std::span<const program::TestCase> Pack::test_cases() const {
  return impl_->section<program::TestCase>(SectionId::kTestCases);
}
std::span<const program::TestValue> Pack::test_values() const {
  return impl_->section<program::TestValue>(SectionId::kTestValues);
}
std::span<const program::HeaderPair> Pack::header_pairs() const {
  return impl_->section<program::HeaderPair>(SectionId::kHeaderPairs);
}
std::string_view Pack::string(program::StrRef ref) const { return impl_->string(ref); }
std::string_view Pack::string_list(program::Range range, uint32_t i) const {
  return string(impl_->view.get<program::StrRef>(SectionId::kStringLists, range.first + i));
}

std::vector<HostAction> Pack::host_actions(int32_t today) const {
  std::vector<HostAction> table;
  for (uint32_t i = 0; i < impl_->rules.size(); ++i) {
    if (impl_->rules[i].event != Event::kHost) continue;
    const program::Range own = impl_->rule_records[i].actions;
    for (uint32_t action = own.first; action < own.first + own.count; ++action) {
      const program::Action& record = actions()[action];
      table.push_back({i, action, static_cast<program::ActionKind>(record.kind), mode(i, today),
                       armed(i), string(record.name), static_cast<uint16_t>(record.number),
                       string(record.text), static_cast<program::Undo>(record.undo)});
    }
  }
  return table;
}

std::vector<HeaderEdit> Pack::edits(uint32_t rule) const {
  const std::span<const HeaderEdit> own = impl_->edits_of(rule);
  std::vector<HeaderEdit> edits(own.begin(), own.end());
  settle_edits(edits);
  return edits;
}

const EventSchemas& Pack::own_schemas() const { return impl_->own_schemas; }
std::string_view Pack::own_event(uint32_t rule) const {
  const RunRule& one = impl_->rules[rule];
  return one.event == Event::kOther ? impl_->own_events[one.own_event].name : std::string_view();
}
Event Pack::event(uint32_t rule) const { return impl_->rules[rule].event; }
Phase Pack::phase(uint32_t rule) const { return impl_->rules[rule].phase; }
Mode Pack::mode(uint32_t rule, int32_t today) const { return impl_->rules[rule].mode(today); }
Armed Pack::armed(uint32_t rule) const { return impl_->rules[rule].armed; }
uint32_t Pack::ungated_rules() const { return impl_->ungated_total; }

}  // namespace stopgap::engine
