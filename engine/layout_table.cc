// SPDX-License-Identifier: Apache-2.0
// See layout_table.h. Tested by program_verify_test.cc.
#include "engine/layout_table.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

#include "engine/fields.h"
#include "support/backends.h"
#include "support/version.h"

namespace stopgap::engine {
namespace {

using namespace program;  // NOLINT: every record type is named below

template <typename Enum>
constexpr uint32_t count_to(Enum last) {
  return static_cast<uint32_t>(last) + 1;
}
constexpr uint32_t at(SectionId id) { return static_cast<uint32_t>(id); }

// One row: field of Record, its check, its limit.
#define ROW(Record, field, check, limit) \
  { #field, offsetof(Record, field), FieldCheck::check, limit }

constexpr FieldSpec kMetaFields[] = {ROW(Meta, name, kName, 0), ROW(Meta, version, kName, 0),
                                     ROW(Meta, publisher, kString, 0),
                                     ROW(Meta, compiler, kString, 0)};
constexpr FieldSpec kFieldFields[] = {ROW(Field, name, kName, 0), ROW(Field, signature, kName, 0),
                                      ROW(Field, schema, kRecords, at(SectionId::kSchemas)),
                                      ROW(Field, max_bytes, kBelow, kMaxInspectedBytes + 1)};
constexpr FieldSpec kSchemaFields[] = {ROW(Schema, name, kName, 0)};
constexpr FieldSpec kOwnEventFields[] = {ROW(OwnEvent, name, kName, 0),
                                         ROW(OwnEvent, schema, kIndex, at(SectionId::kSchemas))};
constexpr FieldSpec kTestValueFields[] = {ROW(TestValue, field, kName, 0),
                                          ROW(TestValue, text, kString, 0),
                                          ROW(TestValue, value, kString, 0)};
constexpr FieldSpec kLiteralFields[] = {ROW(Literal, bytes, kName, 0),
                                        ROW(Literal, nocase, kBelow, 2)};
constexpr FieldSpec kSetFields[] = {ROW(Set, name, kString, 0),
                                    ROW(Set, kind, kBelow, count_to(SetKind::kNumbers)),
                                    ROW(Set, is_param, kBelow, 2), ROW(Set, is_scalar, kBelow, 2),
                                    ROW(Set, host_strings, kBelow, 2)};
constexpr FieldSpec kCidrFields[] = {ROW(Cidr, prefix, kBelow, 129)};
constexpr FieldSpec kRegexFields[] = {ROW(Regex, pattern, kName, 0), ROW(Regex, nocase, kBelow, 2)};
constexpr FieldSpec kTestFields[] = {
    ROW(Test, op, kBelow, count_to(TestOp::kSameView)),
    ROW(Test, operand_kind, kBelow, count_to(OperandKind::kEverySet)),
    ROW(Test, attribute, kBelow, 2), ROW(Test, raw, kBelow, 2), ROW(Test, of_view, kBelow, 2)};
constexpr FieldSpec kFormedTextFields[] = {
    ROW(FormedText, field, kIndex, at(SectionId::kFields)), ROW(FormedText, attribute, kBelow, 2),
    ROW(FormedText, raw, kBelow, 2), ROW(FormedText, step_count, kBelow, kMaxFormSteps + 1)};
constexpr FieldSpec kQuantifierFields[] = {
    ROW(Quantifier, kind, kBelow, count_to(QuantifierKind::kViews)),
    ROW(Quantifier, list_field, kIndex, at(SectionId::kFields)),
    ROW(Quantifier, has_key, kBelow, 2), ROW(Quantifier, key, kString, 0),
    ROW(Quantifier, code, kRecordsUsed, at(SectionId::kCode))};
constexpr FieldSpec kCodeFields[] = {ROW(Insn, test, kIndex, at(SectionId::kTests))};
constexpr FieldSpec kConditionFields[] = {
    ROW(Condition, kind, kBelow, count_to(ConditionKind::kUse)), ROW(Condition, is_part, kBelow, 2),
    ROW(Condition, text, kString, 0), ROW(Condition, file, kString, 0)};
constexpr FieldSpec kConditionScopeFields[] = {
    ROW(ConditionScope, field, kIndex, at(SectionId::kFields)),
    ROW(ConditionScope, attribute, kBelow, 2), ROW(ConditionScope, raw, kBelow, 2),
    ROW(ConditionScope, has_key, kBelow, 2), ROW(ConditionScope, key, kString, 0)};
constexpr FieldSpec kConditionRootFields[] = {
    ROW(ConditionRoot, condition, kIndex, at(SectionId::kConditions)),
    ROW(ConditionRoot, reason, kString, 0), ROW(ConditionRoot, until_day, kDay, 0)};
constexpr FieldSpec kAtomFields[] = {ROW(Atom, bytes, kName, 0),
                                     ROW(Atom, group, kBelow, kGroupCount)};
constexpr FieldSpec kClauseAtomFields[] = {{"atom", 0, FieldCheck::kIndex, at(SectionId::kAtoms)}};
constexpr FieldSpec kClauseFields[] = {
    ROW(Clause, atoms, kRecordsUsed, at(SectionId::kClauseAtoms))};
constexpr FieldSpec kScanSourceFields[] = {ROW(ScanSource, source, kBelow, kGateSourceCount),
                                           ROW(ScanSource, header, kString, 0),
                                           ROW(ScanSource, group, kBelow, kGroupCount)};
constexpr FieldSpec kActionRecordFields[] = {
    ROW(Action, kind, kBelow, count_to(ActionKind::kDisableFeature)),
    ROW(Action, name, kString, 0),
    ROW(Action, text, kString, 0),
    ROW(Action, fields, kRecords, at(SectionId::kActionFields)),
    ROW(Action, separator, kString, 0),
    ROW(Action, undo, kBelow, count_to(Undo::kRestore))};
constexpr FieldSpec kActionFieldFields[] = {
    {"field", 0, FieldCheck::kIndex, at(SectionId::kFields)}};
constexpr FieldSpec kProductFields[] = {
    ROW(Product, name, kName, 0), ROW(Product, scheme, kBelow, count_to(VersionScheme::kDebian)),
    ROW(Product, ranges, kRecords, at(SectionId::kRanges))};
constexpr FieldSpec kRangeFields[] = {ROW(VersionRange, branch, kName, 0),
                                      ROW(VersionRange, before, kName, 0)};
constexpr FieldSpec kStringListFields[] = {{"text", 0, FieldCheck::kString, 0}};
constexpr FieldSpec kRuleFields[] = {
    ROW(Rule, id, kName, 0),
    ROW(Rule, title, kString, 0),
    ROW(Rule, severity, kString, 0),
    ROW(Rule, breaks, kString, 0),
    ROW(Rule, cves, kRecords, at(SectionId::kStringLists)),
    ROW(Rule, references, kRecords, at(SectionId::kStringLists)),
    ROW(Rule, revision_day, kDay, 0),
    ROW(Rule, status, kBelow, count_to(program::Status::kRetired)),
    ROW(Rule, expires_day, kDay, 0),
    ROW(Rule, expires_status, kBelow, count_to(program::Status::kRetired)),
    ROW(Rule, on_oversize, kBelow, count_to(FaultMode::kLog)),
    ROW(Rule, on_unparsable, kBelow, count_to(FaultMode::kLog)),
    ROW(Rule, on_budget, kBelow, count_to(FaultMode::kLog)),
    ROW(Rule, on_error, kBelow, count_to(FaultMode::kLog)),
    ROW(Rule, supersedes, kRecords, at(SectionId::kStringLists)),
    ROW(Rule, products, kRecords, at(SectionId::kProducts)),
    ROW(Rule, actions, kRecords, at(SectionId::kActions)),
    ROW(Rule, code, kRecordsUsed, at(SectionId::kCode)),
    ROW(Rule, clauses, kRecords, at(SectionId::kClauses)),
    ROW(Rule, tests, kRecords, at(SectionId::kTestCases)),
    ROW(Rule, inherited, kRecords, at(SectionId::kTestCases)),
    ROW(Rule, stays, kRecords, at(SectionId::kStays)),
    ROW(Rule, event, kBelow, kEventCount),
    ROW(Rule, own_event, kRecords, at(SectionId::kOwnEvents)),
    ROW(Rule, written, kRecords, at(SectionId::kConditionRoots)),
    ROW(Rule, backend, kBelow, kBackendCount + 1)};
constexpr FieldSpec kTestCaseFields[] = {
    ROW(TestCase, kind, kBelow, count_to(TestKind::kEdit)),
    ROW(TestCase, day, kDay, 0),
    ROW(TestCase, method, kString, 0),
    ROW(TestCase, target, kString, 0),
    ROW(TestCase, http_version, kString, 0),
    ROW(TestCase, body, kString, 0),
    ROW(TestCase, headers, kRecords, at(SectionId::kHeaderPairs)),
    ROW(TestCase, with, kRecords, at(SectionId::kProductVersions)),
    ROW(TestCase, has_client_ip, kBelow, 2),
    ROW(TestCase, file, kString, 0),
    ROW(TestCase, has_server_port, kBelow, 2),
    ROW(TestCase, server_port, kBelow, UINT16_MAX + 1),
    ROW(TestCase, has_tls_sni, kBelow, 2),
    ROW(TestCase, tls_sni, kString, 0),
    ROW(TestCase, tls_alpn, kRecords, at(SectionId::kStringLists)),
    ROW(TestCase, has_response, kBelow, 2),
    ROW(TestCase, response_status, kBelow, 1000),
    ROW(TestCase, response_body, kString, 0),
    ROW(TestCase, response_headers, kRecords, at(SectionId::kHeaderPairs)),
    ROW(TestCase, gives, kRecords, at(SectionId::kHeaderPairs)),
    ROW(TestCase, of, kString, 0),
    ROW(TestCase, values, kRecords, at(SectionId::kTestValues))};
constexpr FieldSpec kHeaderPairFields[] = {ROW(HeaderPair, name, kString, 0),
                                           ROW(HeaderPair, value, kString, 0)};
constexpr FieldSpec kProductVersionFields[] = {ROW(ProductVersion, product, kName, 0),
                                               ROW(ProductVersion, version, kName, 0)};
constexpr FieldSpec kStaysFields[] = {ROW(Stays, evasion, kName, 0), ROW(Stays, file, kString, 0)};
constexpr FieldSpec kLinkInfoFields[] = {ROW(LinkInfo, hs_version, kLinkString, 0)};
constexpr FieldSpec kDatabaseFields[] = {
    ROW(Database, kind, kBelow, count_to(DatabaseKind::kRegex))};
#undef ROW

constexpr SectionSpec kSpecs[kSectionSlots] = {
    {SectionId::kMeta, "meta", sizeof(Meta), kMetaFields},
    {SectionId::kStrings, "strings", 1, {}},
    {SectionId::kFields, "fields", sizeof(Field), kFieldFields},
    {SectionId::kLiterals, "literals", sizeof(Literal), kLiteralFields},
    {SectionId::kSets, "sets", sizeof(Set), kSetFields},
    {SectionId::kSetStrings, "set_strings", sizeof(Literal), kLiteralFields},
    {SectionId::kCidrs, "cidrs", sizeof(Cidr), kCidrFields},
    {SectionId::kNumbers, "numbers", sizeof(int64_t), {}},
    {SectionId::kRegexes, "regexes", sizeof(Regex), kRegexFields},
    {SectionId::kTests, "tests", sizeof(Test), kTestFields},
    {SectionId::kQuantifiers, "quantifiers", sizeof(Quantifier), kQuantifierFields},
    {SectionId::kCode, "code", sizeof(Insn), kCodeFields},
    {SectionId::kConditions, "conditions", sizeof(Condition), kConditionFields},
    {SectionId::kConditionScopes, "condition_scopes", sizeof(ConditionScope),
     kConditionScopeFields},
    {SectionId::kConditionRoots, "condition_roots", sizeof(ConditionRoot), kConditionRootFields},
    {SectionId::kAtoms, "atoms", sizeof(Atom), kAtomFields},
    {SectionId::kClauseAtoms, "clause_atoms", sizeof(uint32_t), kClauseAtomFields},
    {SectionId::kClauses, "clauses", sizeof(Clause), kClauseFields},
    {SectionId::kScanSources, "scan_sources", sizeof(ScanSource), kScanSourceFields},
    {SectionId::kActions, "actions", sizeof(Action), kActionRecordFields},
    {SectionId::kActionFields, "action_fields", sizeof(uint32_t), kActionFieldFields},
    {SectionId::kProducts, "products", sizeof(Product), kProductFields},
    {SectionId::kRanges, "ranges", sizeof(VersionRange), kRangeFields},
    {SectionId::kStringLists, "string_lists", sizeof(StrRef), kStringListFields},
    {SectionId::kRules, "rules", sizeof(Rule), kRuleFields},
    {SectionId::kTestCases, "test_cases", sizeof(TestCase), kTestCaseFields},
    {SectionId::kHeaderPairs, "header_pairs", sizeof(HeaderPair), kHeaderPairFields},
    {SectionId::kProductVersions, "product_versions", sizeof(ProductVersion),
     kProductVersionFields},
    {SectionId::kStays, "stays", sizeof(Stays), kStaysFields},
    {SectionId::kFormedTexts, "formed_texts", sizeof(FormedText), kFormedTextFields},
    {SectionId::kSchemas, "schemas", sizeof(Schema), kSchemaFields},
    {SectionId::kOwnEvents, "own_events", sizeof(OwnEvent), kOwnEventFields},
    {SectionId::kTestValues, "test_values", sizeof(TestValue), kTestValueFields},
    {SectionId::kLinkInfo, "link_info", sizeof(LinkInfo), kLinkInfoFields},
    {SectionId::kDatabaseIndex, "database_index", sizeof(Database), kDatabaseFields},
    {SectionId::kDatabaseBytes, "database_bytes", 1, {}},
};

bool fits(uint32_t first, uint32_t count, uint32_t limit) {
  return uint64_t{first} + count <= limit;
}

bool is_day(int32_t day) {
  constexpr int32_t kYear9999 = 2'932'896;
  return day == kNever || (day >= -kYear9999 && day <= kYear9999);
}

/// The same field of records behind one another.
struct Column {
  const uint8_t* first;
  uint32_t count;
  uint32_t step;

  /// No branches but the loop's.
  template <typename Value, typename Fits>
  bool all(Fits value_fits) const {
    bool good = true;
    for (uint32_t i = 0; i < count; ++i) {
      Value value;
      std::memcpy(&value, first + size_t{i} * step, sizeof(value));
      good &= value_fits(value);
    }
    return good;
  }
};

// A StrRef is checked as the Range of bytes that it is.
static_assert(sizeof(StrRef) == sizeof(Range) &&
              offsetof(StrRef, offset) == offsetof(Range, first) &&
              offsetof(StrRef, length) == offsetof(Range, count));

bool column_fits(const ProgramView& view, const Column& column, const FieldSpec& field) {
  const auto inside = [&](SectionId section, bool may_be_empty) {
    return column.all<Range>([have = view.count(section), may_be_empty](Range range) {
      return (may_be_empty | (range.count != 0)) & fits(range.first, range.count, have);
    });
  };
  const auto below = [&](uint32_t limit) {
    return column.all<uint32_t>([limit](uint32_t value) { return value < limit; });
  };
  const auto section = static_cast<SectionId>(field.limit);  // for the checks that name one
  switch (field.check) {
    case FieldCheck::kString:
      return inside(SectionId::kStrings, true);
    case FieldCheck::kName:
      return inside(SectionId::kStrings, false);
    case FieldCheck::kLinkString:
      return inside(SectionId::kDatabaseBytes, true);
    case FieldCheck::kRecords:
      return inside(section, true);
    case FieldCheck::kRecordsUsed:
      return inside(section, false);
    case FieldCheck::kIndex:
      return below(view.count(section));
    case FieldCheck::kBelow:
      return below(field.limit);
    case FieldCheck::kDay:
      return column.all<int32_t>(is_day);
  }
  return false;
}

/// Why the field of a record does not fit.
const char* wrong_with(const uint8_t* record, const FieldSpec& field) {
  const auto is_empty = [&] {
    Range range;
    std::memcpy(&range, record + field.offset, sizeof(range));
    return range.count == 0;
  };
  switch (field.check) {
    case FieldCheck::kName:
      if (is_empty()) return "empty";
      [[fallthrough]];
    case FieldCheck::kString:
      return "not inside the strings";
    case FieldCheck::kLinkString:
      return "not inside the database bytes";
    case FieldCheck::kRecordsUsed:
      if (is_empty()) return "empty";
      [[fallthrough]];
    case FieldCheck::kRecords:
      return "range out of bounds";
    case FieldCheck::kIndex:
      return "no such record";
    case FieldCheck::kBelow:
      return "not a known value";
    case FieldCheck::kDay:
      return "not a day";
  }
  return "unknown check";
}

/// Columns of some records at a time, which stay in the nearest cache; only records that do not fit
/// are looked at one by one.
stopgap::Status check_section(const ProgramView& view, const SectionSpec& spec) {
  constexpr uint32_t kBlock = 64;
  const uint32_t count = view.count(spec.id);
  const uint8_t* records = view.bytes().data() + view.offset(spec.id);
  const auto column = [&](uint32_t first, uint32_t rows, const FieldSpec& field) {
    const size_t at = size_t{first} * spec.record_size + field.offset;
    return Column{records + at, rows, spec.record_size};
  };
  for (uint32_t first = 0; first < count; first += kBlock) {
    const uint32_t rows = std::min(kBlock, count - first);
    const bool good = std::all_of(spec.fields.begin(), spec.fields.end(), [&](const auto& field) {
      return column_fits(view, column(first, rows, field), field);
    });
    for (uint32_t i = first; !good && i < first + rows; ++i) {
      for (const FieldSpec& field : spec.fields) {
        if (column_fits(view, column(i, 1, field), field)) continue;
        const char* why = wrong_with(records + size_t{i} * spec.record_size, field);
        return record_error(spec.id, i, field.name, why);
      }
    }
  }
  return Ok{};
}

}  // namespace

const SectionSpec& section_spec(uint32_t slot) { return kSpecs[slot]; }

Error record_error(SectionId section, uint64_t index, const char* field, const char* why) {
  const SectionSpec& spec = kSpecs[section_slot(at(section))];
  return {"pack.layout",
          std::string(spec.name) + "[" + std::to_string(index) + "]." + field + ": " + why};
}

stopgap::Status check_records(const ProgramView& view) {
  for (const SectionSpec& spec : kSpecs) {
    if (spec.fields.empty()) continue;
    if (stopgap::Status status = check_section(view, spec); !status) return status;
  }
  return Ok{};
}

}  // namespace stopgap::engine
