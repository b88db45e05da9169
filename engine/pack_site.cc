// SPDX-License-Identifier: Apache-2.0
// What a site changes about a pack at load: modes, armed states, exceptions; parameters are in
// pack_params.cc. Everything that depends on the day is made a list of days here, so that a request
// compares its own with one number. Tested by pack_test.cc and site_test.cc.
#include <algorithm>
#include <set>

#include "engine/pack_impl.h"
#include "engine/text_match.h"
#include "support/version.h"

namespace stopgap::engine {
namespace {

using program::SectionId;

bool in_a_range(const Pack::Impl& pack, const program::Product& product, std::string_view version) {
  const auto all = pack.section<program::VersionRange>(SectionId::kRanges);
  const auto own = all.subspan(product.ranges.first, product.ranges.count);
  const auto scheme = static_cast<VersionScheme>(product.scheme);
  return std::any_of(own.begin(), own.end(), [&](const program::VersionRange& range) {
    return in_version_range(scheme, version, pack.string(range.branch), pack.string(range.before));
  });
}

Armed armed_state(const Pack::Impl& pack, const program::Rule& rule, const Site& site) {
  if (rule.products.count == 0) return Armed::kArmed;
  const auto all = pack.section<program::Product>(SectionId::kProducts);
  Armed state = Armed::kIdle;
  for (const auto& product : all.subspan(rule.products.first, rule.products.count)) {
    const auto installed = site.products.find(std::string(pack.string(product.name)));
    if (installed == site.products.end() ||
        !is_version(static_cast<VersionScheme>(product.scheme), installed->second)) {
      state = Armed::kUnknown;
    } else if (in_a_range(pack, product, installed->second)) {
      return Armed::kArmed;
    }
  }
  return state;
}

/// A version that cannot be compared leaves mitigations armed: that must be seen.
void warn_unreadable_versions(Pack::Impl& pack, const Site& site) {
  std::set<std::string> told;
  for (const auto& product : pack.section<program::Product>(SectionId::kProducts)) {
    const auto scheme = static_cast<VersionScheme>(product.scheme);
    const auto installed = site.products.find(std::string(pack.string(product.name)));
    if (installed == site.products.end() || is_version(scheme, installed->second)) continue;
    const std::string text = "product `" + installed->first + "`: `" + installed->second +
                             "` is not a " + std::string(scheme_name(scheme)) +
                             " version; its mitigations stay armed";
    if (told.insert(text).second) pack.warnings.push_back(text);
  }
}

Mode mode_of(program::Status status, bool rehearsal) {
  switch (status) {
    case program::Status::kObserve:
      return Mode::kObserve;
    case program::Status::kEnforce:
      return Mode::kEnforce;
    case program::Status::kDraft:
    case program::Status::kRetired:
      break;
  }
  return rehearsal ? Mode::kEnforce : Mode::kOff;
}

/// Upper bounds of one rule, each up to a last day.
struct Bound {
  int32_t last_day;
  Mode mode;
};

std::vector<Bound> bounds_of(const Site& site, std::string_view id) {
  std::vector<Bound> bounds = {{site.mode_why.until, site.mode}};
  const auto own = site.mitigations.find(std::string(id));
  if (own != site.mitigations.end()) bounds.push_back({program::kNever, own->second});
  for (const SiteMode& mode : site.modes) {
    if (matches_pattern(mode.mitigations, id)) bounds.push_back({mode.why.until, mode.mode});
  }
  return bounds;
}

struct Changes {
  std::vector<Bound> bounds;
  bool rehearsal;
};

Mode mode_on(const program::Rule& record, const Changes& changes, int32_t day) {
  Mode mode = mode_of(static_cast<program::Status>(record.status), changes.rehearsal);
  if (day > record.expires_day) {
    mode = std::min(mode, mode_of(static_cast<program::Status>(record.expires_status), false));
  }
  for (const Bound& bound : changes.bounds) {
    if (day <= bound.last_day) mode = std::min(mode, bound.mode);
  }
  return mode;
}

/// Steps that end on the days after which something changes.
void add_steps(const program::Rule& record, const Changes& changes, std::vector<ModeStep>& steps) {
  std::vector<int32_t> days = {record.expires_day, program::kNever};
  for (const Bound& bound : changes.bounds) days.push_back(bound.last_day);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  const size_t first = steps.size();
  for (const int32_t day : days) {
    const Mode mode = mode_on(record, changes, day);
    if (steps.size() > first && steps.back().mode == mode) {
      steps.back().last_day = day;
    } else {
      steps.push_back({day, mode});
    }
  }
}

void set_modes(Pack::Impl& pack, const Site& site) {
  std::vector<size_t> first_later(pack.rules.size());
  pack.mode_steps.clear();
  for (uint32_t i = 0; i < pack.rules.size(); ++i) {
    const program::Rule& record = pack.rule_records[i];
    RunRule& rule = pack.rules[i];
    rule.armed = armed_state(pack, record, site);
    Changes changes{bounds_of(site, pack.string(record.id)), site.rehearsal};
    if (rule.armed == Armed::kIdle) changes.bounds.push_back({program::kNever, Mode::kOff});
    const size_t first = pack.mode_steps.size();
    add_steps(record, changes, pack.mode_steps);
    rule.first = pack.mode_steps[first];
    rule.ever_on = std::any_of(pack.mode_steps.begin() + static_cast<std::ptrdiff_t>(first),
                               pack.mode_steps.end(),
                               [](const ModeStep& step) { return step.mode != Mode::kOff; });
    first_later[i] = first + 1;
  }
  for (uint32_t i = 0; i < pack.rules.size(); ++i) {
    pack.rules[i].later = pack.mode_steps.data() + first_later[i];
  }
}

/// What two backends read alike has one lane.
uint32_t lane_of(std::vector<Backend>& lanes, Backend backend) {
  const auto known = std::find_if(lanes.begin(), lanes.end(), [&](Backend lane) {
    return reads_of(lane) == reads_of(backend);
  });
  const auto index = static_cast<uint32_t>(known - lanes.begin());
  if (known == lanes.end()) lanes.push_back(backend);
  return index;
}

void set_lanes(Pack::Impl& pack, const Site& site) {
  pack.lanes = {site.backend};
  for (uint32_t i = 0; i < pack.rules.size(); ++i) {
    const uint32_t named = pack.rule_records[i].backend;
    pack.rules[i].lane = 0;
    if (named == 0 || !pack.rules[i].ever_on) continue;
    pack.rules[i].lane = lane_of(pack.lanes, static_cast<Backend>(named - 1));
  }
}

void set_exceptions(Pack::Impl& pack, const Site& site) {
  pack.exceptions = site.exceptions;
  for (SiteException& exception : pack.exceptions) {
    for (std::string& host : exception.hosts) host = folded(host);
  }
  for (uint32_t i = 0; i < pack.rules.size(); ++i) {
    RunRule& rule = pack.rules[i];
    rule.first_exception = static_cast<uint32_t>(pack.rule_exceptions.size());
    for (uint32_t k = 0; k < pack.exceptions.size(); ++k) {
      const std::string_view id = pack.string(pack.rule_records[i].id);
      if (matches_pattern(pack.exceptions[k].mitigations, id)) pack.rule_exceptions.push_back(k);
    }
    rule.end_exceptions = static_cast<uint32_t>(pack.rule_exceptions.size());
  }
}

bool names_a_mitigation(const Pack::Impl& pack, std::string_view pattern) {
  return std::any_of(
      pack.rule_records.begin(), pack.rule_records.end(),
      [&](const program::Rule& rule) { return matches_pattern(pattern, pack.string(rule.id)); });
}

void warn_unknown_mitigations(Pack::Impl& pack, const Site& site) {
  const auto warn = [&](const std::string& pattern, const std::string& place) {
    if (names_a_mitigation(pack, pattern)) return;
    pack.warnings.push_back((place.empty() ? "" : place + ": ") + "the pack has no mitigation `" +
                            pattern + "`");
  };
  for (const auto& [id, mode] : site.mitigations) warn(id, "");
  for (const SiteMode& mode : site.modes) warn(mode.mitigations, mode.why.place);
  for (const SiteException& exception : site.exceptions) {
    if (!exception.never_block) warn(exception.mitigations, exception.why.place);
  }
}

}  // namespace

namespace {

constexpr size_t kNamedBranches = 5;

std::string range_text(const Pack::Impl& pack, const program::VersionRange& range) {
  return std::string(pack.string(range.branch)) + " before " +
         std::string(pack.string(range.before));
}

/// "is in 15.2 before 15.2.9", "is not before 15.2.9", "is of none of the branches 15.1, 15.2"
std::string place_of(const Pack::Impl& pack, const program::Product& product,
                     std::string_view version) {
  const auto all = pack.section<program::VersionRange>(SectionId::kRanges);
  const auto own = all.subspan(product.ranges.first, product.ranges.count);
  const auto scheme = static_cast<VersionScheme>(product.scheme);
  std::string branches;
  for (const program::VersionRange& range : own) {
    const std::string_view branch = pack.string(range.branch), before = pack.string(range.before);
    if (in_version_range(scheme, version, branch, before)) {
      return "is in " + range_text(pack, range);
    }
    if (in_branch(scheme, version, branch)) return "is not before " + std::string(before);
    const auto index = static_cast<size_t>(&range - own.data());
    if (index < kNamedBranches) branches += (index == 0 ? "" : ", ") + std::string(branch);
    if (index == kNamedBranches) branches += ", ...";
  }
  return "is of none of the branches " + branches;
}

std::string why_product(const Pack::Impl& pack, const program::Product& product, const Site& site) {
  const std::string name(pack.string(product.name));
  const auto installed = site.products.find(name);
  if (installed == site.products.end()) return "the version of " + name + " is not known";
  const auto scheme = static_cast<VersionScheme>(product.scheme);
  const std::string& version = installed->second;
  const std::string text = name + " " + version + " ";
  if (is_version(scheme, version)) return text + place_of(pack, product, version);
  return text + "is not a " + std::string(scheme_name(scheme)) + " version";
}

}  // namespace

Armed Pack::armed(uint32_t rule, const Site& site) const {
  return armed_state(*impl_, impl_->rule_records[rule], site);
}

/// Of several products one in a range is enough to arm it.
std::string Pack::why_armed(uint32_t index, const Site& site) const {
  const program::Rule& rule = impl_->rule_records[index];
  const auto all = impl_->section<program::Product>(SectionId::kProducts);
  std::string text;
  for (const auto& product : all.subspan(rule.products.first, rule.products.count)) {
    const std::string why = why_product(*impl_, product, site);
    const auto installed = site.products.find(std::string(string(product.name)));
    const bool arms = installed != site.products.end() &&
                      is_version(static_cast<VersionScheme>(product.scheme), installed->second) &&
                      in_a_range(*impl_, product, installed->second);
    if (arms) return why;
    text += (text.empty() ? "" : "; ") + why;
  }
  return text;
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Status apply_site(Pack::Impl& pack, const Site& site) {
  if (Status status = apply_params(pack, site); !status) return status;
  set_modes(pack, site);
  set_lanes(pack, site);
  set_exceptions(pack, site);
  warn_unknown_mitigations(pack, site);
  warn_unreadable_versions(pack, site);
  pack.site = site;
  pack.site.params.clear();  // they are in the sets, and may be large
  return Ok{};
}

std::vector<SiteReason> Pack::site_reasons(uint32_t index, int32_t today) const {
  std::vector<SiteReason> reasons;
  const Site& site = impl_->site;
  const std::string_view id = string(impl_->rule_records[index].id);
  if (site.mode != Mode::kEnforce && today <= site.mode_why.until) {
    reasons.push_back({site.mode, &site.mode_why});
  }
  const auto own = site.mitigations.find(std::string(id));
  if (own != site.mitigations.end()) reasons.push_back({own->second, nullptr});
  for (const SiteMode& mode : site.modes) {
    if (today <= mode.why.until && matches_pattern(mode.mitigations, id)) {
      reasons.push_back({mode.mode, &mode.why});
    }
  }
  return reasons;
}

std::span<const SiteException> Pack::exceptions() const { return impl_->exceptions; }
const Site& Pack::site() const { return impl_->site; }

}  // namespace stopgap::engine
