// SPDX-License-Identifier: Apache-2.0
// See decide.h. Tested by decide_test.cc.
#include "tests/oracle/decide.h"

#include <algorithm>

#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

/// "0015" -> "15", "0" -> "": such texts compare as numbers by length, then by bytes.
std::string_view without_zeros(std::string_view digits) {
  const size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view{} : digits.substr(first);
}

int compare_components(std::string_view left, std::string_view right) {
  left = without_zeros(left);
  right = without_zeros(right);
  if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
  return left.compare(right);
}

/// Header edits are one strength.
int strength(lang::ActionKind kind) {
  if (kind == lang::ActionKind::kRemoveHeader) kind = lang::ActionKind::kSetHeader;
  return -static_cast<int>(kind);
}

const lang::CheckedAction* strongest(const std::vector<lang::CheckedAction>& actions) {
  const lang::CheckedAction* best = nullptr;
  for (const lang::CheckedAction& action : actions) {
    if (best == nullptr || strength(action.kind) > strength(best->kind)) best = &action;
  }
  return best;
}

/// Of several causes, block before log before allow; where nothing is said, block.
lang::FaultMode mode_for(const lang::FailureModes& failure, Causes causes) {
  std::vector<lang::FaultMode> modes;
  if ((causes & kOversize) != 0) modes.push_back(failure.on_oversize);
  if ((causes & kUnparsable) != 0) modes.push_back(failure.on_unparsable);
  if ((causes & kBudget) != 0) modes.push_back(failure.on_budget);
  if ((causes & kError) != 0) modes.push_back(failure.on_error);
  const auto some = [&modes](lang::FaultMode mode) {
    return std::find(modes.begin(), modes.end(), mode) != modes.end();
  };
  if (some(lang::FaultMode::kBlock) || some(lang::FaultMode::kDefault)) {
    return lang::FaultMode::kBlock;
  }
  return some(lang::FaultMode::kLog) ? lang::FaultMode::kLog : lang::FaultMode::kAllow;
}

}  // namespace

/// Dotted versions from the text; the others by the code that version_test.cc holds to dpkg and
/// semver.org.
int version_order(VersionScheme scheme, std::string_view left, std::string_view right) {
  if (scheme != VersionScheme::kDotted) return stopgap::compare_versions(scheme, left, right);
  std::vector<std::string> a = split(left, '.');
  std::vector<std::string> b = split(right, '.');
  const size_t count = std::max(a.size(), b.size());
  a.resize(count);
  b.resize(count);
  for (size_t i = 0; i < count; ++i) {
    const int order = compare_components(a[i], b[i]);
    if (order != 0) return order;
  }
  return 0;
}

bool version_in_range(VersionScheme scheme, std::string_view version,
                      const lang::VersionRange& range) {
  if (scheme != VersionScheme::kDotted) {
    return stopgap::in_version_range(scheme, version, range.branch, range.before);
  }
  const std::vector<std::string> have = split(version, '.');
  const std::vector<std::string> branch = split(range.branch, '.');
  if (have.size() < branch.size()) return false;
  for (size_t i = 0; i < branch.size(); ++i) {
    if (compare_components(have[i], branch[i]) != 0) return false;
  }
  return version_order(scheme, version, range.before) < 0;
}

bool is_idle(const lang::CheckedMitigation& mitigation, const OracleSite& site) {
  const auto unaffected = [&site](const lang::AffectedProduct& product) {
    const auto version = site.versions.find(product.product);
    return version != site.versions.end() && is_version(product.scheme, version->second) &&
           std::none_of(product.ranges.begin(), product.ranges.end(), [&](const auto& range) {
             return version_in_range(product.scheme, version->second, range);
           });
  };
  return !mitigation.affects.empty() &&
         std::all_of(mitigation.affects.begin(), mitigation.affects.end(), unaffected);
}

Mode effective_mode(const lang::CheckedMitigation& mitigation, const OracleSite& site,
                    int32_t today) {
  Mode mode = Mode::kOff;
  if (mitigation.status == lang::Status::kObserve) mode = Mode::kObserve;
  if (mitigation.status == lang::Status::kEnforce) mode = Mode::kEnforce;
  if (mitigation.expires_day && today > *mitigation.expires_day) {
    const bool observe = mitigation.expires_then == lang::ExpiryThen::kObserve;
    mode = std::min(mode, observe ? Mode::kObserve : Mode::kOff);
  }
  const auto cap = site.highest_mode.find(mitigation.id);
  if (cap != site.highest_mode.end()) mode = std::min(mode, cap->second);
  return is_idle(mitigation, site) ? Mode::kOff : mode;
}

Oracle::Oracle(const lang::CheckedPack& pack, OracleSite site)
    : pack_(pack), site_(std::move(site)), evaluator_(pack, site_.params) {}

void Oracle::act(const lang::CheckedMitigation& mitigation, Mode mode,
                 OracleDecision& decision) const {
  decision.matches.push_back({mitigation.id, mode});
  const lang::CheckedAction* action = strongest(mitigation.actions);
  if (mode != Mode::kEnforce || action == nullptr) return;
  if (decision.verdict && strength(action->kind) <= strength(*decision.verdict)) return;
  decision.verdict = action->kind;
  decision.decided_by = mitigation.id;
  const bool has_status =
      action->kind == lang::ActionKind::kBlock || action->kind == lang::ActionKind::kRedirect;
  decision.status = has_status ? action->number : 0;
}

OracleDecision Oracle::decide(const OracleRequest& request, int32_t today, const Limits& limits,
                              Causes simulated) {
  const Facts facts = read_request(request, limits, simulated);
  OracleDecision decision;
  decision.flags = flags_set(facts);
  decision.causes = facts.causes;
  for (const lang::CheckedMitigation& mitigation : pack_.mitigations) {
    if (!mitigation.supported) continue;
    const Mode mode = effective_mode(mitigation, site_, today);
    if (mode == Mode::kOff) continue;
    const Truth truth = evaluator_.truth(mitigation.condition, facts, today);
    if (truth.known) {
      if (truth.holds) act(mitigation, mode, decision);
      continue;
    }
    const lang::FaultMode says = mode_for(mitigation.failure, truth.causes);
    decision.undecided.push_back({mitigation.id, truth.causes, says});
    if (says == lang::FaultMode::kBlock) act(mitigation, mode, decision);
    if (says == lang::FaultMode::kLog) act(mitigation, Mode::kObserve, decision);
  }
  return decision;
}

}  // namespace stopgap::oracle
