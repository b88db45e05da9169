// SPDX-License-Identifier: Apache-2.0
// See decide.h. Tested by decide_test.cc.
#include "tests/oracle/decide.h"

#include <algorithm>
#include <map>

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
  const bool edit =
      kind == lang::ActionKind::kAppendHeader || kind == lang::ActionKind::kRemoveHeader;
  if (edit) kind = lang::ActionKind::kSetHeader;
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

bool is_edit(lang::ActionKind kind) {
  return strength(kind) == strength(lang::ActionKind::kSetHeader);
}

std::string_view without_blanks_behind(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}
std::string_view without_blanks_before(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text;
}

/// "VALUE occurs, and on each side of it stands the end or the separator, blanks aside."
bool is_there(const std::string& text, const std::string& value, const std::string& separator) {
  const std::string mark(trim(separator));
  for (size_t at = text.find(value); at != text.npos; at = text.find(value, at + 1)) {
    const std::string_view before = std::string_view(text).substr(0, at);
    const std::string_view after = std::string_view(text).substr(at + value.size());
    const std::string_view left = without_blanks_behind(before);
    const std::string_view right = without_blanks_before(after);
    const bool left_ends = left.empty() || (mark.empty() ? left != before : left.ends_with(mark));
    const bool right_ends =
        right.empty() || (mark.empty() ? right != after : right.starts_with(mark));
    if (left_ends && right_ends) return true;
  }
  return false;
}

void edit_one(Headers& headers, const lang::CheckedAction& action, const std::string& separator) {
  std::vector<size_t> places;
  for (size_t i = 0; i < headers.size(); ++i) {
    if (lower(headers[i].first) == lower(action.name)) places.push_back(i);
  }
  if (action.kind == lang::ActionKind::kAppendHeader) {
    for (const size_t i : places) {
      if (is_there(headers[i].second, action.text, separator)) return;
    }
    if (!places.empty()) {
      std::string& value = headers[places.back()].second;
      value = trim(value).empty() ? action.text : value + separator + action.text;
      return;
    }
  }
  const bool sets = action.kind == lang::ActionKind::kSetHeader;
  if (sets && !places.empty()) headers[places[0]].second = action.text;
  for (size_t i = places.size(); i > (sets ? 1u : 0u); --i) {
    headers.erase(headers.begin() + static_cast<std::ptrdiff_t>(places[i - 1]));
  }
  if (places.empty() && action.kind != lang::ActionKind::kRemoveHeader) {
    headers.emplace_back(action.name, action.text);
  }
}

}  // namespace

/// Per name, the names in order: of set and remove the first; then the appends with the separator
/// of the first of them.
Headers edited(Headers headers, const std::vector<lang::CheckedAction>& actions) {
  std::map<std::string, std::vector<lang::CheckedAction>> by_name;
  for (const lang::CheckedAction& action : actions) {
    if (is_edit(action.kind)) by_name[lower(action.name)].push_back(action);
  }
  for (const auto& [name, own] : by_name) {
    const auto append = [](const lang::CheckedAction& action) {
      return action.kind == lang::ActionKind::kAppendHeader;
    };
    const auto change = std::find_if_not(own.begin(), own.end(), append);
    const auto first = std::find_if(own.begin(), own.end(), append);
    if (change != own.end() && change->kind == lang::ActionKind::kRemoveHeader &&
        first != own.end()) {
      lang::CheckedAction set = *first;
      set.kind = lang::ActionKind::kSetHeader;
      edit_one(headers, set, "");
    } else if (change != own.end()) {
      edit_one(headers, *change, "");
    }
    for (const lang::CheckedAction& action : own) {
      if (append(action)) edit_one(headers, action, first->separator);
    }
  }
  return headers;
}

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

OracleDecision Oracle::decide_event(lang::EventKind event, const FactsOf& facts_of, int32_t today,
                                    const Headers* headers, std::string_view own) {
  OracleDecision decision;
  std::map<std::string, Facts> read;  // by backend
  const auto facts_for = [&](const std::string& backend) -> const Facts& {
    const auto [at, added] = read.try_emplace(backend);
    if (added) at->second = facts_of(reads_of(backend));
    inexact_ = inexact_ || at->second.inexact;
    return at->second;
  };
  decision.causes = facts_for(site_.backend).causes;
  for (const lang::CheckedMitigation& mitigation : pack_.mitigations) {
    if (mitigation.event_kind != event || (!own.empty() && mitigation.event != own)) continue;
    const Mode mode = effective_mode(mitigation, site_, today);
    if (mode == Mode::kOff) continue;
    const std::string backend =
        mitigation.backend ? std::string(backend_name(*mitigation.backend)) : site_.backend;
    const Truth truth = evaluator_.truth(mitigation.condition, facts_for(backend), today);
    if (truth.known) {
      if (truth.holds) act(mitigation, mode, decision);
      continue;
    }
    decision.causes |= truth.causes;
    const lang::FaultMode says = mode_for(mitigation.failure, truth.causes);
    decision.undecided.push_back({mitigation.id, truth.causes, says});
    if (says == lang::FaultMode::kBlock) act(mitigation, mode, decision);
    if (says == lang::FaultMode::kLog) act(mitigation, Mode::kObserve, decision);
  }
  const bool goes_on =
      !decision.verdict || strength(*decision.verdict) <= strength(lang::ActionKind::kThrottle);
  if (headers == nullptr || !goes_on) return decision;
  std::vector<lang::CheckedAction> enforced;
  for (const OracleMatch& match : decision.matches) {
    if (match.mode != Mode::kEnforce) continue;
    const auto one = std::find_if(pack_.mitigations.begin(), pack_.mitigations.end(),
                                  [&](const auto& other) { return other.id == match.id; });
    enforced.insert(enforced.end(), one->actions.begin(), one->actions.end());
  }
  decision.headers = edited(*headers, enforced);
  return decision;
}

OracleDecision Oracle::decide(const OracleRequest& request, int32_t today, const Limits& limits,
                              Causes simulated) {
  const auto facts_of = [&](const Reads& reads) {
    return read_request(request, limits, simulated, reads);
  };
  inexact_ = false;
  OracleDecision decision =
      decide_event(lang::EventKind::kRequest, facts_of, today, &request.headers);
  decision.flags = flags_set(facts_of(reads_of(site_.backend)));
  return decision;
}

OracleDecision Oracle::decide_response(const OracleRequest& request, int32_t today,
                                       const Limits& limits, Causes simulated) {
  const auto facts_of = [&](const Reads& reads) {
    Facts facts = read_request(request, limits, simulated, reads);
    read_response(*request.response, facts, limits, simulated, reads);
    return facts;
  };
  return decide_event(lang::EventKind::kResponse, facts_of, today, &request.response->headers);
}

OracleDecision Oracle::decide_connection(const OracleRequest& request, int32_t today,
                                         Causes simulated) {
  const auto facts_of = [&](const Reads&) {
    Facts facts = read_connection(request);
    facts.simulated = facts.causes = simulated & (kBudget | kError);
    return facts;
  };
  return decide_event(lang::EventKind::kConnection, facts_of, today, nullptr);
}

OracleDecision Oracle::decide_own(const OracleEvent& event, int32_t today, const Limits& limits,
                                  Causes simulated) {
  const auto facts_of = [&](const Reads& reads) {
    return read_event(pack_.schema, event, limits, simulated, reads);
  };
  return decide_event(lang::EventKind::kOther, facts_of, today, nullptr, event.name);
}

}  // namespace stopgap::oracle
