// SPDX-License-Identifier: Apache-2.0
// The tree of one .gap file as written: nothing resolved, every node with its span, enough to print
// the file again. Built by parser.cc; read by format.cc, ast_dump.cc and check*.cc. Later stages
// use the checked tree (checked.h). Depth is at most kMaxNesting (the parser enforces it), so
// recursion over the tree and its destruction are bounded.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lang/span.h"

namespace stopgap::lang::ast {

/// Comments that stand on their own lines before a node, and one at the end of its last line; text
/// without the slashes.
struct Trivia {
  struct Comment {
    std::string text;
    bool doc = false;  ///< written with three slashes
  };
  std::vector<Comment> before;
  std::optional<Comment> after;
};

/// A word with its place: a name ("http.path" keeps its dots), an id, a product.
struct Name {
  std::string text;
  Span span;
};

enum class LiteralKind {
  kString,  // bytes after escapes in `text`
  kFence,   // """…""" after removing common indentation
  kRegex,   // between the slashes, `\/` already `/`
  kInt,
  kSize,
  kDuration,
  kDate,    // `number` holds the value: count, bytes, milliseconds, days since 1970-01-01
  kDotted,  // 15.2.1118.20, 10.0.0.1, 10.0.0.0/28: version or address, the type decides; `text` as
            // written
  kIpv6,    // with ':' and perhaps a prefix length; `text` as written
  kPort,    // 5060/tcp; `text` as written
  kBool,    // number 0 or 1
};

struct Literal {
  LiteralKind kind = LiteralKind::kString;
  std::string text;
  int64_t number = 0;
  bool nocase = false;  ///< suffix i
  Span span;
};

struct SetLiteral {
  std::vector<Literal> elements;
  Span span;
};

/// `http.headers["Cookie"]`, `a.value`, `mail_hosts`. Dots stay inside `name`.
struct Reference {
  Name name;
  std::optional<Literal> key;     ///< ["…"]
  std::optional<Name> after_key;  ///< `.name` written after ["…"], without the dot
  std::vector<Name> forms;        ///< `| form` chain, in order
  Span span;
};

enum class Quantity { kOne, kAny, kAll };  ///< `contains any {…}` / `contains all {…}`

struct Operand {
  Quantity quantity = Quantity::kOne;
  std::variant<Literal, SetLiteral, Reference> value;
  Span span;
};

enum class Operator {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kContains,
  kStartsWith,
  kEndsWith,
  kMatches
};
enum class Guard { kNone, kOrAbsent, kAndPresent };

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct And {
  std::vector<ExprPtr> terms;
};
struct Or {
  std::vector<ExprPtr> terms;
};
struct Not {
  ExprPtr term;
};
struct Paren {
  ExprPtr term;
};  ///< kept so that the formatter keeps the author's grouping
struct SameView {
  ExprPtr term;
  Guard guard = Guard::kNone;
};
struct Compare {
  Reference subject;
  Operator op;
  Span op_span;
  bool negated = false;  ///< `not in`, `not contains`, …; false for !=
  Operand operand;
  Guard guard = Guard::kNone;
};
struct Presence {
  Reference subject;
  bool present;
};
/// `any x in L where C` has a binder and a body; `any L op v` has `test`, whose subject is the list
/// reference.
struct Quantified {
  bool all = false;
  std::optional<Name> binder;
  Reference list;                 ///< only with a binder
  ExprPtr body;                   ///< only with a binder
  std::unique_ptr<Compare> test;  ///< only without one
};
struct BoolLiteral {
  bool value;
};
/// A boolean field, a `let`, or a predicate with or without arguments.
struct Call {
  Reference callee;
  bool has_parens = false;
  std::vector<Operand> arguments;
};

struct Expr {
  std::variant<And, Or, Not, Paren, SameView, Compare, Presence, Quantified, BoolLiteral, Call>
      node;
  Span span;
};

/// `set<host>`, `list<header>`, `text?`: the words as written.
struct TypeName {
  Name name;
  std::optional<Name> argument;
  bool optional = false;
  Span span;
};

// ---- declarations
// ------------------------------------------------------------------------------------------------------------

/// `key value` entries of pack, about and lifecycle blocks. Values are words, literals or lists of
/// them.
struct Entry {
  Trivia trivia;
  Name key;
  std::vector<std::variant<Name, Literal>>
      values;  ///< words (`critical`, `CVE-2021-1`, `on`, `then`, `>=`) and literals, in order
  Span span;
};

struct Pack {
  Trivia trivia;
  Literal name;
  Literal version;
  std::vector<Entry> entries;
  Trivia end;
  Span span;
};
struct Import {
  Trivia trivia;
  Name module;
  Span span;
};
struct Param {
  Trivia trivia;
  Name name;
  TypeName type;
  std::variant<Literal, SetLiteral> value;
  Span span;
};
struct SetDecl {
  Trivia trivia;
  Name name;
  TypeName type;
  SetLiteral value;             ///< empty with `from`
  std::optional<Literal> from;  ///< the name of a data file
  Span span;
};
struct Let {
  Trivia trivia;
  Name name;
  std::variant<ExprPtr, Literal> value;
  Span span;
};
struct Argument {
  Name name;
  TypeName type;
};
struct Predicate {
  Trivia trivia;
  Name name;
  std::vector<Argument> arguments;
  ExprPtr body;
  Span span;
};
struct Form {
  Trivia trivia;
  Name name;
  std::vector<Name> steps;
  Span span;
};

struct AffectsRange {
  Trivia trivia;
  Literal branch;
  Literal before;
  Span span;
};
struct Affects {
  Trivia trivia;
  Name product;
  std::optional<Name> scheme;  ///< `as debian`
  std::vector<AffectsRange> ranges;
  Trivia end;
  Span span;
};
struct Except {
  Trivia trivia;
  Literal reason;
  ExprPtr condition;
  std::optional<Literal> until;
  Span span;
};

/// `block(status: 403)`, `log(http.uri)`, `close_port(5060/tcp) undo restore`.
struct ActionArgument {
  std::optional<Name> label;
  std::variant<Literal, Reference> value;
};
struct Action {
  Name name;
  bool has_parens = false;
  std::vector<ActionArgument> arguments;
  std::optional<Name> undo;
  Span span;
};

/// `on_oversize block`
struct FailureMode {
  Trivia trivia;
  Name event;
  Name mode;
  Span span;
};

struct ProductVersion {
  Name product;
  Literal version;
};
enum class TestKind { kBlock, kPass, kObserve, kIdle, kArmed, kEdit };
/// What a test says the server answered: status and headers, or raw HTTP.
struct TestResponse {
  std::optional<Literal> status;
  std::vector<Literal> headers;
  std::optional<Literal> raw;
};
/// `smtp.helo = "a.example"`, or one element of a list: `smtp.header = { name = "a" value = "b" }`
struct EventValue {
  Name field;
  std::variant<Literal, std::vector<std::pair<Name, Literal>>> value;
};
/// One-line form: method + url (+ headers); raw form: `raw`; `connection` alone; host tests
/// (`armed with …`) have none of them.
struct RequestTest {
  TestKind kind = TestKind::kPass;
  std::optional<Name> method;
  std::optional<Literal> url;
  std::vector<Literal> headers;
  std::optional<Literal> raw;
  bool connection = false;                        ///< a connection, no request
  std::optional<std::vector<EventValue>> values;  ///< of an event of another schema
  std::optional<Literal> from;                    ///< the client's address
  std::optional<Literal> to;                      ///< the server's port: 443 or 5060/tcp
  std::optional<Literal> sni;
  std::optional<std::vector<Literal>> alpn;
  std::vector<ProductVersion> with;
  std::optional<Literal> at;
  std::optional<TestResponse> response;
  std::optional<std::vector<Literal>> gives;  ///< headers as they are after the edits
};
struct StaysTest {
  TestKind kind = TestKind::kBlock;
  std::vector<Name> classes;
};
struct Test {
  Trivia trivia;
  std::variant<RequestTest, StaysTest> test;
  Span span;
};

struct Block {
  Trivia trivia;
  std::vector<Entry> entries;
  Trivia end;
  Span span;
};  ///< about, lifecycle
struct Tests {
  Trivia trivia;
  std::vector<Test> tests;
  Trivia end;
  Span span;
};

struct Mitigation {
  Trivia trivia;
  Name id;
  Literal title;
  std::optional<Block> about;
  std::optional<Block> lifecycle;
  std::vector<Affects> affects;
  std::optional<Name> event, backend;
  Trivia on_trivia, backend_trivia, when_trivia, then_trivia;
  ExprPtr when;  ///< null when missing
  std::vector<Except> excepts;
  std::vector<Action> actions;
  std::vector<FailureMode> failure_modes;
  std::optional<Tests> tests;
  Trivia end;  ///< comments before the closing brace
  Span span;   ///< from `mitigation` to its closing brace
};

struct SchemaField {
  Trivia trivia;
  Name name;
  TypeName type;
  bool verbatim = false;
  bool nocase = false;
  bool secret = false;
  std::optional<Literal> max;
  std::optional<Name> key;
  Span span;
};
struct SchemaRecord {
  Trivia trivia;
  Name name;
  std::vector<SchemaField> attributes;
  Span span;
};
struct SchemaEvent {
  Trivia trivia;
  Name name;
  std::optional<Name> after;  ///< an earlier event, whose fields may be used too
  std::vector<SchemaField> fields;
  Trivia end;
  Span span;
};
struct Schema {
  Trivia trivia;
  Name name;
  Literal version;
  std::vector<std::variant<SchemaRecord, SchemaEvent>> items;
  Trivia end;
  Span span;
};

using Declaration = std::variant<Param, SetDecl, Let, Predicate, Form, Mitigation, Schema>;

/// A comment that speaks to the checker: `// stopgap: allow SG0601 because "…"`.
struct Remark {
  Span span;         ///< the comment
  Span covered;      ///< what it is about: the line, and every part that is on it
  std::string text;  ///< behind `stopgap:`
};

struct File {
  Trivia trivia;
  std::optional<Literal> syntax;  ///< the 1 of `syntax 1`
  std::optional<Pack> pack;
  std::vector<Import> imports;
  std::vector<Declaration> declarations;
  Trivia end;  ///< comments after the last declaration
  /// Names of declarations that could not be read: their uses are not called unknown.
  std::vector<std::string> lost;
  bool lost_import =
      false;  ///< an import, a schema or all of it could not be read: names cannot be judged
  std::vector<Remark> remarks;  ///< in order of the text; the comments are in the trivia too
};

}  // namespace stopgap::lang::ast
