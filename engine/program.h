// SPDX-License-Identifier: Apache-2.0
// THE contract between compiler and engine: the bytes of a pack. docs/program-format.md explains it
// with a worked dump.
//
// A pack is a Header, a table of SectionEntry, and sections: arrays of the records below, 8-byte
// aligned, little endian. Two kinds share the layout:
//   portable: what compiler emits and what travels. Self-contained; its digest is BLAKE2b-256 of
//   all bytes (digest field zero). linked:   the portable sections unchanged, plus kLinkInfo,
//   kDatabaseIndex and kDatabaseBytes made on this host by compiler/hs_build.
//             Its digest is keyed with this host's link key (digest.h), so no database from
//             elsewhere is ever deserialized.
// The tests that travel along are in program_tests.h, the conditions as written in
// program_conditions.h.
//
// Nothing is trusted before program_verify.cc has checked every index, range, count and target
// named here.
//
// Version history: 1 - first. 2 - `same view` (kSameView, of_view, quantifiers of views); evasion
// tests (kStays); Product::scheme, Rule::supersedes; events (rules on responses, connections and
// hosts; their actions, groups and tests); sets behind contains, starts_with and ends_with (kSet of
// several, kEverySet); forms (kFormedTexts); inherited tests; events of embedders (kSchemas,
// kOwnEvents, kTestValues, Field::schema and max_bytes, Rule::own_event). 3 - conditions as written
// (kConditions, kConditionScopes, kConditionRoots, Rule::written) in place of places beside the
// code; Rule::backend. A reader accepts its own version only; packs are rebuilt from rule text,
// linked packs from portable ones.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "engine/program_conditions.h"
#include "engine/program_refs.h"
#include "engine/program_tests.h"
#include "support/steps.h"

namespace stopgap::engine::program {

static_assert(std::endian::native == std::endian::little,
              "packs are read in place; big-endian hosts need a converting loader");

inline constexpr std::array<char, 8> kMagic = {'s', 't', 'o', 'p', 'g', 'a', 'p', '\n'};
inline constexpr uint32_t kFormatVersion = 3;
using Digest = std::array<uint8_t, 32>;

inline constexpr uint32_t kFlagLinked = 1;

struct Header {
  std::array<char, 8> magic;
  uint32_t format_version;
  uint32_t flags;
  uint64_t file_size;  // of the whole pack
  uint32_t section_count;
  uint32_t reserved;  // zero
  Digest digest;
};
static_assert(sizeof(Header) == 64);

/// Entries are ordered by id, each id at most once; sections follow in the same order without
/// overlap. Padding bytes are zero.
struct SectionEntry {
  uint32_t id;      // SectionId
  uint32_t count;   // records; for kStrings and kDatabaseBytes: bytes
  uint64_t offset;  // from the start of the pack, multiple of 8
};
static_assert(sizeof(SectionEntry) == 16);

enum class SectionId : uint32_t {
  kMeta = 1,
  kStrings,
  kFields,
  kLiterals,
  kSets,
  kSetStrings,
  kCidrs,
  kNumbers,
  kRegexes,
  kTests,
  kQuantifiers,
  kCode,
  kConditions,
  kConditionScopes,
  kConditionRoots,
  kAtoms,
  kClauseAtoms,
  kClauses,
  kScanSources,
  kActions,
  kActionFields,
  kProducts,
  kRanges,
  kStringLists,
  kRules,
  kTestCases,
  kHeaderPairs,
  kProductVersions,
  kStays,
  kFormedTexts,
  kSchemas,
  kOwnEvents,
  kTestValues,
  kLinkInfo = 64,
  kDatabaseIndex,
  kDatabaseBytes,
};

/// kMeta, exactly one.
struct Meta {
  StrRef name;
  StrRef version;
  StrRef publisher;
  StrRef compiler;
};

/// kSchemas: those of embedders that the rules are about. An engine whose embedder does not feed
/// this version of the schema refuses the pack.
struct Schema {
  StrRef name;
  uint32_t version;
};
/// kOwnEvents: events of kSchemas that rules are on.
struct OwnEvent {
  StrRef name;
  uint32_t schema;
};

/// kFields: the fields the program uses. The engine refuses the pack if it does not know `name`
/// with this `signature` (fields.def); of an embedder's field the signature says which views it
/// has, and the embedder must feed its type.
inline constexpr uint32_t kMaxInspectedBytes = 64u << 20;
struct Field {
  StrRef name;
  StrRef signature;
  Range schema;        // kSchemas: one for a field of an embedder, else none
  uint32_t max_bytes;  // of an embedder's text, path, host, bytes, list: so much is inspected. 0:
                       // as much as of a body
};

/// kLiterals, kSetStrings.
struct Literal {
  StrRef bytes;
  uint32_t nocase;
};

/// kSets. Exactly one of the ranges is used, by kind; sets share no elements. A site may replace
/// the elements of a parameter.
enum class SetKind : uint32_t { kStrings, kCidrs, kNumbers };
struct Set {
  StrRef name;    // empty for a literal set
  uint32_t kind;  // SetKind
  uint32_t is_param;
  uint32_t is_scalar;     // exactly one element
  uint32_t host_strings;  // elements are host names: a site's value is lower-cased and matched
                          // ignoring case
  Range elements;         // of kSetStrings, kCidrs or kNumbers
};

/// kCidrs: IPv6 or IPv4-mapped; bits after the prefix are zero.
struct Cidr {
  std::array<uint8_t, 16> address;
  uint32_t prefix;
};

/// kNumbers: int64_t.

/// kRegexes: the pattern in Hyperscan's dialect, after the gate.
struct Regex {
  StrRef pattern;
  uint32_t nocase;
};

/// kTests: one question about a request. Shared by all rules that ask it.
enum class TestOp : uint32_t {
  kEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kContains,
  kStartsWith,
  kEndsWith,
  kMatches,
  kIsTrue,
  kPresent,
  kBefore,  // today <= the number
  kAny,
  kAll,       // quantifier `operand`
  kFalse,     // never true (kTrue needs no test: its jump is resolved)
  kSameView,  // some one view of the subject satisfies quantifier `operand`, of kind kViews
};
/// kSet: some element; with kIn, kContains, kStartsWith and kEndsWith any set of strings, else a
/// scalar. kEverySet: every element, each in whichever view; with the last three only.
enum class OperandKind : uint32_t {
  kNone,
  kLiteral,
  kSet,
  kCidr,
  kNumber,
  kRegex,
  kQuantifier,
  kEverySet
};
inline constexpr uint32_t kNoBinder = UINT32_MAX;
struct Test {
  uint32_t op;            // TestOp
  uint32_t operand_kind;  // OperandKind
  uint32_t operand;       // index into the section of operand_kind
  uint32_t field;         // kFields; ignored for kBefore, kAny, kAll, kFalse
  uint32_t
      binder;  // kNoBinder, or how many quantifiers outwards (0 = innermost) the element is bound
  uint32_t attribute;  // with a binder: 0 name, 1 value
  uint32_t raw;        // 1: view V0 only
  uint32_t of_view;    // 1: asks the view that the kSameView around it has bound
  uint32_t formed;     // kNotFormed, or kFormedTexts: what its form makes of the field's views
};

/// kFormedTexts: the views of a text (raw: V0 only), or of an attribute of every element of a list,
/// each after `steps`, equal ones once. INVARIANT: a test's formed text has its field, its raw and,
/// with a binder, its attribute.
inline constexpr uint32_t kNotFormed = UINT32_MAX;
struct FormedText {
  uint32_t field;      // kFields
  uint32_t attribute;  // of a list: 0 name, 1 value; else 0
  uint32_t raw;
  uint32_t step_count;                        // 1 to kMaxFormSteps
  std::array<uint32_t, kMaxFormSteps> steps;  // FormStep; zero after the last
};

/// kQuantifiers: the body is its own block of code. INVARIANT: a quantifier tested inside the body
/// of quantifier q has an index above q.
/// kElements: asked by kAny and kAll, for the elements of a list, one after the other.
/// kViews: asked by kSameView, for the views of its subject. INVARIANT: the tests of the body are
///   kFalse or of_view with the subject (field, binder, attribute, raw) of every kSameView that
///   asks; no other test is of_view. It binds no element: binders count as outside.
enum class QuantifierKind : uint32_t { kElements, kViews };
struct Quantifier {
  uint32_t kind;        // QuantifierKind
  uint32_t list_field;  // kFields; kElements: a list; kViews: the subject's field
  uint32_t has_key;
  StrRef key;  // elements whose name equals it, ignoring ASCII case
  Range code;  // kCode
};

/// kCode: decide test `test`, go to if_true or if_false. Execution of a block starts at its first
/// instruction. INVARIANT: targets are kAccept, kReject or an instruction of the same block with a
/// higher index: every block ends.
inline constexpr uint32_t kAccept = UINT32_MAX;
inline constexpr uint32_t kReject = UINT32_MAX - 1;
struct Insn {
  uint32_t test;
  uint32_t if_true;
  uint32_t if_false;
};

/// kAtoms: literals searched (ignoring case) in the sources of one group; index = Hyperscan id. At
/// most kMaxAtomBytes long, never empty.
struct Atom {
  StrRef bytes;
  uint32_t group;
};

/// kClauses: at least one of these atoms occurs in any request for which the rule holds.
/// kClauseAtoms: uint32_t indices of kAtoms. The first clause of a rule wakes it; the others are
/// checked after their groups were scanned.
struct Clause {
  Range atoms;
};

/// kScanSources: what has to be scanned for the atoms, each once, ordered by group, source, header
/// (ignoring ASCII case) and formed. `header`: for header values, one header's name, or empty for
/// all. A group belongs to one event (fields.h), and the
/// source is one that the group feeds on. `formed`: for kFormed, of kFormedTexts; else zero.
struct ScanSource {
  uint32_t source;
  StrRef header;
  uint32_t group;
  uint32_t formed;
};

/// What a rule is about. kOther: an event of a schema that is not the engine's own.
enum class Event : uint32_t { kRequest, kResponse, kConnection, kHost, kOther };

/// kActions. Meaning of number, name, text by kind as in docs/language.md section 6. kActionFields:
/// uint32_t indices of kFields. `separator`: of kAppendHeader, not empty. `undo`: kRestore for the
/// actions on a host, else kNone. kClosePort: number, and text "tcp" or "udp".
enum class ActionKind : uint32_t {
  kDrop,
  kBlock,
  kRedirect,
  kThrottle,
  kSetHeader,
  kAppendHeader,
  kRemoveHeader,
  kTag,
  kLog,
  kDisableService,  // this one and the rest: rules on hosts, and only those
  kStopService,
  kClosePort,
  kDisableFeature
};
enum class Undo : uint32_t { kNone, kRestore };
struct Action {
  uint32_t kind;
  uint32_t number;
  StrRef name;
  StrRef text;
  Range fields;
  StrRef separator;
  uint32_t undo;
};

/// kProducts, kRanges, kStringLists (StrRef).
struct VersionRange {
  StrRef branch;
  StrRef before;
};
struct Product {
  StrRef name;
  uint32_t scheme;  // VersionScheme (support/version.h): how its versions compare
  Range ranges;
};

enum class Status : uint32_t { kDraft, kObserve, kEnforce, kRetired };
enum class FaultMode : uint32_t { kDefault, kBlock, kAllow, kLog };
inline constexpr int32_t kNever = INT32_MAX;

/// kRules, ordered by id. Days count from 1970-01-01. The code of a rule on a host is never run,
/// and it has no clauses.
struct Rule {
  StrRef id;
  StrRef title;
  StrRef severity;
  StrRef breaks;
  Range cves;        // kStringLists
  Range references;  // kStringLists
  uint32_t revision;
  int32_t revision_day;
  uint32_t status;          // Status
  int32_t expires_day;      // last day in force; kNever without expiry
  uint32_t expires_status;  // Status after it: kObserve or kRetired
  uint32_t on_oversize, on_unparsable, on_budget, on_error;  // FaultMode
  Range supersedes;                                          // kStringLists: ids
  Range products;                                            // kProducts
  Range actions;                                             // kActions, strongest first
  Range code;                                                // kCode; one block
  Range clauses;     // kClauses, of groups of its event; none: evaluated for every request
  Range tests;       // kTestCases
  Range inherited;   // kTestCases: block tests of what it supersedes in other packs
  Range stays;       // kStays
  uint32_t event;    // Event
  Range own_event;   // kOwnEvents: one for a rule on kOther, else none
  Range written;     // kConditionRoots: its `when`, then its exceptions; none: nothing is told
  uint32_t backend;  // Backend it names, plus one; 0: that of the site
};

/// kLinkInfo, exactly one in a linked pack.
struct LinkInfo {
  Digest portable_digest;  // digest of the portable pack it was made from
  StrRef hs_version;  // into kDatabaseBytes, not kStrings: the portable sections stay as they were
};

/// kDatabaseIndex: serialized databases inside kDatabaseBytes.
enum class DatabaseKind : uint32_t { kGroup, kRegex };
struct Database {
  uint32_t kind;    // DatabaseKind
  uint32_t index;   // Group or kRegexes
  uint32_t offset;  // in kDatabaseBytes, multiple of 64
  uint32_t size;
};

}  // namespace stopgap::engine::program
