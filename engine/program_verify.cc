// SPDX-License-Identifier: Apache-2.0
// verify_pack and inspect_pack of pack.h: the order of the checks, and those that depend on more
// than one record but not on code (verify_code.cc). Tested by program_verify_test.cc and
// tests/fuzz/fuzz_program.cc.
#include <sodium.h>

#include <algorithm>
#include <bitset>
#include <string>
#include <tuple>

#include "engine/action_kinds.h"
#include "engine/digest.h"
#include "engine/fields.h"
#include "engine/layout_table.h"
#include "engine/limits.h"
#include "engine/pack.h"
#include "engine/program_view.h"
#include "engine/text_match.h"
#include "engine/verify_code.h"
#include "engine/verify_conditions.h"
#include "engine/verify_formed.h"
#include "engine/verify_shared.h"
#include "support/version.h"

namespace stopgap::engine {
namespace {

using program::SectionId;
using program::SetKind;

Error layout_error(std::string detail) { return {"pack.layout", std::move(detail)}; }

Status check_digest(const ProgramView& view, const LinkKey* key) {
  if (view.linked() && key == nullptr) return Ok{};
  const program::Digest digest = pack_digest(view.bytes(), view.linked() ? key : nullptr);
  if (sodium_memcmp(digest.data(), view.header().digest.data(), digest.size()) == 0) return Ok{};
  return Error{"pack.digest", view.linked() ? "not linked on this host, or changed since"
                                            : "changed since it was built"};
}

Status check_counts(const ProgramView& view) {
  if (view.count(SectionId::kMeta) != 1) return layout_error("meta: not exactly one record");
  if (view.count(SectionId::kLinkInfo) != (view.linked() ? 1u : 0u)) {
    return layout_error("link_info: not exactly one record in a linked pack");
  }
  if (view.count(SectionId::kRules) > kMaxRules) return layout_error("rules: over the limit");
  if (view.count(SectionId::kScanSources) > kMaxScanSources) {
    return layout_error("scan_sources: over the limit");
  }
  if (view.count(SectionId::kOwnEvents) > kMaxOwnEvents) {
    return layout_error("own_events: over the limit");
  }
  return Ok{};
}

Status check_own_fields(const ProgramView& view) {
  for (uint32_t i = 0; i < view.count(SectionId::kFields); ++i) {
    const auto field = view.get<program::Field>(SectionId::kFields, i);
    if (field.schema.count > 1) return record_error(SectionId::kFields, i, "schema", "several");
  }
  return Ok{};
}

Status check_literals(const ProgramView& view) {
  uint64_t folded = 0;
  for (const SectionId section : {SectionId::kLiterals, SectionId::kSetStrings}) {
    for (uint32_t i = 0; i < view.count(section); ++i) {
      const auto literal = view.get<program::Literal>(section, i);
      if (literal.bytes.length > kMaxLiteralBytes) {
        return record_error(section, i, "bytes", "too long");
      }
      if (literal.nocase != 0) folded += literal.bytes.length;
      if (folded > kMaxFoldedBytes) {
        return record_error(section, i, "bytes", "the literals share too many bytes");
      }
    }
  }
  return Ok{};
}

/// Sets share no elements: each builds tables of its own.
Status check_set_limits(const ProgramView& view) {
  uint64_t left = uint64_t{view.count(SectionId::kSetStrings)} + view.count(SectionId::kCidrs) +
                  view.count(SectionId::kNumbers);
  for (uint32_t i = 0; i < view.count(SectionId::kSets); ++i) {
    const auto set = view.get<program::Set>(SectionId::kSets, i);
    const auto fail = [i](const char* field, const char* why) {
      return record_error(SectionId::kSets, i, field, why);
    };
    constexpr SectionId kElements[] = {SectionId::kSetStrings, SectionId::kCidrs,
                                       SectionId::kNumbers};
    const uint32_t have = view.count(kElements[set.kind]);
    if (set.elements.first > have || set.elements.count > have - set.elements.first) {
      return fail("elements", "range out of bounds");
    }
    if (set.elements.count > kMaxSetElements) return fail("elements", "over the limit");
    if (set.elements.count > left) return fail("elements", "of other sets too");
    left -= set.elements.count;
    if (set.is_scalar != 0 && set.elements.count != 1) return fail("elements", "not exactly one");
    if (set.is_param != 0 && set.name.length == 0) return fail("name", "empty");
    if (set.host_strings != 0 && set.kind != static_cast<uint32_t>(SetKind::kStrings)) {
      return fail("host_strings", "not a set of strings");
    }
  }
  return Ok{};
}

Status check_cidrs(const ProgramView& view) {
  for (uint32_t i = 0; i < view.count(SectionId::kCidrs); ++i) {
    const auto cidr = view.get<program::Cidr>(SectionId::kCidrs, i);
    for (uint32_t bit = cidr.prefix; bit < 128; ++bit) {
      if ((cidr.address[bit / 8] & (0x80u >> (bit % 8))) != 0) {
        return record_error(SectionId::kCidrs, i, "address", "bits after the prefix are set");
      }
    }
  }
  return Ok{};
}

bool is_header_value(GateSource source) {
  return source == GateSource::kHeaderValue || source == GateSource::kResponseHeaderValue;
}

/// Whether some event scans the source in the group.
bool feeds(GateSource source, uint32_t group) {
  for (const Event event : {Event::kRequest, Event::kResponse, Event::kConnection}) {
    const auto own = static_cast<uint32_t>(gate_group(source, event));
    if (own == group && groups_of(event).holds(own)) return true;
  }
  return false;
}

/// Each source once, whatever the case of its header's name: every request pays for each.
using SourceKey = std::tuple<uint32_t, uint32_t, std::string, uint32_t>;
SourceKey key_of(const ProgramView& view, const program::ScanSource& source) {
  return {source.group, source.source, folded(view.string(source.header)), source.formed};
}

Status check_atoms(const ProgramView& view, const std::bitset<kGroupCount>& scanned) {
  for (uint32_t i = 0; i < view.count(SectionId::kAtoms); ++i) {
    const auto atom = view.get<program::Atom>(SectionId::kAtoms, i);
    if (atom.bytes.length > kMaxAtomBytes) {
      return record_error(SectionId::kAtoms, i, "bytes", "too long");
    }
    if (!scanned[atom.group]) {
      return record_error(SectionId::kAtoms, i, "group", "nothing of it is scanned");
    }
  }
  return Ok{};
}

/// Atoms that nothing would scan for would silence their rules.
Status check_gate(const ProgramView& view) {
  SourceKey before;
  std::bitset<kGroupCount> scanned;
  for (uint32_t i = 0; i < view.count(SectionId::kScanSources); ++i) {
    const auto source = view.get<program::ScanSource>(SectionId::kScanSources, i);
    const auto kind = static_cast<GateSource>(source.source);
    if (kind == GateSource::kFormed && source.formed >= view.count(SectionId::kFormedTexts)) {
      return record_error(SectionId::kScanSources, i, "formed", "no such record");
    }
    if (kind != GateSource::kFormed && source.formed != 0) {
      return record_error(SectionId::kScanSources, i, "formed", "only for formed texts");
    }
    if (kind == GateSource::kFormed ? !feeds_formed(view, source) : !feeds(kind, source.group)) {
      return record_error(SectionId::kScanSources, i, "group", "has no such source");
    }
    if (source.header.length != 0 && !is_header_value(kind)) {
      return record_error(SectionId::kScanSources, i, "header", "only for header values");
    }
    if (source.header.length > kMaxLiteralBytes) {
      return record_error(SectionId::kScanSources, i, "header", "too long");
    }
    SourceKey own = key_of(view, source);
    if (i != 0 && own <= before) {
      return record_error(SectionId::kScanSources, i, "group", "not ascending, each source once");
    }
    before = std::move(own);
    scanned.set(source.group);
  }
  return check_atoms(view, scanned);
}

/// Header edits are of one strength, and so are actions on hosts; otherwise the kinds are in order.
uint32_t strength(uint32_t kind) {
  using program::ActionKind;
  if (is_edit(static_cast<ActionKind>(kind))) return static_cast<uint32_t>(ActionKind::kSetHeader);
  return std::min(kind, static_cast<uint32_t>(ActionKind::kDisableService));
}

Status check_action(const ProgramView& view, uint32_t index) {
  using program::ActionKind;
  const auto action = view.get<program::Action>(SectionId::kActions, index);
  const auto kind = static_cast<ActionKind>(action.kind);
  const auto fail = [index](const char* field, const char* why) {
    return record_error(SectionId::kActions, index, field, why);
  };
  const bool has_status = kind == ActionKind::kBlock || kind == ActionKind::kRedirect;
  if (has_status && (action.number < 100 || action.number > 999)) {
    return fail("number", "not an HTTP status");
  }
  if (is_edit(kind) && action.name.length == 0) return fail("name", "empty");
  if ((kind == ActionKind::kAppendHeader) != (action.separator.length != 0)) {
    return fail("separator", "only for append_header, and needed there");
  }
  const bool restores = action.undo == static_cast<uint32_t>(program::Undo::kRestore);
  if (is_host_action(kind) != restores) return fail("undo", "only for hosts, and needed there");
  if (!is_host_action(kind)) return Ok{};
  if (kind != ActionKind::kClosePort) {
    return action.name.length != 0 ? Status(Ok{}) : fail("name", "empty");
  }
  if (action.number == 0 || action.number > UINT16_MAX) return fail("number", "not a port");
  const std::string_view protocol = view.string(action.text);
  return protocol == "tcp" || protocol == "udp" ? Status(Ok{}) : fail("text", "not a protocol");
}

Status check_actions(const ProgramView& view) {
  for (uint32_t i = 0; i < view.count(SectionId::kActions); ++i) {
    if (Status status = check_action(view, i); !status) return status;
  }
  return Ok{};
}

bool is_any_version(std::string_view text) {
  return is_version(VersionScheme::kDotted, text) || is_version(VersionScheme::kSemver, text) ||
         is_version(VersionScheme::kDebian, text);
}

Status check_versions(const ProgramView& view) {
  for (uint32_t i = 0; i < view.count(SectionId::kProducts); ++i) {
    const auto product = view.get<program::Product>(SectionId::kProducts, i);
    const auto scheme = static_cast<VersionScheme>(product.scheme);
    for (uint32_t k = product.ranges.first; k < product.ranges.first + product.ranges.count; ++k) {
      const auto range = view.get<program::VersionRange>(SectionId::kRanges, k);
      if (!is_branch(scheme, view.string(range.branch)) ||
          !is_version(scheme, view.string(range.before))) {
        return record_error(SectionId::kRanges, k, "before", "not versions");
      }
    }
  }
  for (uint32_t i = 0; i < view.count(SectionId::kProductVersions); ++i) {
    const auto with = view.get<program::ProductVersion>(SectionId::kProductVersions, i);
    if (!is_any_version(view.string(with.version))) {
      return record_error(SectionId::kProductVersions, i, "version", "not a version");
    }
  }
  return Ok{};
}

/// An atom of another event's groups would never wake the rule.
Status check_clauses(const ProgramView& view, uint32_t index, const program::Rule& rule,
                     Event event) {
  for (uint32_t i = 0; i < rule.clauses.count; ++i) {
    const auto clause = view.get<program::Clause>(SectionId::kClauses, rule.clauses.first + i);
    for (uint32_t a = 0; a < clause.atoms.count; ++a) {
      const auto atom = view.get<uint32_t>(SectionId::kClauseAtoms, clause.atoms.first + a);
      if (!groups_of(event).holds(view.get<program::Atom>(SectionId::kAtoms, atom).group)) {
        return record_error(SectionId::kRules, index, "clauses", "an atom of another event");
      }
    }
  }
  return Ok{};
}

/// What one rule has, in order.
Status check_rule(const ProgramView& view, uint32_t index) {
  const auto rule = view.get<program::Rule>(SectionId::kRules, index);
  const auto fail = [index](const char* field, const char* why) {
    return record_error(SectionId::kRules, index, field, why);
  };
  if (rule.expires_status != static_cast<uint32_t>(program::Status::kObserve) &&
      rule.expires_status != static_cast<uint32_t>(program::Status::kRetired)) {
    return fail("expires_status", "neither observe nor retired");
  }
  const auto event = static_cast<Event>(rule.event);
  if (rule.own_event.count != (event == Event::kOther ? 1u : 0u)) {
    return fail("own_event", "one for events of other schemas, and only there");
  }
  if (Status status = check_clauses(view, index, rule, event); !status) return status;
  uint32_t before = 0;
  for (uint32_t i = 0; i < rule.actions.count; ++i) {
    const auto action = view.get<program::Action>(SectionId::kActions, rule.actions.first + i);
    if (!goes_with(static_cast<program::ActionKind>(action.kind), event)) {
      return fail("actions", "not for its event");
    }
    if (strength(action.kind) < before) return fail("actions", "not the strongest first");
    before = strength(action.kind);
  }
  return Ok{};
}

Status check_rules(const ProgramView& view) {
  std::string_view before;
  for (uint32_t i = 0; i < view.count(SectionId::kRules); ++i) {
    if (Status status = check_rule(view, i); !status) return status;
    const std::string_view id = view.string(view.get<program::Rule>(SectionId::kRules, i).id);
    if (id <= before) return record_error(SectionId::kRules, i, "id", "not ascending");
    before = id;
  }
  return Ok{};
}

Status check_database(const ProgramView& view, uint32_t index, std::vector<bool>& groups,
                      std::vector<bool>& regexes) {
  const auto database = view.get<program::Database>(SectionId::kDatabaseIndex, index);
  const auto fail = [index](const char* field, const char* why) {
    return record_error(SectionId::kDatabaseIndex, index, field, why);
  };
  const uint32_t have = view.count(SectionId::kDatabaseBytes);
  if (database.offset % 64 != 0) return fail("offset", "not a multiple of 64");
  if (database.offset > have || database.size > have - database.offset) {
    return fail("size", "not inside the database bytes");
  }
  const bool is_group =
      static_cast<program::DatabaseKind>(database.kind) == program::DatabaseKind::kGroup;
  std::vector<bool>& seen = is_group ? groups : regexes;
  if (database.index >= seen.size()) return fail("index", "no such record");
  if (seen[database.index]) return fail("index", "a second database for the same");
  seen[database.index] = true;
  return Ok{};
}

Status check_databases(const ProgramView& view) {
  if (!view.linked()) return Ok{};
  std::vector<bool> groups(kGroupCount);
  std::vector<bool> regexes(view.count(SectionId::kRegexes));
  for (uint32_t i = 0; i < view.count(SectionId::kDatabaseIndex); ++i) {
    if (Status status = check_database(view, i, groups, regexes); !status) return status;
  }
  for (uint32_t i = 0; i < view.count(SectionId::kAtoms); ++i) {
    if (!groups[view.get<program::Atom>(SectionId::kAtoms, i).group]) {
      return record_error(SectionId::kAtoms, i, "group", "has no database");
    }
  }
  const auto missing = std::find(regexes.begin(), regexes.end(), false);
  if (missing != regexes.end()) {
    return record_error(SectionId::kRegexes, static_cast<uint64_t>(missing - regexes.begin()),
                        "pattern", "has no database");
  }
  return Ok{};
}

}  // namespace

/// The digest comes first: behind it nothing is looked at in bytes that were changed. That of a
/// linked pack is passed over without its key, so all that follows must bear any bytes. What is
/// shared comes before what follows ranges.
Result<ClosedQuantifiers> verify_program(std::span<const uint8_t> bytes, const LinkKey* key) {
  const Result<ProgramView> opened = ProgramView::open(bytes);
  if (!opened) return opened.error();
  const ProgramView& view = opened.value();
  if (Status status = check_digest(view, key); !status) return status.error();
  for (const auto& check : {check_counts, check_records, check_own_fields, check_shared_records,
                            check_set_limits, check_literals, check_cidrs, check_gate,
                            check_actions, check_versions, check_rules, check_databases}) {
    if (Status status = check(view); !status) return status.error();
  }
  Result<ClosedQuantifiers> closed = verify_code(view);
  if (!closed) return closed;
  if (Status status = verify_conditions(view); !status) return status.error();
  return closed;
}

Status verify_pack(std::span<const uint8_t> bytes, const LinkKey* key) {
  const Result<ClosedQuantifiers> verified = verify_program(bytes, key);
  return verified ? Status(Ok{}) : Status(verified.error());
}

Result<PackSummary> inspect_pack(std::span<const uint8_t> bytes) {
  Result<ProgramView> opened = ProgramView::open(bytes);
  if (!opened) return opened.error();
  const ProgramView& view = opened.value();
  if (Status status = check_digest(view, nullptr); !status) return status.error();
  if (Status status = check_counts(view); !status) return status.error();
  if (Status status = check_records(view); !status) return status.error();
  const auto meta = view.get<program::Meta>(SectionId::kMeta, 0);
  PackSummary summary;
  summary.linked = view.linked();
  summary.digest = view.header().digest;
  summary.name = view.string(meta.name);
  summary.version = view.string(meta.version);
  summary.rules = view.count(SectionId::kRules);
  return summary;
}

}  // namespace stopgap::engine
