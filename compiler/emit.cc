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

template <typename T>
uint32_t size32(const std::vector<T>& table) {
  return static_cast<uint32_t>(table.size());
}

/// INVARIANT of CheckedPack: ordered by id.
const lang::CheckedMitigation* find_by_id(const std::vector<lang::CheckedMitigation>& all,
                                          const std::string& id) {
  const auto found =
      std::lower_bound(all.begin(), all.end(), id,
                       [](const auto& one, const auto& wanted) { return one.id < wanted; });
  return found == all.end() || found->id != id ? nullptr : &*found;
}

class Emitter {
 public:
  Emitter(const ir::Module& module, const lang::CheckedPack& pack, const lang::SourceMap& sources)
      : module_(module), pack_(pack), sources_(sources), code_(module, sources, strings_) {}

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
  Range strings(const std::vector<std::string>& list);
  Range tests(const lang::CheckedMitigation& mitigation);
  Range inherited(const lang::CheckedMitigation& mitigation);
  Range headers(const std::vector<std::pair<std::string, std::string>>& list);
  void peer(const lang::TestRequest& request, program::TestCase& record);
  void test(const lang::CheckedTest& test);
  Range stays(const lang::CheckedMitigation& mitigation);
  std::vector<uint8_t> assemble() const;

  static program::Cidr cidr(const lang::CidrValue& value) { return {value.address, value.prefix}; }
  program::Literal literal(const ir::Literal& value) {
    return {strings_.add(value.bytes), value.nocase ? 1u : 0u};
  }

  const ir::Module& module_;
  const lang::CheckedPack& pack_;
  const lang::SourceMap& sources_;
  StringPool strings_;
  CodeEmitter code_;
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
  std::vector<program::StrRef> string_lists_;
  std::vector<program::Rule> rules_;
  std::vector<program::TestCase> test_cases_;
  std::vector<program::HeaderPair> header_pairs_;
  std::vector<program::ProductVersion> product_versions_;
  std::vector<program::Stays> stays_;
};

/// Tables of the module keep their order, so its ids are the program's; elements of sets follow.
void Emitter::operands() {
  for (const ir::Field& field : module_.fields) {
    fields_.push_back({strings_.add(field.name), strings_.add(field.signature)});
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
  record.cves = strings(mitigation.cves);
  record.references = strings(mitigation.references);
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
  record.supersedes = strings(mitigation.supersedes);
  record.products = products(mitigation);
  record.actions = actions(rule, mitigation);
  record.code = code_.block(rule.root, mitigation.span);
  record.clauses = gate_.rule_clauses[index];
  record.tests = tests(mitigation);
  record.inherited = inherited(mitigation);
  record.stays = stays(mitigation);
  record.event = static_cast<uint32_t>(rule.event);
  rules_.push_back(record);
}

Range Emitter::strings(const std::vector<std::string>& list) {
  const Range range{size32(string_lists_), size32(list)};
  for (const std::string& text : list) string_lists_.push_back(strings_.add(text));
  return range;
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

Range Emitter::tests(const lang::CheckedMitigation& mitigation) {
  const uint32_t first = size32(test_cases_);
  for (const lang::CheckedTest& checked : mitigation.tests) {
    test(checked);
  }
  return {first, size32(test_cases_) - first};
}

/// Of what it supersedes in imported packs: those that must be blocked.
Range Emitter::inherited(const lang::CheckedMitigation& mitigation) {
  const uint32_t first = size32(test_cases_);
  for (const std::string& id : mitigation.supersedes) {
    if (find_by_id(pack_.mitigations, id) != nullptr) continue;  // has its tests itself
    const lang::CheckedMitigation* old = find_by_id(pack_.imported, id);
    if (old == nullptr) continue;
    for (const lang::CheckedTest& checked : old->tests) {
      if (checked.kind != lang::ast::TestKind::kBlock) continue;
      test(checked);
      test_cases_.back().of = strings_.add(id);
    }
  }
  return {first, size32(test_cases_) - first};
}

Range Emitter::stays(const lang::CheckedMitigation& mitigation) {
  const Range all{size32(stays_), size32(mitigation.stays)};
  for (const lang::CheckedStays& stays : mitigation.stays) {
    program::Stays record{strings_.add(stays.evasion), {}, 0};
    if (stays.span.valid()) {
      record.file = strings_.add(sources_.name(stays.span.file));
      record.line = sources_.line_column(stays.span.file, stays.span.begin).line;
    }
    stays_.push_back(record);
  }
  return all;
}

Range Emitter::headers(const std::vector<std::pair<std::string, std::string>>& list) {
  const Range range{size32(header_pairs_), size32(list)};
  for (const auto& [name, value] : list) {
    header_pairs_.push_back({strings_.add(name), strings_.add(value)});
  }
  return range;
}

void Emitter::peer(const lang::TestRequest& request, program::TestCase& record) {
  record.has_client_ip = request.client_ip ? 1 : 0;
  if (request.client_ip) record.client_ip = request.client_ip->address;
  record.has_server_port = request.server_port ? 1 : 0;
  record.server_port = request.server_port.value_or(0);
  record.has_tls_sni = request.tls_sni ? 1 : 0;
  record.tls_sni = strings_.add(request.tls_sni.value_or(""));
  record.tls_alpn = strings(request.tls_alpn);
}

void Emitter::test(const lang::CheckedTest& checked) {
  const lang::TestRequest& request = checked.request;
  program::TestCase record{};
  record.kind = static_cast<uint32_t>(test_kind(checked.kind));
  record.day = checked.day;
  record.method = strings_.add(request.method);
  record.target = strings_.add(request.target);
  record.http_version = strings_.add(request.http_version);
  record.body = strings_.add(request.body);
  record.headers = headers(request.headers);
  record.with = {size32(product_versions_), size32(checked.with)};
  for (const auto& [product, version] : checked.with) {
    product_versions_.push_back({strings_.add(product), strings_.add(version)});
  }
  peer(request, record);
  if (checked.response) {
    record.has_response = 1;
    record.response_status = checked.response->status;
    record.response_headers = headers(checked.response->headers);
    record.response_body = strings_.add(checked.response->body);
  }
  if (checked.gives) record.gives = headers(*checked.gives);
  if (checked.span.valid()) {
    record.file = strings_.add(sources_.name(checked.span.file));
    record.line = sources_.line_column(checked.span.file, checked.span.begin).line;
  }
  test_cases_.push_back(record);
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
  bytes.add(SectionId::kSourceMap, code_.source_map);
  bytes.add(SectionId::kAtoms, gate_.atoms);
  bytes.add(SectionId::kClauseAtoms, gate_.clause_atoms);
  bytes.add(SectionId::kClauses, gate_.clauses);
  bytes.add(SectionId::kScanSources, gate_.scan_sources);
  bytes.add(SectionId::kActions, actions_);
  bytes.add(SectionId::kActionFields, action_fields_);
  bytes.add(SectionId::kProducts, products_);
  bytes.add(SectionId::kRanges, ranges_);
  bytes.add(SectionId::kStringLists, string_lists_);
  bytes.add(SectionId::kRules, rules_);
  bytes.add(SectionId::kTestCases, test_cases_);
  bytes.add(SectionId::kHeaderPairs, header_pairs_);
  bytes.add(SectionId::kProductVersions, product_versions_);
  bytes.add(SectionId::kStays, stays_);
  bytes.add(SectionId::kFormedTexts, formed_texts_);
  return bytes.finish(nullptr);
}

}  // namespace

std::vector<uint8_t> emit(const ir::Module& module, const lang::CheckedPack& pack,
                          const lang::SourceMap& sources) {
  return Emitter(module, pack, sources).run();
}

}  // namespace stopgap::compiler
