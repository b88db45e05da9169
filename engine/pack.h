// SPDX-License-Identifier: Apache-2.0
// A loaded, verified, immutable pack: what every thread evaluates against.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/event_schema.h"
#include "engine/fields.h"
#include "engine/program.h"
#include "engine/site.h"
#include "support/result.h"

namespace stopgap::engine {

using LinkKey = std::array<uint8_t, 32>;

/// "Product installed and in no range", "in a range or no `affects`", "version unknown".
enum class Armed : uint8_t { kIdle, kArmed, kUnknown };

/// An upper bound from the site's file.
struct SiteReason {
  Mode mode;
  const Provenance* why;  ///< null: not said
};

/// What an agent does to the host for a mitigation that is armed and enforced, and undoes when it
/// no longer is (docs/language.md section 6). The engine never carries it out. Texts are the
/// pack's.
struct HostAction {
  uint32_t rule;    ///< index into Pack::rules()
  uint32_t action;  ///< index into Pack::actions()
  program::ActionKind kind;
  Mode mode;              ///< kEnforce: to be in force on that day; kObserve: to be reported only
  Armed armed;            ///< by the site's installed products
  std::string_view name;  ///< of the service or feature
  uint16_t port;          ///< of kClosePort
  std::string_view protocol;  ///< of kClosePort: "tcp" or "udp"
  program::Undo undo;
};

/// Immutable after load; safe to share between threads.
class Pack {
 public:
  /// Checks digest under `key`, then every byte of the layout, then schema, then deserializes the
  /// databases, then applies `site`. Takes `linked`, also if it fails: move it in, and nothing is
  /// copied (a copy made for the call may throw, outside of it). Errors: pack.truncated pack.magic
  /// pack.version pack.digest pack.not_linked pack.layout pack.schema pack.database pack.memory
  /// site.param site.mitigation site.version. `own`: the schemas of the embedder's own protocols
  /// (event_schema.h); a pack with rules about another one, another version, or fields and events
  /// that are not fed, is refused with pack.schema. A site that names an unknown mitigation or
  /// parameter is reported by warnings(), not refused: packs and sites change at different times.
  static Result<std::shared_ptr<const Pack>> load(std::vector<uint8_t> linked, const LinkKey& key,
                                                  const Site& site, const EventSchemas& own = {});
  ~Pack();

  std::string_view name() const;
  std::string_view version() const;
  const std::vector<std::string>& warnings() const;

  std::span<const program::Rule> rules() const;
  std::span<const program::Action> actions() const;
  std::span<const program::Condition> conditions() const;
  std::span<const program::ConditionScope> condition_scopes() const;
  std::span<const program::ConditionRoot> condition_roots() const;
  std::span<const program::Test> tests() const;
  std::span<const program::Field> fields() const;
  std::span<const program::TestCase> test_cases() const;
  std::span<const program::HeaderPair> header_pairs() const;
  std::span<const program::TestValue> test_values() const;
  std::string_view string(program::StrRef ref) const;
  std::string_view string_list(program::Range range,
                               uint32_t i) const;  ///< i-th string of a kStringLists range

  /// Mode of rule `rule` on day `today`: status, expiry, affects, site; and whether it is armed.
  Mode mode(uint32_t rule, int32_t today) const;
  Armed armed(uint32_t rule) const;
  /// The same if `site`'s versions were installed.
  Armed armed(uint32_t rule, const Site& site) const;
  /// Why, product by product: "exchange_server 15.2.1118.19 is in 15.2 before 15.2.1118.20". Empty
  /// if the rule is for every version. Bytes of the pack and the site, as they are.
  std::string why_armed(uint32_t rule, const Site& site) const;
  /// What the site says about the mode of `rule` on that day; all of it counts. Valid as long as
  /// the pack.
  std::vector<SiteReason> site_reasons(uint32_t rule, int32_t today) const;
  std::span<const SiteException> exceptions() const;  ///< Match::exception points into it
  const Site& site() const;                           ///< as given to load(), without parameters
  const EventSchemas& own_schemas() const;            ///< as given to load()
  Event event(uint32_t rule) const;
  /// The name of the embedder's event that the rule is on; empty for rules on the engine's own.
  std::string_view own_event(uint32_t rule) const;
  /// What has to be there before the rule can be decided; means nothing for rules on hosts.
  Phase phase(uint32_t rule) const;
  /// The header edits of one rule alone, settled.
  std::vector<HeaderEdit> edits(uint32_t rule) const;
  /// The host table, ordered by rule: every action of every mitigation on a host, armed or not.
  std::vector<HostAction> host_actions(int32_t today) const;
  uint32_t ungated_rules() const;  ///< rules without a clause: evaluated for every request

  struct Impl;
  const Impl& impl() const { return *impl_; }  ///< for the engine's own files (pack_impl.h)

 private:
  Pack();
  std::unique_ptr<Impl> impl_;
};

/// Cheap checks and strings of any pack, portable or linked, without loading databases. Errors as
/// in load().
struct PackSummary {
  bool linked = false;
  program::Digest digest{};
  std::string name, version;
  uint32_t rules = 0;
};
Result<PackSummary> inspect_pack(std::span<const uint8_t> bytes);

/// The schemas of embedders that a pack's rules are about, as far as they ask: for tools that run
/// its tests without knowing the protocol. Empty if the bytes are no pack.
EventSchemas schemas_of(std::span<const uint8_t> bytes);

/// Verifies layout and indices of a portable or linked pack (digest of a linked one needs `key`;
/// pass nullptr to skip that check for a pack this process just made). Used by load(), by the
/// linker and by `dump`.
Status verify_pack(std::span<const uint8_t> bytes, const LinkKey* key);

}  // namespace stopgap::engine
