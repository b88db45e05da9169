// SPDX-License-Identifier: Apache-2.0
// What the parts of check() share: names in reach, the pack being built, how to report. Internal to
// lang; the public door is check() in lang.h. The parts: check_modules, check_schema (fields),
// check_names (declarations), check_values (literals to values), check_operand and check_condition
// (conditions), check_entries (about, lifecycle, affects), check_actions, check_tests and
// check_request (tests), check_mitigation (ties them), allow (suppression), lint_text,
// lint_condition; the other lints are in lint.h.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "lang/lang.h"

namespace stopgap::lang::checking {

/// A declared name. `node` points into the syntax trees, which outlive the check.
struct Declared {
  std::variant<const ast::Param*, const ast::SetDecl*, const ast::Let*, const ast::Predicate*,
               const ast::Form*>
      node;
  const ast::Name* name = nullptr;
  std::string module;          ///< that declares it; empty for the pack's own names
  Type type;                   ///< params and sets
  uint32_t set = 0;            ///< params and sets: index in CheckedPack::sets
  bool used = false;           ///< reached from a mitigation
  bool expanding = false;      ///< its body is being expanded right now
  bool typed = false;          ///< its body was seen at least once
  bool broken = false;         ///< an error about it was reported: stay silent
  std::optional<bool> nocase;  ///< sets of text: whether the first use ignores ASCII case

  bool is_param() const { return std::holds_alternative<const ast::Param*>(node); }
  bool is_collection() const {
    return is_param() || std::holds_alternative<const ast::SetDecl*>(node);
  }
};

/// An argument of a predicate while its body is checked without a call.
struct OpaqueArgument {
  Type type;
};

/// What an operand names, before the type of the subject is known. monostate: an error was
/// reported.
using Value = std::variant<std::monostate, const ast::Literal*, const ast::SetLiteral*, Declared*,
                           OpaqueArgument>;
using Environment = std::map<std::string_view, Value>;

/// One code of one `// stopgap: allow …`.
struct Allow {
  Code code;
  Span remark;
  Span covered;
  bool used = false;
};

struct FieldSource {
  bool in_pack = false;  ///< the schema stands in the pack's own files: no import needed
};

/// State of one check(). Not copyable: it holds references.
class Context {
 public:
  Context(SourceMap& sources_in, Diagnostics& diagnostics_in, const Inputs& inputs_in)
      : sources(sources_in), diagnostics(diagnostics_in), inputs(inputs_in) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  /// Adds a diagnostic unless the same one was reported before (bodies are expanded many times),
  /// or the rule text allows it there.
  /// The reference stays valid until the next report.
  Diagnostic& report(Code code, Span span, std::string message, std::string help = {});
  /// As report, with "did you mean" help when some candidate is near, and a fix that replaces
  /// `span` when it is certainly meant.
  Diagnostic& report_unknown(Code code, Span span, std::string message, std::string_view written,
                             const std::vector<std::string>& candidates);
  /// Whether an error was reported there already, by the parser for instance.
  bool has_error_at(Span span) const;
  std::string slice(Span span) const { return std::string(sources.slice(span)); }
  /// Takes away the text under `span`, and its whole line when nothing else stands there.
  Fix removal(Span span, std::string title) const;
  /// Adds an import of `module` behind the last one of the file.
  Fix import_fix(uint32_t file, std::string_view module) const;

  /// Whether a mitigation on `event` may use the fields of `of`: the same event, or one it comes
  /// after.
  bool event_covers(std::string_view event, std::string_view of) const;
  /// Whether the schema of `field` may be used in `file`; notes the use of the import.
  bool is_visible(const SchemaField& field, uint32_t file);
  std::optional<uint32_t> find_field(std::string_view name) const;
  /// What `name` means in `file`: a name of the file's own pack or module, or one of a module it
  /// imports, then written with the module in front (and the import counts as used).
  Declared* find_declared(std::string_view name, uint32_t file);
  /// The imported module that `file` is, or nothing for a file of the pack.
  std::string_view module_of(uint32_t file) const;
  /// Candidates for help; none any more once so many errors were reported that nobody sees it.
  std::vector<std::string> visible_fields(uint32_t file) const;
  /// What stands for a value, or else what stands for a condition.
  std::vector<std::string> declared_names(bool values) const;
  bool is_help_wanted() const { return diagnostics.error_count() <= Diagnostics::kMaxDiagnostics; }
  /// Counts what expansion costs in memory; false once the pack's allowance is used up.
  bool spend_bytes(size_t bytes);

  SourceMap& sources;
  Diagnostics& diagnostics;
  const Inputs& inputs;
  CheckedPack pack;
  std::map<std::string, Declared, std::less<>> declared;  ///< "name", or "module:name"
  std::map<uint32_t, std::string> module_files;           ///< by file
  std::set<uint32_t> data_files;
  std::map<std::string, uint32_t, std::less<>> field_ids;
  std::map<std::string, Span, std::less<>> event_places;  ///< declared events
  std::map<std::string, std::string, std::less<>> event_schema;
  std::map<std::string, std::string, std::less<>> event_after;  ///< the event before it
  std::set<std::string, std::less<>> pack_schemas;  ///< schemas declared in the pack itself
  std::map<std::string, std::vector<std::string>, std::less<>> module_schemas;
  std::map<std::string, std::string, std::less<>> schema_module;  ///< the one that declares it
  std::map<uint32_t, std::map<std::string, Span, std::less<>>>
      imports;  ///< file -> module -> place
  std::set<std::pair<uint32_t, std::string>> used_imports;
  std::map<std::tuple<uint32_t, uint32_t, TypeKind, bool>, uint32_t> literal_sets;  ///< by place
  std::map<std::vector<FormStep>, uint32_t> forms;  ///< index in CheckedPack::forms
  std::vector<Allow> allows;
  std::map<uint32_t, uint32_t> import_places;  ///< file -> where another import can stand
  std::set<std::string, std::less<>> lost;     ///< declared by text that could not be read

 private:
  /// Marks what allows it as used.
  bool is_allowed(Code code, Span span);

  std::set<std::tuple<Code, uint32_t, uint32_t, std::string>> reported_;
  Diagnostic repeated_{};
  size_t expanded_bytes_ = 0;
};

// ---- check_modules, check_schema ---------------------------------------------------------------

/// Reads the modules the files import (and theirs), then declares every schema. The trees of the
/// modules live as long as the result.
std::vector<std::unique_ptr<ast::File>> load_modules(Context& context,
                                                     const std::vector<ast::File>& files);
void declare_schema(Context& context, const ast::Schema& schema);
void report_unused_imports(Context& context);

// ---- check_own_schema --------------------------------------------------------------------------

/// Reports what a schema that is not the engine's own may not declare.
void check_own_schema(Context& context, const ast::Schema& schema);
/// Whether an event may come after the event `before` of `schema`; reports otherwise.
bool may_come_after(Context& context, const ast::Name& before, std::string_view schema);
/// 0 if it is no whole number from 1 on.
uint32_t own_version(const ast::Schema& schema);

// ---- check_names -------------------------------------------------------------------------------

/// Names of the pack's own files, then those of `modules`.
void declare_names(Context& context, const std::vector<ast::File>& files,
                   const std::vector<std::unique_ptr<ast::File>>& modules);
/// Types bodies that no mitigation reached, so that their errors are seen too, and reports them as
/// unused.
void check_unused(Context& context);
/// The field that a declared name would hide: one of that name, or one whose first words are the
/// name.
std::optional<std::string> hidden_field(const Context& context, std::string_view name);
/// "text" and so on; kError for an unknown word.
TypeKind type_named(std::string_view word);
Type declared_type(Context& context, const ast::TypeName& name);
/// Resolves an operand. Marks what it names as used when `mark`.
Value resolve_value(Context& context, const ast::Operand& operand, const Environment* arguments,
                    bool mark);
/// A literal, or a `let` that stands for one; null after reporting when it is something else.
const ast::Literal* resolve_literal(Context& context,
                                    const std::variant<ast::Literal, ast::Reference>& value);

// ---- check_forms -------------------------------------------------------------------------------

std::optional<FormStep> find_step(std::string_view name);
/// The steps of the form or the step called `name`; marks what it names as used when `mark`.
/// Nothing after reporting.
std::optional<std::vector<FormStep>> resolve_form(Context& context, const ast::Name& name,
                                                  bool mark);

// ---- check_values ------------------------------------------------------------------------------

/// What a literal must become, and how to speak of it.
struct Target {
  TypeKind type = TypeKind::kText;
  std::string what;  ///< "`server.port` is an int"
  bool nocase = false;
  bool ranges = false;  ///< type kIp: prefixes allowed
};
/// "an int", "a string": for messages.
std::string describe(const ast::Literal& literal);
/// `10MB` as a size is written here; `exact` when it says the same.
std::optional<std::string> size_in(std::string_view text, bool& exact);
std::string describe(TypeKind kind);
std::string describe(const Type& type);
/// Appends the literal to the vector of `out` that fits; reports and returns false when it does not
/// fit.
bool convert(Context& context, const Target& target, const ast::Literal& literal, SetValue& out);
/// All elements, without repetitions (warned about). Reports an empty or too large set.
bool convert_all(Context& context, const Target& target, const ast::SetLiteral& set, SetValue& out);
/// Says that `elements[at]` stands earlier in the set. `at` is at least 1.
void report_repeated(Context& context, const std::vector<ast::Literal>& elements, size_t at);
std::optional<CidrValue> parse_address(Context& context, const ast::Literal& literal, bool ranges);

// ---- check_data_file ---------------------------------------------------------------------------

/// The entries of the file that `name` names, as the elements of a set. Adds its text to the
/// sources; what is wrong is reported at its line, many in one run.
bool read_data_file(Context& context, const Target& target, const ast::Literal& name,
                    SetValue& out);
/// Whether a file of rule text may be called so: relative, below the directory it starts from.
bool is_plain_path(std::string_view path);
/// "15.2.1118.20": decimal components; nothing after reporting.
std::optional<std::string> parse_version(Context& context, const ast::Literal& literal);
/// The same of a product's version, which may be a string, in `scheme`.
std::optional<std::string> parse_product_version(Context& context, const ast::Literal& literal,
                                                 VersionScheme scheme);
std::string show_address(const CidrValue& value);
/// "2022-10-08"
std::string show_date(int64_t day);

// ---- mitigations -------------------------------------------------------------------------------

/// `block`, `allow` or `log`.
FaultMode fault_mode(std::string_view mode);
/// Of `on_oversize` and its family; null for another key.
FaultMode* failure_mode(FailureModes& modes, std::string_view key);
void check_pack_block(Context& context, const std::vector<ast::File>& files);
CheckedMitigation check_mitigation(Context& context, const ast::Mitigation& mitigation);
void check_about(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out);
void check_lifecycle(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out);
void check_affects(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out);
void check_actions(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out);
void check_tests(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out);
/// Needs the checked tests.
void check_stays(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out);
/// The request of a test as raw parts; nothing after reporting.
std::optional<TestRequest> request_from_url(Context& context, const ast::RequestTest& test,
                                            Span span);
std::optional<TestRequest> request_from_raw(Context& context, const ast::Literal& raw);
/// The response of a test; nothing after reporting.
std::optional<TestResponse> response_of(Context& context, const ast::TestResponse& node);
/// "Name: value" each; false after reporting.
bool read_headers(Context& context, const std::vector<ast::Literal>& headers,
                  std::vector<std::pair<std::string, std::string>>& out);
/// The field values of a test on an event of another schema; false after reporting.
bool read_values(Context& context, const ast::RequestTest& test, std::string_view event,
                 CheckedTest& out);
/// `from`, `to`, `sni` and `alpn`; false after reporting.
bool read_peer(Context& context, const ast::RequestTest& test, TestRequest& out);
/// Token of RFC 9110; reports otherwise. `part` is "header name" or "method".
bool check_token(Context& context, std::string_view token, Span span, std::string_view part);
/// No CR, LF or NUL.
bool check_header_value(Context& context, std::string_view value, Span span);
/// Whether the mitigation can do more than edit, tag or log.
bool is_decisive(const CheckedMitigation& mitigation);
/// Whether it edits headers.
bool has_edits(const CheckedMitigation& mitigation);
/// ASCII letters in lower case.
std::string lower_case(std::string_view text);

// ---- allow -------------------------------------------------------------------------------------

void read_allows(Context& context, const std::vector<ast::File>& files);
void report_unused_allows(Context& context);

// ---- lint --------------------------------------------------------------------------------------

void lint_text(Context& context, uint32_t file);
void lint_condition(Context& context, const Cond& condition, std::string_view what);

}  // namespace stopgap::lang::checking
