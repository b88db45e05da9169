// SPDX-License-Identifier: Apache-2.0
// The oracle: what a pack decides about a request on a day at a site, from docs/language.md alone.
// Slow, plain, and the judge of the engine.
//
//   Oracle oracle(pack, site);
//   OracleDecision decision = oracle.decide(request, today);
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/checked.h"
#include "tests/oracle/condition.h"
#include "tests/oracle/event.h"
#include "tests/oracle/facts.h"

namespace stopgap::oracle {

enum class Mode { kOff, kObserve, kEnforce };  ///< lowest first

struct OracleSite {
  std::map<std::string, Mode> highest_mode;      ///< by mitigation; it may only lower
  std::map<std::string, std::string> versions;   ///< of installed products, as far as known
  std::map<std::string, lang::SetValue> params;  ///< values in place of the pack's
  std::string backend = "generic";               ///< of mitigations that do not name one
};

/// A mitigation that is on and of whose condition it is not known whether it holds.
struct OracleUndecided {
  std::string id;
  Causes causes = 0;
  lang::FaultMode says = lang::FaultMode::kBlock;
  friend bool operator==(const OracleUndecided&, const OracleUndecided&) = default;
};

/// A mitigation that is on and whose condition holds.
struct OracleMatch {
  std::string id;
  Mode mode = Mode::kEnforce;
  friend bool operator==(const OracleMatch&, const OracleMatch&) = default;
};

struct OracleDecision {
  std::vector<OracleMatch> matches;         ///< by id
  std::optional<lang::ActionKind> verdict;  ///< the strongest action of the enforced ones
  std::string decided_by;                   ///< its mitigation: the smallest id of equals
  int64_t status = 0;                       ///< of block and redirect
  std::vector<std::string> flags;
  Causes causes = 0;                       ///< not 0: degraded
  std::vector<OracleUndecided> undecided;  ///< by id
  /// Headers of the message after the edits of the enforced mitigations; nothing if it does not go
  /// on, or is a connection.
  std::optional<Headers> headers;
};

/// Section 6, header edits: what the actions make of `headers`. `actions` are those of the enforced
/// mitigations, in order of their ids.
Headers edited(Headers headers, const std::vector<lang::CheckedAction>& actions);

/// <0, 0, >0, in the scheme.
int version_order(VersionScheme scheme, std::string_view left, std::string_view right);
/// `version` begins with `branch`, and is lower than `before`.
bool version_in_range(VersionScheme scheme, std::string_view version,
                      const lang::VersionRange& range);
/// Every product of `affects` is of a known version that is in none of its ranges (and there is at
/// least one product).
bool is_idle(const lang::CheckedMitigation& mitigation, const OracleSite& site);
/// Status, expiry, site and installed versions taken together.
Mode effective_mode(const lang::CheckedMitigation& mitigation, const OracleSite& site,
                    int32_t today);

class Oracle {
 public:
  /// Keeps a reference to `pack`.
  Oracle(const lang::CheckedPack& pack, OracleSite site);

  OracleDecision decide(const OracleRequest& request, int32_t today, const Limits& limits = {},
                        Causes simulated = 0);
  /// `request.response` must be there.
  OracleDecision decide_response(const OracleRequest& request, int32_t today,
                                 const Limits& limits = {}, Causes simulated = 0);
  OracleDecision decide_connection(const OracleRequest& request, int32_t today,
                                   Causes simulated = 0);
  /// Its causes are not told: what matters of the values depends on how rules ask for them.
  OracleDecision decide_own(const OracleEvent& event, int32_t today, const Limits& limits = {},
                            Causes simulated = 0);
  /// What was decided since the last request may depend on how much a parser makes of what is not
  /// well-formed.
  bool inexact() const { return inexact_; }

 private:
  /// What a backend reads.
  using FactsOf = std::function<Facts(const Reads& reads)>;
  /// `own`: the name of an event of another schema.
  OracleDecision decide_event(lang::EventKind event, const FactsOf& facts_of, int32_t today,
                              const Headers* headers, std::string_view own = {});
  void act(const lang::CheckedMitigation& mitigation, Mode mode, OracleDecision& decision) const;

  const lang::CheckedPack& pack_;
  OracleSite site_;
  Evaluator evaluator_;
  bool inexact_ = false;
};

}  // namespace stopgap::oracle
