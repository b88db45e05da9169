// SPDX-License-Identifier: Apache-2.0
// A pack as the evaluator wants it: the verified sections in place, and flat tables made from them
// at load. Private to engine/.
#pragma once

#include <hs_common.h>
#include <hs_runtime.h>

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event_values.h"
#include "engine/fields.h"
#include "engine/formed_views.h"
#include "engine/missing.h"
#include "engine/pack.h"
#include "engine/program_view.h"
#include "engine/runtime_set.h"
#include "engine/signature.h"
#include "engine/text_match.h"

namespace stopgap::engine {

struct DatabaseDeleter {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct ScratchDeleter {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using DatabasePtr = std::unique_ptr<hs_database_t, DatabaseDeleter>;
using ScratchPtr = std::unique_ptr<hs_scratch_t, ScratchDeleter>;

/// program::Test with everything resolved that does not depend on the request.
struct RunTest {
  program::TestOp op;
  program::OperandKind operand_kind;
  TypeKind type;  ///< of the value asked about
  bool raw;
  bool of_view;  ///< asks the view bound by a same view
  bool closed;   ///< depends on no bound element or view: one answer a request
  FieldId field;
  uint32_t attribute;
  uint32_t binder;
  uint32_t operand;
  uint32_t formed;  ///< Impl::formed_texts, or program::kNotFormed
};

struct RunQuantifier {
  FieldId list;
  bool has_key;
  std::string_view key;
  uint32_t code;
};

struct RunClause {
  uint32_t first, count;  ///< of clause_atoms
  uint32_t groups;        ///< bit per group its atoms are in
};

/// A mode and the last day it holds.
struct ModeStep {
  int32_t last_day;
  Mode mode;
};

struct RunRule {
  uint32_t code;
  uint32_t first_further, end_further;  ///< Impl::clauses: all but the waking one
  ModeStep first;                       ///< the mode up to its last day
  const ModeStep* later;                ///< those after it; the last one ends never
  bool ever_on;
  uint32_t first_exception, end_exceptions;  ///< of Impl::rule_exceptions
  Armed armed;
  Event event;
  uint32_t own_event;  ///< of kOther: Impl::own_events
  uint32_t lane;       ///< Impl::lanes
  Phase phase;         ///< the last one its fields need
  bool reads_body;     ///< of the request
  bool has_edits;
  uint32_t first_edit, end_edit;                   ///< Impl::edits
  std::array<program::FaultMode, kCauseCount> on;  ///< by cause; never kDefault
  Verdict verdict;                                 ///< of its strongest action
  uint32_t status;                                 ///< HTTP status of that action, if it has one
  uint32_t action;                                 ///< index of that action
  Mode mode(int32_t today) const {
    if (today <= first.last_day) return first.mode;
    const ModeStep* step = later;
    while (today > step->last_day) ++step;
    return step->mode;
  }
};

/// The rules on one event that can be on, ascending.
struct EventRules {
  std::vector<uint32_t> all;
  std::vector<uint32_t> ungated;  ///< those without a clause
  bool read_body = false;         ///< some of them the body of the request
};

/// An event of a schema of the embedder.
struct OwnEvent {
  std::string_view name;
  EventRules rules;
  std::vector<uint8_t> asked;  ///< by own field: whether some rule on the event asks about it
};

struct Pack::Impl {
  std::vector<uint8_t> bytes;
  ProgramView view;  ///< of `bytes`
  std::vector<std::string> warnings;

  std::span<const program::Insn> code;
  std::span<const program::Literal> literal_records;
  std::span<const program::Cidr> cidrs;
  std::span<const int64_t> numbers;
  std::span<const program::Rule> rule_records;
  std::span<const program::ScanSource> scan_sources;
  std::span<const uint32_t> clause_atoms;

  std::vector<FieldId> fields;  ///< of kFields
  std::string folded_literals;  ///< one behind the other; `literals` points into it
  std::vector<Needle> literals;
  std::vector<RuntimeSet> sets;
  std::vector<RunTest> tests;
  std::vector<FormedText> formed_texts;
  std::vector<RunQuantifier> quantifiers;
  std::vector<bool> regex_lasts;  ///< what matches a text matches every longer one that starts so
  std::vector<RunRule> rules;
  std::vector<ModeStep> mode_steps;  ///< of the rules, one behind the other
  /// Backends that read differently, first that of the site: what rules that can be on need.
  std::vector<Backend> lanes;
  std::vector<SiteException> exceptions;  ///< hosts in lower case
  std::vector<uint32_t> rule_exceptions;  ///< of the rules, one behind the other
  Site site;                              ///< as given, without parameters: for explain
  std::vector<RunClause> clauses;

  /// Rules woken by atom a: wake_rules[wake_first[a] … wake_first[a + 1]).
  std::vector<uint32_t> wake_first, wake_rules;
  EventSchemas own_schemas;          ///< as given
  std::vector<OwnField> own_fields;  ///< of all of them, one behind the other
  std::vector<OwnEvent> own_events;  ///< the same

  std::array<EventRules, kEventCount> events;
  const EventRules& of(Event event) const { return events[static_cast<size_t>(event)]; }
  /// Rules on requests that read the body and that the head alone may not wake.
  std::vector<uint32_t> body_first;
  uint32_t resident_groups = 0;  ///< bit per group a waking clause has atoms in
  std::array<std::span<const program::ScanSource>, kGroupCount> group_sources;
  uint32_t ungated_total = 0;  ///< rules without a clause, on or off, but for those on hosts

  std::vector<HeaderEdit> edits;  ///< of all rules, by rule
  std::span<const HeaderEdit> edits_of(uint32_t rule) const {
    return std::span(edits).subspan(rules[rule].first_edit,
                                    rules[rule].end_edit - rules[rule].first_edit);
  }

  std::array<DatabasePtr, kGroupCount> group_databases;
  std::vector<DatabasePtr> regex_databases;
  ScratchPtr scratch;  ///< prototype: large enough for every database; null without databases

  template <typename Record>
  std::span<const Record> section(program::SectionId id) const {
    // Aligned: what a vector allocates is, and so is every section. Verified: the records are
    // inside.
    static_assert(alignof(Record) <= 8 && 8 <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    return {reinterpret_cast<const Record*>(bytes.data() + view.offset(id)), view.count(id)};
  }
  std::string_view string(program::StrRef ref) const { return view.string(ref); }
};

/// The views of rules of all lanes but the first (adopt.cc): for Views::adopt_lanes.
std::vector<std::unique_ptr<Views>> other_lanes(const Pack::Impl& pack,
                                                const RequestLimits& limits);
/// The embedder's schemas, if they are those of the pack (pack_events.cc). Error: pack.schema
Status adopt_schemas(Pack::Impl& pack, const EventSchemas& own);
/// A field of such a schema, and the event of a rule on kOther, as the embedder's. Error:
/// pack.schema
Result<FieldId> adopt_own_field(Pack::Impl& pack, const program::Field& record);
Result<uint32_t> find_own_event(const Pack::Impl& pack, const program::Rule& rule);
/// Null if none of the embedder's schemas has it.
const OwnEvent* find_event(const Pack::Impl& pack, std::string_view name);
/// OwnEvent::asked; needs the rules.
void mark_asked_fields(Pack::Impl& pack, std::span<const FieldId> fields);
/// Events, verdicts, edits and phases of the rules (pack_rules.cc). Error: pack.layout
Status build_rules(Pack::Impl& pack, std::span<const FieldId> fields);
/// What wakes them; needs the modes.
void build_waking(Pack::Impl& pack);
/// Modes, armed states, exceptions and set elements as `site` says (pack_site.cc). Errors: site.*
Status apply_site(Pack::Impl& pack, const Site& site);
/// Set elements only (pack_params.cc).
Status apply_params(Pack::Impl& pack, const Site& site);

}  // namespace stopgap::engine
