// SPDX-License-Identifier: Apache-2.0
// The compiler's middle: flat typed tables joined by ids. Made by lower.cc, changed by passes/,
// printed by ir_dump.cc, written as program bytes by emit.cc. Ids are indices into the Module's
// vectors; no pointers, so a Module is a value that can be copied and compared by its dump.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/fields.h"
#include "engine/program.h"
#include "lang/checked.h"
#include "lang/span.h"

namespace stopgap::compiler::ir {

namespace program = engine::program;

using NodeId = uint32_t;
inline constexpr uint32_t kNone = UINT32_MAX;

/// A schema field in use. `id` is empty if the engine has no such field with this signature: then
/// the field is never gated; it is an embedder's, or the pack is refused on load.
struct Field {
  std::string name;
  std::string signature;
  std::optional<engine::FieldId> id;
  uint32_t schema = kNone;  // of an embedder's field: Module::schemas
  uint32_t max_bytes = 0;   // of an embedder's field
};

/// Of embedders.
struct Schema {
  std::string name;
  uint32_t version = 0;
};
struct OwnEvent {
  std::string name;
  uint32_t schema = 0;
};

struct Literal {
  std::string bytes;
  bool nocase = false;
  friend auto operator<=>(const Literal&, const Literal&) = default;
};

struct Set {
  std::string name;  // empty for a literal set
  program::SetKind kind = program::SetKind::kStrings;
  bool is_param = false;
  bool is_scalar = false;
  bool host_strings = false;
  std::vector<Literal> strings;
  std::vector<lang::CidrValue> cidrs;
  std::vector<int64_t> numbers;
  friend auto operator<=>(const Set&, const Set&) = default;
};

/// At least one of these strings (lower case) occurs, ignoring case, in every text the regex
/// matches.
using AnyOf = std::vector<std::string>;

struct Regex {
  std::string pattern;  // in Hyperscan's dialect
  bool nocase = false;
  std::vector<AnyOf> necessary;  // every one of them
};

/// As program::Test, with ids of this module. Lowering gives equal tests equal ids.
struct Test {
  program::TestOp op = program::TestOp::kFalse;
  program::OperandKind operand_kind = program::OperandKind::kNone;
  uint32_t operand = 0;
  uint32_t field = kNone;
  uint32_t binder = program::kNoBinder;
  uint32_t attribute = 0;
  bool raw = false;
  bool of_view = false;
  uint32_t formed = kNone;  // Module::formed_texts
  friend auto operator<=>(const Test&, const Test&) = default;
};

/// As program::FormedText.
struct FormedText {
  uint32_t field = 0;
  uint32_t attribute = 0;
  bool raw = false;
  std::vector<FormStep> steps;
  friend auto operator<=>(const FormedText&, const FormedText&) = default;
};

/// The body of an `any` or `all`; inside it binder 0 is the element. Of a `same view`: its tests
/// are of_view, and no binder is added.
struct Quantifier {
  program::QuantifierKind kind = program::QuantifierKind::kElements;
  uint32_t list_field = 0;
  std::optional<std::string> key;
  NodeId body = kNone;
};

enum class NodeKind : uint8_t { kTrue, kFalse, kAnd, kOr, kNot, kLeaf };

/// A condition is a tree: no node has two parents.
struct Node {
  NodeKind kind = NodeKind::kTrue;
  uint32_t test = kNone;         // kLeaf
  std::vector<NodeId> children;  // kAnd kOr: any number; kNot: one
  lang::Span span;               // of the rule text that says it
  std::vector<lang::Span> uses;  // of lets and predicates, as in lang::Cond
};

/// As program::Condition, in the same order: the conditions as written. Made before the passes,
/// which leave them alone, so that what is explained is what the author wrote.
struct Condition {
  program::ConditionKind kind = program::ConditionKind::kTrue;
  uint32_t size = 1;
  bool is_part = false;
  uint32_t index = 0;  // kTest: tests; kAny kAll kSameView: scopes
  lang::Span span;
  lang::Span inner;  // of the line below it, if its text holds that one's
};

/// As program::ConditionScope.
struct Scope {
  uint32_t field = 0;
  uint32_t binder = program::kNoBinder;
  uint32_t attribute = 0;
  bool raw = false;
  uint32_t formed = kNone;
  std::optional<std::string> key;
  friend auto operator<=>(const Scope&, const Scope&) = default;
};

/// As program::ConditionRoot.
struct ConditionRoot {
  uint32_t condition = 0;
  std::string reason;
  std::optional<int32_t> until_day;
};

/// What must be scanned for an atom; `header` as in program::ScanSource, lower case.
struct ScanSource {
  engine::GateSource source = engine::GateSource::kUri;
  std::string header;
  uint32_t formed = 0;  // with kFormed
  friend auto operator<=>(const ScanSource&, const ScanSource&) = default;
};

/// `bytes` is lower case, 1 to engine::kMaxAtomBytes long.
struct Atom {
  std::string bytes;
  engine::Group group = engine::Group::kLine;
  std::vector<ScanSource> sources;  // sorted, of this group
};

/// One of the atoms occurs in every request for which the rule holds. Sorted by bytes and group.
struct Clause {
  std::vector<Atom> atoms;
};

struct Rule {
  uint32_t mitigation = 0;  // CheckedPack::mitigations
  program::Event event = program::Event::kRequest;
  uint32_t own_event = kNone;  // of kOther: Module::own_events
  NodeId root = kNone;
  std::vector<ConditionRoot> written;         // `when`, then the exceptions; on a host: none
  std::vector<std::vector<uint32_t>> logged;  // of each action of the mitigation: fields
  std::vector<Clause> clauses;  // the first wakes the rule; none: evaluated for every request
};

struct Module {
  std::vector<Schema> schemas;
  std::vector<OwnEvent> own_events;
  std::vector<Field> fields;
  std::vector<Literal> literals;
  std::vector<Set> sets;
  std::vector<lang::CidrValue> cidrs;
  std::vector<int64_t> numbers;
  std::vector<Regex> regexes;
  std::vector<Test> tests;
  std::vector<FormedText> formed_texts;
  std::vector<Quantifier> quantifiers;
  std::vector<Node> nodes;
  std::vector<Condition> conditions;
  std::vector<Scope> scopes;
  std::vector<Rule> rules;

  NodeId add(Node node) {
    nodes.push_back(std::move(node));
    return static_cast<NodeId>(nodes.size() - 1);
  }
};

/// A quantifier a leaf asks about, if it asks about one.
std::optional<uint32_t> quantifier_of(const Module& module, const Node& leaf);

/// Whether a condition only joins lines of their own by `and` or `or`, and has no text itself.
bool is_group(const Module& module, uint32_t condition);

/// Text of the whole module: what `dump --stage=ir` prints. `pack` names the rules.
std::string dump(const Module& module, const lang::CheckedPack& pack);
/// One condition or test, as dump() writes it.
std::string dump_condition(const Module& module, NodeId node);
std::string dump_test(const Module& module, uint32_t test);
std::string dump_clause(const Clause& clause);
/// `bytes` between quotes; everything but printable ASCII as \xHH.
std::string quote(std::string_view bytes);

}  // namespace stopgap::compiler::ir
