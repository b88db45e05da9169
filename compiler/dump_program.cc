// SPDX-License-Identifier: Apache-2.0
// A pack's bytes as text, section by section, records in order. Written from the bytes, not from
// the compiler's tables: what it shows is what an engine reads. Tested by the program goldens.
#include "compiler/compile.h"
#include "compiler/ir.h"
#include "engine/fields.h"
#include "engine/program_view.h"
#include "support/version.h"

namespace stopgap::compiler {
namespace {

namespace program = engine::program;
using program::ConditionKind;
using program::SectionId;

constexpr std::string_view kOpNames[] = {
    "==",       "<",           "<=",        ">",       ">=",       "in",
    "contains", "starts_with", "ends_with", "matches", "is_true",  "present",
    "today<=",  "any",         "all",       "false",   "same_view"};
constexpr std::string_view kOperandNames[] = {"-",      "literal", "set",        "cidr",
                                              "number", "regex",   "quantifier", "every_set"};
constexpr std::string_view kConditionNames[] = {"true", "false", "and", "or",        "not",
                                                "test", "any",   "all", "same_view", "use"};
constexpr std::string_view kActionNames[] = {
    "drop",           "block", "redirect", "throttle",        "set_header",   "append_header",
    "remove_header",  "tag",   "log",      "disable_service", "stop_service", "close_port",
    "disable_feature"};
constexpr std::string_view kEventNames[] = {"http.request", "http.response", "connection", "host",
                                            "other"};
constexpr std::string_view kStatusNames[] = {"draft", "observe", "enforce", "retired"};
constexpr std::string_view kFaultNames[] = {"default", "block", "allow", "log"};
constexpr std::string_view kTestNames[] = {"block", "pass", "observe", "idle", "armed", "edit"};
constexpr std::string_view kGroupNames[] = {
    "line",      "headers",          "body",          "late_line", "late_headers",
    "late_body", "response_headers", "response_body", "connection"};
constexpr std::string_view kSetNames[] = {"strings", "cidrs", "numbers"};
constexpr std::string_view kSourceNames[] = {"uri",
                                             "path_canonical",
                                             "query_form",
                                             "target",
                                             "method",
                                             "version",
                                             "host",
                                             "sni",
                                             "header_name",
                                             "header_value",
                                             "body",
                                             "body_form",
                                             "body_pairs",
                                             "alpn",
                                             "response_header_name",
                                             "response_header_value",
                                             "response_body",
                                             "auth_user",
                                             "overrides",
                                             "formed"};
static_assert(std::size(kSourceNames) == engine::kGateSourceCount);

std::string hex(std::span<const uint8_t> bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) {
    text += kHex[byte / 16];
    text += kHex[byte % 16];
  }
  return text;
}

class Dump {
 public:
  explicit Dump(const engine::ProgramView& view) : view_(view) {}

  std::string run() {
    tables();
    code();
    conditions();
    gate();
    actions();
    rules();
    tests();
    databases();
    return std::move(out_);
  }

 private:
  std::string str(program::StrRef ref) const { return ir::quote(view_.string(ref)); }
  static std::string num(int64_t number) { return std::to_string(number); }
  static std::string range(program::Range range) {
    return num(range.first) + "+" + num(range.count);
  }
  static std::string jump(uint32_t target) {
    if (target == program::kAccept) return "accept";
    return target == program::kReject ? "reject" : num(target);
  }

  /// "name (count)", then one line a record; nothing for an empty section.
  template <typename Record, typename Line>
  void section(SectionId id, std::string_view name, Line line) {
    const uint32_t count = view_.count(id);
    if (count == 0) return;
    out_ += std::string(name) + " (" + num(count) + ")\n";
    for (uint32_t i = 0; i < count; ++i) {
      out_ += "  " + num(i) + " " + line(view_.get<Record>(id, i)) + "\n";
    }
  }

  void tables();
  std::string test_line(const program::Test& test) const;
  void code();
  void conditions();
  void gate();
  void actions();
  std::string rule_line(const program::Rule& rule) const;
  void rules();
  void tests();
  void databases();

  const engine::ProgramView& view_;
  std::string out_;
};

void Dump::tables() {
  const auto literal = [&](const program::Literal& record) {
    return str(record.bytes) + (record.nocase != 0 ? "i" : "");
  };
  section<program::Meta>(SectionId::kMeta, "meta", [&](const program::Meta& meta) {
    return str(meta.name) + " version " + str(meta.version) + " publisher " + str(meta.publisher) +
           " compiler " + str(meta.compiler);
  });
  out_ += "strings (" + num(view_.count(SectionId::kStrings)) + " bytes)\n";
  section<program::Schema>(SectionId::kSchemas, "schemas", [&](const program::Schema& schema) {
    return str(schema.name) + " version " + num(schema.version);
  });
  section<program::OwnEvent>(SectionId::kOwnEvents, "own_events",
                             [&](const program::OwnEvent& event) {
                               return str(event.name) + " schema " + num(event.schema);
                             });
  section<program::Field>(SectionId::kFields, "fields", [&](const program::Field& field) {
    std::string line = str(field.name) + " : " + str(field.signature);
    if (field.schema.count != 0) line += " schema " + num(field.schema.first);
    if (field.max_bytes != 0) line += " max " + num(field.max_bytes);
    return line;
  });
  section<program::Literal>(SectionId::kLiterals, "literals", literal);
  section<program::Set>(SectionId::kSets, "sets", [&](const program::Set& set) {
    return str(set.name) + " " + std::string(kSetNames[set.kind]) + " " + range(set.elements) +
           (set.is_param != 0 ? " param" : "") + (set.is_scalar != 0 ? " scalar" : "") +
           (set.host_strings != 0 ? " hosts" : "");
  });
  section<program::Literal>(SectionId::kSetStrings, "set_strings", literal);
  section<program::Cidr>(SectionId::kCidrs, "cidrs", [](const program::Cidr& cidr) {
    return hex(cidr.address) + "/" + num(cidr.prefix);
  });
  section<int64_t>(SectionId::kNumbers, "numbers", [](int64_t number) { return num(number); });
  section<program::Regex>(SectionId::kRegexes, "regexes", [&](const program::Regex& regex) {
    return str(regex.pattern) + (regex.nocase != 0 ? "i" : "");
  });
}

std::string Dump::test_line(const program::Test& test) const {
  const auto op = static_cast<program::TestOp>(test.op);
  const bool asks_field = op != program::TestOp::kBefore && op != program::TestOp::kAny &&
                          op != program::TestOp::kAll && op != program::TestOp::kFalse;
  std::string line;
  if (asks_field) {
    line = "field " + num(test.field);
    if (test.binder != program::kNoBinder) {
      line += " element " + num(test.binder) + (test.attribute == 0 ? ".name" : ".value");
    }
    line += test.raw != 0 ? " raw " : " ";
    if (test.formed != program::kNotFormed) line += "formed " + num(test.formed) + " ";
    if (test.of_view != 0) line += "of view ";
  }
  line += kOpNames[test.op];
  if (test.operand_kind == 0) return line;
  return line + " " + std::string(kOperandNames[test.operand_kind]) + " " + num(test.operand);
}

void Dump::code() {
  section<program::Test>(SectionId::kTests, "tests",
                         [&](const program::Test& test) { return test_line(test); });
  section<program::FormedText>(SectionId::kFormedTexts, "formed_texts",
                               [](const program::FormedText& formed) {
                                 std::string line = "field " + num(formed.field);
                                 if (formed.attribute != 0) line += ".value";
                                 if (formed.raw != 0) line += " raw";
                                 for (uint32_t i = 0; i < formed.step_count; ++i) {
                                   line += " | " + std::string(kFormStepNames[formed.steps[i]]);
                                 }
                                 return line;
                               });
  section<program::Quantifier>(
      SectionId::kQuantifiers, "quantifiers", [&](const program::Quantifier& quantifier) {
        const bool views =
            quantifier.kind == static_cast<uint32_t>(program::QuantifierKind::kViews);
        return (views ? "views of field " : "field ") + num(quantifier.list_field) +
               (quantifier.has_key != 0 ? " key " + str(quantifier.key) : "") + " code " +
               range(quantifier.code);
      });
  section<program::Insn>(SectionId::kCode, "code", [](const program::Insn& insn) {
    return "test " + num(insn.test) + " true " + jump(insn.if_true) + " false " +
           jump(insn.if_false);
  });
}

void Dump::conditions() {
  section<program::Condition>(
      SectionId::kConditions, "conditions", [&](const program::Condition& condition) {
        std::string line(condition.is_part != 0 ? "part " : "");
        line += std::string(kConditionNames[condition.kind]) + " " + num(condition.size);
        const auto kind = static_cast<ConditionKind>(condition.kind);
        if (kind == ConditionKind::kTest) line += " test " + num(condition.index);
        const bool scoped = kind == ConditionKind::kAny || kind == ConditionKind::kAll ||
                            kind == ConditionKind::kSameView;
        if (scoped) line += " scope " + num(condition.index);
        return line + " at " + str(condition.file) + " " + num(condition.line) + ":" +
               num(condition.column) + " " + str(condition.text);
      });
  section<program::ConditionScope>(
      SectionId::kConditionScopes, "condition_scopes", [&](const program::ConditionScope& scope) {
        std::string line = "field " + num(scope.field);
        if (scope.binder != program::kNoBinder) {
          line += " element " + num(scope.binder) + (scope.attribute == 0 ? ".name" : ".value");
        }
        if (scope.raw != 0) line += " raw";
        if (scope.formed != program::kNotFormed) line += " formed " + num(scope.formed);
        return scope.has_key != 0 ? line + " key " + str(scope.key) : line;
      });
  section<program::ConditionRoot>(SectionId::kConditionRoots, "condition_roots",
                                  [&](const program::ConditionRoot& root) {
                                    std::string line = "condition " + num(root.condition);
                                    if (root.reason.length != 0)
                                      line += " except " + str(root.reason);
                                    if (root.until_day != program::kNever)
                                      line += " until day " + num(root.until_day);
                                    return line;
                                  });
}

void Dump::gate() {
  section<program::Atom>(SectionId::kAtoms, "atoms", [&](const program::Atom& atom) {
    return str(atom.bytes) + " " + std::string(kGroupNames[atom.group]);
  });
  section<uint32_t>(SectionId::kClauseAtoms, "clause_atoms",
                    [](uint32_t atom) { return "atom " + num(atom); });
  section<program::Clause>(SectionId::kClauses, "clauses", [](const program::Clause& clause) {
    return "clause_atoms " + range(clause.atoms);
  });
  section<program::ScanSource>(
      SectionId::kScanSources, "scan_sources", [&](const program::ScanSource& source) {
        const bool one_header = source.header.length != 0;
        const bool formed = source.source == static_cast<uint32_t>(engine::GateSource::kFormed);
        return std::string(kSourceNames[source.source]) +
               (one_header ? " " + str(source.header) : "") +
               (formed ? " " + num(source.formed) : "") + " " +
               std::string(kGroupNames[source.group]);
      });
}

void Dump::actions() {
  section<program::Action>(SectionId::kActions, "actions", [&](const program::Action& action) {
    return std::string(kActionNames[action.kind]) + " number " + num(action.number) + " name " +
           str(action.name) + " text " + str(action.text) + " fields " + range(action.fields) +
           (action.separator.length != 0 ? " separator " + str(action.separator) : "") +
           (action.undo != 0 ? " undo restore" : "");
  });
  section<uint32_t>(SectionId::kActionFields, "action_fields",
                    [](uint32_t field) { return "field " + num(field); });
  section<program::Product>(SectionId::kProducts, "products", [&](const program::Product& product) {
    const auto scheme = static_cast<VersionScheme>(product.scheme);
    const bool plain = scheme == VersionScheme::kDotted;
    return str(product.name) + (plain ? "" : " as " + std::string(scheme_name(scheme))) +
           " ranges " + range(product.ranges);
  });
  section<program::VersionRange>(SectionId::kRanges, "ranges", [&](const program::VersionRange& r) {
    return str(r.branch) + " before " + str(r.before);
  });
  section<program::StrRef>(SectionId::kStringLists, "string_lists",
                           [&](program::StrRef text) { return str(text); });
}

std::string Dump::rule_line(const program::Rule& rule) const {
  std::string line =
      str(rule.id) + " " + str(rule.title) + " on " + std::string(kEventNames[rule.event]) +
      (rule.own_event.count != 0 ? " " + num(rule.own_event.first) : "") +
      (rule.backend != 0 ? " backend " + std::string(kBackendNames[rule.backend - 1]) : "") +
      "\n    severity " + str(rule.severity) + " breaks " + str(rule.breaks) + "\n    cves " +
      range(rule.cves) + " references " + range(rule.references) + "\n    revision " +
      num(rule.revision) + " on day " + num(rule.revision_day) + " status " +
      std::string(kStatusNames[rule.status]);
  if (rule.expires_day != program::kNever) {
    line += " expires day " + num(rule.expires_day) + " then " +
            std::string(kStatusNames[rule.expires_status]);
  }
  if (rule.supersedes.count != 0) line += "\n    supersedes " + range(rule.supersedes);
  line += "\n    on_oversize " + std::string(kFaultNames[rule.on_oversize]) + " on_unparsable " +
          std::string(kFaultNames[rule.on_unparsable]) + " on_budget " +
          std::string(kFaultNames[rule.on_budget]) + " on_error " +
          std::string(kFaultNames[rule.on_error]);
  if (rule.inherited.count != 0) line += "\n    inherited tests " + range(rule.inherited);
  return line + "\n    products " + range(rule.products) + " actions " + range(rule.actions) +
         " code " + range(rule.code) + " clauses " + range(rule.clauses) + " tests " +
         range(rule.tests) + (rule.stays.count != 0 ? " stays " + range(rule.stays) : "") +
         " written " + range(rule.written);
}

void Dump::rules() {
  section<program::Rule>(SectionId::kRules, "rules",
                         [&](const program::Rule& rule) { return rule_line(rule); });
}

void Dump::tests() {
  section<program::TestCase>(
      SectionId::kTestCases, "test_cases", [&](const program::TestCase& test) {
        std::string line = std::string(kTestNames[test.kind]) + " day " + num(test.day) + " " +
                           str(test.method) + " " + str(test.target) + " " +
                           str(test.http_version) + " headers " + range(test.headers) + " body " +
                           str(test.body) + " with " + range(test.with);
        if (test.has_client_ip != 0) line += " from " + hex(test.client_ip);
        if (test.has_server_port != 0) line += " to " + num(test.server_port);
        if (test.has_tls_sni != 0) line += " sni " + str(test.tls_sni);
        if (test.tls_alpn.count != 0) line += " alpn " + range(test.tls_alpn);
        if (test.has_response != 0) {
          line += " response " + num(test.response_status) + " headers " +
                  range(test.response_headers) + " body " + str(test.response_body);
        }
        if (test.values.count != 0) line += " values " + range(test.values);
        if (test.gives.count != 0) line += " gives " + range(test.gives);
        if (test.of.length != 0) line += " of " + str(test.of);
        return line + " at " + str(test.file) + " " + num(test.line);
      });
  section<program::HeaderPair>(
      SectionId::kHeaderPairs, "header_pairs",
      [&](const program::HeaderPair& pair) { return str(pair.name) + ": " + str(pair.value); });
  section<program::ProductVersion>(SectionId::kProductVersions, "product_versions",
                                   [&](const program::ProductVersion& with) {
                                     return str(with.product) + " " + str(with.version);
                                   });
  section<program::TestValue>(
      SectionId::kTestValues, "test_values", [&](const program::TestValue& value) {
        std::string line = str(value.field) + " " + str(value.text) + " " + str(value.value);
        if (value.number != 0) line += " " + num(value.number);
        if (value.address != std::array<uint8_t, 16>{}) line += " " + hex(value.address);
        return line;
      });
  section<program::Stays>(SectionId::kStays, "stays", [&](const program::Stays& stays) {
    return str(stays.evasion) + " at " + str(stays.file) + " " + num(stays.line);
  });
}

/// What depends on the host (sizes, digests, versions) is not shown: dumps are compared.
void Dump::databases() {
  section<program::Database>(
      SectionId::kDatabaseIndex, "databases", [](const program::Database& database) {
        const bool group =
            static_cast<program::DatabaseKind>(database.kind) == program::DatabaseKind::kGroup;
        return group ? "group " + std::string(kGroupNames[database.index])
                     : "regex " + num(database.index);
      });
}

}  // namespace

std::string dump_program(const std::vector<uint8_t>& bytes) {
  const Result<engine::ProgramView> view = engine::ProgramView::open(bytes);
  if (!view) return view.error().code + ": " + view.error().detail + "\n";
  return Dump(view.value()).run();
}

}  // namespace stopgap::compiler
