// SPDX-License-Identifier: Apache-2.0
// The checked tree: what check() makes of the syntax trees of a pack. Names are resolved, lets and
// predicates expanded, `any {…}` operands spread into and/or, types right, limits kept. The
// compiler lowers it and the oracle interprets it; both may rely on every INVARIANT below. Plain
// values, no pointers into the syntax tree. Depth of a Cond is at most 4 * kMaxNesting.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lang/ast.h"
#include "lang/schema.h"
#include "lang/span.h"
#include "support/backends.h"
#include "support/steps.h"
#include "support/version.h"

namespace stopgap::lang {

/// INVARIANT: `bytes` is non-empty except as an argument of an action.
struct StringValue {
  std::string bytes;
  bool nocase = false;
  friend bool operator==(const StringValue&, const StringValue&) = default;
  friend auto operator<=>(const StringValue&, const StringValue&) = default;
};

/// IPv4 is stored as the IPv4-mapped IPv6 address ::ffff:a.b.c.d with prefix + 96. INVARIANT: bits
/// after the prefix are zero.
struct CidrValue {
  std::array<uint8_t, 16> address{};
  uint8_t prefix = 128;
  friend bool operator==(const CidrValue&, const CidrValue&) = default;
  friend auto operator<=>(const CidrValue&, const CidrValue&) = default;
};

/// A set or a scalar parameter's value (then with one element). Exactly one of the vectors is used,
/// according to `element`: strings for text/bytes/path/host, cidrs for ip/cidr, numbers for
/// int/size.
struct SetValue {
  TypeKind element = TypeKind::kText;
  std::vector<StringValue> strings;
  std::vector<CidrValue> cidrs;
  std::vector<int64_t> numbers;
  std::vector<Span> places;  ///< of the elements in rule text or data file, in their order
};

/// INVARIANT: sets named by declarations are stored once and shared by id.
struct SetInfo {
  std::string name;        ///< "name", "module.name"; empty for a literal set in a condition
  bool is_param = false;   ///< a site may replace its elements
  bool is_scalar = false;  ///< a scalar param: exactly one element
  bool is_unused = false;  ///< of an imported pack, and no mitigation of this one names it
  SetValue value;
  Span span;
};

/// What a test looks at.
struct Subject {
  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t field = kNone;   ///< Schema::fields; for an element's attribute: the list it comes from
  uint32_t binder = kNone;  ///< kNone: the field itself. Else how many quantifiers outwards the
                            ///< element is bound: 0 = innermost
  uint32_t attribute = 0;   ///< with a binder: SchemaRecord::attributes
  bool raw = false;         ///< view V0 only
  uint32_t form = kNone;    ///< CheckedPack::forms: applied to each of these views
  friend bool operator==(const Subject&, const Subject&) = default;
};

enum class CondKind {
  kTrue,
  kFalse,
  kAnd,
  kOr,
  kNot,
  kTest,
  kPresent,
  kBefore,
  kAny,
  kAll,
  kSameView
};
enum class TestOp {
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
  kIsTrue
};

/// One node of a condition.
///  kTest     subject op operand. Never negated: `not contains` became kNot over kTest. An absent
///  value makes it false.
///            Guards became explicit: `X or absent` = kOr{X, kNot{kPresent}}, `X and present` =
///            kAnd{X, kPresent}.
///  kPresent  the subject's value is present.
///  kBefore   today <= `day` (days since 1970-01-01): the `until` of an exception.
///  kAny/kAll a quantifier over list `list_field` (elements with name `list_key`, if any);
///  children[0] is the body, in which the
///            element is binder 0 and outer binders count one more.
///  kSameView some single view of `subject` (text, path or host) satisfies children[0]: connectives
///            over tests whose subjects equal `subject`, all asked of that view. False without a
///            value. Never inside another one.
/// INVARIANT: operand by (type of subject, op):
///   text path bytes host: kEqual/kContains/kStartsWith/kEndsWith StringValue or set id of a scalar
///   param; the last three also a set id: some element (with every_element: every one, each in
///   whichever view) is contained…; kIn set id; kMatches RegexValue ip: kEqual CidrValue (full
///   prefix) or scalar param; kIn CidrValue or set id     int size: kEqual… int64 or scalar param;
///   kIn set id    bool: kIsTrue, monostate
/// For host subjects and nocase attributes/fields, string operands and set elements already have
/// nocase = true.
struct RegexValue {
  std::string pattern;
  bool nocase = false;
  Span span;  ///< of the literal in rule text, slashes included
  friend bool operator==(const RegexValue& a, const RegexValue& b) {
    return a.pattern == b.pattern && a.nocase == b.nocase;
  }
};
struct SetId {
  uint32_t index = 0;  ///< CheckedPack::sets
  friend bool operator==(const SetId&, const SetId&) = default;
};

struct Cond {
  CondKind kind = CondKind::kTrue;
  Span span;                   ///< of the text that says it
  std::vector<Cond> children;  ///< kAnd kOr: two or more; kNot kAny kAll kSameView: one
  Subject subject;             ///< kTest kPresent kSameView
  TestOp op = TestOp::kEqual;  ///< kTest
  std::variant<std::monostate, StringValue, CidrValue, int64_t, RegexValue, SetId> operand;
  Span operand_span;        ///< of the literal in rule text; nowhere when it is a name or a set
  int32_t day = 0;          ///< kBefore
  uint32_t list_field = 0;  ///< kAny kAll
  std::optional<std::string> list_key;
  bool every_element = false;  ///< kTest with a set: every element, not some
  /// The lets and predicates whose body this is, where they are used, outermost first; at most
  /// kMaxKeptUses, the outermost. It means nothing: it is for who explains the condition.
  std::vector<Span> uses;
};

enum class Status { kDraft, kObserve, kEnforce, kRetired };
enum class ExpiryThen { kObserve, kRetire };
enum class ActionKind {
  kDrop,
  kBlock,
  kRedirect,
  kThrottle,
  kSetHeader,
  kAppendHeader,
  kRemoveHeader,
  kTag,
  kLog,
  kDisableService,  // the four on a host; they are not compared with each other
  kStopService,
  kClosePort,
  kDisableFeature
};  ///< strongest first
enum class FaultMode { kDefault, kBlock, kAllow, kLog };

enum class Undo { kNone, kRestore };

/// block: number = status, text = body. redirect: number = status, text = location. throttle:
/// number = per minute. set_header: name, text. append_header: name, text, separator.
/// remove_header: name. tag: text. log: fields. disable_service, stop_service, disable_feature:
/// name. close_port: number, text = "tcp" or "udp". INVARIANT: actions on a host have an undo, the
/// others none.
struct CheckedAction {
  ActionKind kind = ActionKind::kBlock;
  int64_t number = 0;
  std::string name;
  std::string text;
  std::string separator;
  std::vector<uint32_t> fields;  ///< Schema::fields
  Undo undo = Undo::kNone;
  Span span;
};

/// INVARIANT: both are versions of the product's scheme, and `before` is of the branch.
struct VersionRange {
  std::string branch;  ///< "15.2"
  std::string before;  ///< "15.2.1118.20"
};
struct AffectedProduct {
  std::string product;
  std::vector<VersionRange> ranges;
  VersionScheme scheme = VersionScheme::kDotted;
};

/// A test request as raw parts, built from either form. Header values are not trimmed here.
struct TestRequest {
  std::string method;
  std::string target;
  std::string http_version = "1.1";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<CidrValue> client_ip;
  std::optional<uint16_t> server_port;
  std::optional<std::string> tls_sni;
  std::vector<std::string> tls_alpn;
};
struct TestResponse {
  uint32_t status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};
/// Of a field of another schema, by its type: text, path, host, bytes: `text`; a list, one element:
/// `text` and `value` are the attributes of its record; int, size, bool: `number`; ip: `address`.
/// INVARIANT: of a field that is no list there is at most one in a test.
struct TestValue {
  uint32_t field = 0;  ///< Schema::fields
  std::string text, value;
  int64_t number = 0;
  CidrValue address;
};
/// INVARIANT: `response` is there for every test on http.response that is not kIdle, and for no
/// other event; `gives` for kEdit only; kArmed for `on host` only, where `request` is empty.
struct CheckedTest {
  ast::TestKind kind = ast::TestKind::kPass;
  TestRequest request;  ///< of a test on a connection: only what is known before a request
  std::vector<TestValue> values;  ///< of an event of another schema
  std::optional<TestResponse> response;
  std::optional<std::vector<std::pair<std::string, std::string>>> gives;
  std::vector<std::pair<std::string, std::string>> with;  ///< product, version
  int32_t day = 0;                                        ///< as of: days since 1970-01-01
  Span span;
};

/// `stays block under CLASS`: variants of every block test must be blocked too.
struct CheckedStays {
  std::string evasion;  ///< a class of evasion/classes.def
  Span span;            ///< of its name
};

/// What becomes of a condition that is not known, by cause. kDefault only where no pack says
/// otherwise: the language's default, block.
struct FailureModes {
  FaultMode on_oversize = FaultMode::kDefault, on_unparsable = FaultMode::kDefault,
            on_budget = FaultMode::kDefault, on_error = FaultMode::kDefault;
};

/// `except "reason" when … until …`
struct CheckedException {
  std::string reason;
  std::optional<int32_t> until_day;  ///< its last day
};

/// What a mitigation is `on`. kOther: an event of a schema that is not the engine's own.
enum class EventKind { kRequest, kResponse, kConnection, kHost, kOther };

struct CheckedMitigation {
  std::string id;
  std::string title;
  std::vector<std::string> cves;
  std::string severity;  ///< low medium high critical
  std::vector<std::string> references;
  std::string breaks;
  std::string author;
  Status status = Status::kDraft;
  uint32_t revision = 0;
  int32_t revision_day = 0;
  std::vector<std::string> supersedes;
  std::optional<int32_t> expires_day;
  ExpiryThen expires_then = ExpiryThen::kRetire;
  std::vector<AffectedProduct> affects;
  std::string event;         ///< its name
  std::string event_schema;  ///< "std.http"
  EventKind event_kind = EventKind::kRequest;
  std::optional<Backend> backend;  ///< of what it is asked about; none: that of the site
  Cond condition;  ///< `when` joined with `and not (…)` of every exception (and its kBefore)
  std::vector<CheckedException>
      exceptions;  ///< if any, the condition's children after the first, in this order
  std::vector<CheckedAction> actions;
  FailureModes failure;  ///< its own, else its pack's
  std::vector<CheckedTest> tests;
  std::vector<CheckedStays> stays;  ///< each class once
  Span span;                        ///< of `mitigation ID "title"`
};

struct CheckedPack {
  std::string name = "unnamed";
  std::string version = "0.0.0";
  std::string publisher;
  bool has_pack_block = false;
  FailureModes failure;  ///< of mitigations that say nothing
  Schema schema;
  std::vector<SetInfo> sets;
  std::vector<std::vector<FormStep>> forms;    ///< chains of steps in use, each once, none empty
  std::vector<CheckedMitigation> mitigations;  ///< ordered by id
  std::vector<CheckedMitigation>
      imported;  ///< of imported packs, ordered by id: for `supersedes`, not to be compiled
};

}  // namespace stopgap::lang
