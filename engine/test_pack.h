// SPDX-License-Identifier: Apache-2.0
// For tests: writes packs by hand, without compiler/. Fill the sections, then portable() or
// linked(). Databases are compiled here, so tests of the gate link stopgap_hs_full.
#pragma once

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "engine/digest.h"
#include "engine/fields.h"
#include "engine/limits.h"
#include "engine/program.h"
#include "engine/program_view.h"

namespace stopgap::engine {

inline constexpr LinkKey kTestKey{7, 7, 7};

class TestPack {
 public:
  TestPack() { add(program::SectionId::kMeta, meta()); }

  program::StrRef str(std::string_view text) {
    const auto offset = static_cast<uint32_t>(strings_.size());
    strings_ += text;
    return {offset, static_cast<uint32_t>(text.size())};
  }

  /// Returns the record's index.
  template <typename Record>
  uint32_t add(program::SectionId id, const Record& record) {
    Section& section = sections_[static_cast<uint32_t>(id)];
    const auto* bytes = reinterpret_cast<const uint8_t*>(&record);
    section.bytes.insert(section.bytes.end(), bytes, bytes + sizeof(Record));
    return section.count++;
  }

  uint32_t field(FieldId id) {
    const auto [at, added] = fields_.try_emplace(id, 0);
    if (added) {
      const FieldInfo& info = field_info(id);
      at->second = add(program::SectionId::kFields,
                       program::Field{str(info.name), str(info.signature), {}, 0});
    }
    return at->second;
  }
  uint32_t literal(std::string_view bytes, bool nocase = false) {
    return add(program::SectionId::kLiterals, program::Literal{str(bytes), nocase ? 1u : 0u});
  }
  /// A set of strings; an empty one is a site's to fill.
  uint32_t string_set(const std::vector<std::string_view>& elements) {
    const uint32_t first = sections_[static_cast<uint32_t>(program::SectionId::kSetStrings)].count;
    for (const std::string_view element : elements) {
      add(program::SectionId::kSetStrings, program::Literal{str(element), 0});
    }
    const auto count = static_cast<uint32_t>(elements.size());
    return add(program::SectionId::kSets, program::Set{str(elements.empty() ? "hosts" : ""),
                                                       0,
                                                       elements.empty() ? 1u : 0u,
                                                       0,
                                                       0,
                                                       {count == 0 ? 0 : first, count}});
  }
  uint32_t number(int64_t value) { return add(program::SectionId::kNumbers, value); }

  uint32_t test(program::TestOp op, program::OperandKind kind, uint32_t operand, FieldId id,
                uint32_t binder = program::kNoBinder, uint32_t attribute = 0, bool raw = false) {
    return add(program::SectionId::kTests,
               program::Test{static_cast<uint32_t>(op), static_cast<uint32_t>(kind), operand,
                             field(id), binder, attribute, raw ? 1u : 0u, 0, program::kNotFormed});
  }
  uint32_t contains(FieldId id, std::string_view bytes, bool nocase = false) {
    return test(program::TestOp::kContains, program::OperandKind::kLiteral, literal(bytes, nocase),
                id);
  }

  uint32_t insn(uint32_t test, uint32_t if_true, uint32_t if_false) {
    return add(program::SectionId::kCode, program::Insn{test, if_true, if_false});
  }
  /// A block that holds when all tests hold.
  program::Range all_of(const std::vector<uint32_t>& tests) {
    const uint32_t first = code_count();
    for (size_t i = 0; i < tests.size(); ++i) {
      const bool last = i + 1 == tests.size();
      insn(tests[i], last ? program::kAccept : first + static_cast<uint32_t>(i) + 1,
           program::kReject);
    }
    return {first, static_cast<uint32_t>(tests.size())};
  }
  uint32_t code_count() {
    return sections_[static_cast<uint32_t>(program::SectionId::kCode)].count;
  }

  /// A test of what `steps` make of a field, or of an attribute of the innermost element.
  uint32_t formed(program::TestOp op, std::string_view bytes, FieldId id,
                  const std::vector<FormStep>& steps, uint32_t binder = program::kNoBinder,
                  uint32_t attribute = 0) {
    program::FormedText text{field(id), attribute, 0, static_cast<uint32_t>(steps.size()), {}};
    for (size_t i = 0; i < steps.size(); ++i) text.steps[i] = static_cast<uint32_t>(steps[i]);
    const uint32_t index = add(program::SectionId::kFormedTexts, text);
    return add(program::SectionId::kTests,
               program::Test{static_cast<uint32_t>(op),
                             static_cast<uint32_t>(program::OperandKind::kLiteral), literal(bytes),
                             field(id), binder, attribute, 0, 0, index});
  }
  /// Scans the formed text `index` in `group`, the last that its field is found in.
  void scan_formed(uint32_t index, Group group) {
    add(program::SectionId::kScanSources,
        program::ScanSource{static_cast<uint32_t>(GateSource::kFormed), str(""),
                            static_cast<uint32_t>(group), index});
  }

  /// A quantifier over `list` with this body, and a test that asks it.
  uint32_t quantifier(bool all, FieldId list, program::Range body, std::string_view key = {}) {
    const uint32_t index =
        add(program::SectionId::kQuantifiers,
            program::Quantifier{0, field(list), key.empty() ? 0u : 1u, str(key), body});
    return test(all ? program::TestOp::kAll : program::TestOp::kAny,
                program::OperandKind::kQuantifier, index, list);
  }

  /// A test of the view that a same view has bound.
  uint32_t of_view(program::TestOp op, std::string_view bytes, FieldId id) {
    return add(program::SectionId::kTests,
               program::Test{static_cast<uint32_t>(op),
                             static_cast<uint32_t>(program::OperandKind::kLiteral), literal(bytes),
                             field(id), program::kNoBinder, 0, 0, 1, program::kNotFormed});
  }
  /// Some view of `id` satisfies the body: a test.
  uint32_t same_view(FieldId id, program::Range body) {
    const uint32_t index =
        add(program::SectionId::kQuantifiers, program::Quantifier{1, field(id), 0, str(""), body});
    return test(program::TestOp::kSameView, program::OperandKind::kQuantifier, index, id);
  }

  uint32_t action(program::ActionKind kind, uint32_t number = 0, std::string_view text = {}) {
    return add(program::SectionId::kActions,
               program::Action{
                   static_cast<uint32_t>(kind), number, str(""), str(text), {0, 0}, {0, 0}, 0});
  }

  uint32_t log(const std::vector<FieldId>& fields) {
    program::Range range{0, static_cast<uint32_t>(fields.size())};
    for (size_t i = 0; i < fields.size(); ++i) {
      const uint32_t at = add(program::SectionId::kActionFields, field(fields[i]));
      if (i == 0) range.first = at;
    }
    return add(program::SectionId::kActions,
               program::Action{static_cast<uint32_t>(program::ActionKind::kLog),
                               0,
                               str(""),
                               str(""),
                               range,
                               {0, 0},
                               0});
  }

  /// An enforced rule that blocks with 403; change the record before adding it with rule().
  program::Rule blocking(std::string_view id, program::Range code) {
    program::Rule rule{};
    rule.id = str(id);
    rule.status = static_cast<uint32_t>(program::Status::kEnforce);
    rule.expires_day = program::kNever;
    rule.expires_status = static_cast<uint32_t>(program::Status::kRetired);
    rule.actions = {action(program::ActionKind::kBlock, 403), 1};
    rule.code = code;
    return rule;
  }
  uint32_t rule(const program::Rule& rule) { return add(program::SectionId::kRules, rule); }

  uint32_t atom(std::string_view bytes, Group group) {
    return add(program::SectionId::kAtoms, program::Atom{str(bytes), static_cast<uint32_t>(group)});
  }
  uint32_t clause(const std::vector<uint32_t>& atoms) {
    program::Range range{0, static_cast<uint32_t>(atoms.size())};
    for (size_t i = 0; i < atoms.size(); ++i) {
      const uint32_t at = add(program::SectionId::kClauseAtoms, atoms[i]);
      if (i == 0) range.first = at;
    }
    return add(program::SectionId::kClauses, program::Clause{range});
  }
  void scan(GateSource source, std::string_view header = {}, Event event = Event::kRequest) {
    add(program::SectionId::kScanSources,
        program::ScanSource{static_cast<uint32_t>(source), str(header),
                            static_cast<uint32_t>(gate_group(source, event)), 0});
  }

  std::vector<uint8_t> portable() const { return write(false, kTestKey); }
  /// With the databases put in by database(); version: hs_version() unless told.
  std::vector<uint8_t> linked(std::string_view hs_version, const LinkKey& key = kTestKey) const {
    TestPack copy = *this;
    program::LinkInfo info{};
    info.hs_version = {static_cast<uint32_t>(copy.database_bytes_.size()),
                       static_cast<uint32_t>(hs_version.size())};
    copy.database_bytes_ += hs_version;
    copy.add(program::SectionId::kLinkInfo, info);
    return copy.write(true, key);
  }
  void database(program::DatabaseKind kind, uint32_t index, std::string_view bytes) {
    database_bytes_.resize((database_bytes_.size() + 63) / 64 * 64);
    add(program::SectionId::kDatabaseIndex,
        program::Database{static_cast<uint32_t>(kind), index,
                          static_cast<uint32_t>(database_bytes_.size()),
                          static_cast<uint32_t>(bytes.size())});
    database_bytes_ += bytes;
  }

 private:
  struct Section {
    std::vector<uint8_t> bytes;
    uint32_t count = 0;
  };
  program::Meta meta() { return {str("test"), str("1.0.0"), str("Example CERT"), str("by hand")}; }
  std::vector<uint8_t> write(bool linked, const LinkKey& key) const;

  std::string strings_, database_bytes_;
  std::map<uint32_t, Section> sections_;
  std::map<FieldId, uint32_t> fields_;
};

/// Writes the digest that fits the rest of `bytes`.
inline void repair_digest(std::vector<uint8_t>& bytes, const LinkKey& key = kTestKey) {
  if (bytes.size() < sizeof(program::Header)) return;
  program::Header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  const bool linked = (header.flags & program::kFlagLinked) != 0;
  header.digest = pack_digest(bytes, linked ? &key : nullptr);
  std::memcpy(bytes.data(), &header, sizeof(header));
}

inline std::vector<uint8_t> TestPack::write(bool linked, const LinkKey& key) const {
  std::map<uint32_t, Section> all = sections_;
  const auto put = [&all](program::SectionId id, const std::string& text) {
    all[static_cast<uint32_t>(id)] = {{text.begin(), text.end()},
                                      static_cast<uint32_t>(text.size())};
  };
  put(program::SectionId::kStrings, strings_);
  if (linked) put(program::SectionId::kDatabaseBytes, database_bytes_);
  std::vector<uint8_t> out(sizeof(program::Header) + all.size() * sizeof(program::SectionEntry));
  uint32_t index = 0;
  for (const auto& [id, section] : all) {
    out.resize((out.size() + 7) / 8 * 8);
    const program::SectionEntry entry{id, section.count, out.size()};
    std::memcpy(out.data() + sizeof(program::Header) + index++ * sizeof(entry), &entry,
                sizeof(entry));
    out.insert(out.end(), section.bytes.begin(), section.bytes.end());
  }
  out.resize((out.size() + 7) / 8 * 8);
  program::Header header{program::kMagic,
                         program::kFormatVersion,
                         linked ? program::kFlagLinked : 0,
                         out.size(),
                         index,
                         0,
                         {}};
  std::memcpy(out.data(), &header, sizeof(header));
  repair_digest(out, key);
  return out;
}

}  // namespace stopgap::engine
