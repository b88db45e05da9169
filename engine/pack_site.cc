// SPDX-License-Identifier: Apache-2.0
// What a site changes about a pack at load: elements of parameters, modes, armed states. Tested by
// pack_test.cc.
#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/limits.h"
#include "engine/pack_impl.h"
#include "engine/version.h"

namespace stopgap::engine {
namespace {

using program::SectionId;
using program::SetKind;

Error param_error(std::string_view name, std::string_view value, std::string_view why) {
  std::string detail = "parameter `" + std::string(name) + "`";
  if (!value.empty()) detail += ", value `" + std::string(value) + "`";
  return {"site.param", detail + ": " + std::string(why)};
}

/// Decimal or 0x, with B, KiB, MiB or GiB behind a decimal one.
std::optional<int64_t> parse_number(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  const bool negative = text.starts_with("-");
  if (hex) text.remove_prefix(2);
  if (hex && (text.starts_with("-") || text.empty())) return std::nullopt;
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value, hex ? 16 : 10);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view unit(rest, static_cast<size_t>(end - rest));
  if (unit.empty()) return value;
  constexpr std::pair<std::string_view, int> kUnits[] = {
      {"B", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
  for (const auto& [name, shift] : kUnits) {
    if (unit != name || hex || negative) continue;
    if (value > (INT64_MAX >> shift)) return std::nullopt;
    return value << shift;
  }
  return std::nullopt;
}

/// An address, or one with a prefix length behind `/`. No bits may be set after the prefix.
std::optional<program::Cidr> parse_cidr(std::string_view text) {
  const size_t slash = std::min(text.find('/'), text.size());
  const std::optional<IpAddress> address = parse_ip(text.substr(0, slash));
  if (!address) return std::nullopt;
  const bool is_v4 = text.substr(0, slash).find(':') == std::string_view::npos;
  const uint32_t width = is_v4 ? 32 : 128;
  uint32_t prefix = width;
  if (slash < text.size()) {
    const std::string_view digits = text.substr(slash + 1);
    const char* end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, prefix);
    if (error != std::errc{} || rest != end || prefix > width) return std::nullopt;
  }
  const program::Cidr cidr{*address, prefix + 128 - width};
  for (uint32_t bit = cidr.prefix; bit < 128; ++bit) {
    if ((cidr.address[bit / 8] & (0x80u >> (bit % 8))) != 0) return std::nullopt;
  }
  return cidr;
}

void add_own_elements(const Pack::Impl& pack, const program::Set& set, RuntimeSet& out) {
  for (uint32_t i = set.elements.first; i < set.elements.first + set.elements.count; ++i) {
    switch (static_cast<SetKind>(set.kind)) {
      case SetKind::kStrings: {
        const auto element = pack.view.get<program::Literal>(SectionId::kSetStrings, i);
        out.add_text(pack.string(element.bytes), element.nocase != 0);
        break;
      }
      case SetKind::kCidrs:
        out.add_cidr(pack.cidrs[i]);
        break;
      case SetKind::kNumbers:
        out.add_number(pack.numbers[i]);
        break;
    }
  }
}

/// A site's text takes the case rule of the parameter's own elements, if they agree to ignore it.
bool ignores_case(const Pack::Impl& pack, const program::Set& set) {
  if (set.host_strings != 0) return true;
  for (uint32_t i = set.elements.first; i < set.elements.first + set.elements.count; ++i) {
    if (pack.view.get<program::Literal>(SectionId::kSetStrings, i).nocase == 0) return false;
  }
  return set.elements.count != 0;
}

Status add_site_value(const program::Set& set, std::string_view name, const std::string& value,
                      bool nocase, RuntimeSet& out) {
  switch (static_cast<SetKind>(set.kind)) {
    case SetKind::kStrings:
      if (value.empty()) return param_error(name, value, "an empty text");
      if (value.size() > kMaxLiteralBytes) return param_error(name, "", "a text over 4096 bytes");
      out.add_owned_text(set.host_strings != 0 ? folded(value) : value, nocase);
      return Ok{};
    case SetKind::kCidrs: {
      const std::optional<program::Cidr> cidr = parse_cidr(value);
      if (!cidr) {
        return param_error(name, value, "not an address, or bits are set after its prefix");
      }
      out.add_cidr(*cidr);
      return Ok{};
    }
    case SetKind::kNumbers: {
      const std::optional<int64_t> number = parse_number(value);
      if (!number) return param_error(name, value, "not a number");
      out.add_number(*number);
      return Ok{};
    }
  }
  return Ok{};
}

Status build_set(const Pack::Impl& pack, const program::Set& set, const Site& site,
                 RuntimeSet& out) {
  const std::string name(pack.string(set.name));
  const auto own = site.params.find(name);
  if (set.is_param == 0 || own == site.params.end()) {
    add_own_elements(pack, set, out);
    out.finish();
    return Ok{};
  }
  const std::vector<std::string>& values = own->second;
  if (set.is_scalar != 0 && values.size() != 1) {
    return param_error(name, "", "exactly one value is needed");
  }
  if (values.size() > kMaxSetElements) return param_error(name, "", "too many values");
  const bool nocase =
      static_cast<SetKind>(set.kind) == SetKind::kStrings && ignores_case(pack, set);
  for (const std::string& value : values) {
    if (Status status = add_site_value(set, name, value, nocase, out); !status) return status;
  }
  out.finish();
  return Ok{};
}

Status build_sets(Pack::Impl& pack, const Site& site) {
  const auto records = pack.section<program::Set>(SectionId::kSets);
  pack.sets.resize(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    if (Status status = build_set(pack, records[i], site, pack.sets[i]); !status) return status;
  }
  for (const auto& [name, values] : site.params) {
    const bool known = std::any_of(records.begin(), records.end(), [&](const program::Set& set) {
      return set.is_param != 0 && pack.string(set.name) == name;
    });
    if (!known) pack.warnings.push_back("the pack has no parameter `" + name + "`");
  }
  return Ok{};
}

bool in_a_range(const Pack::Impl& pack, const program::Product& product, std::string_view version) {
  const auto all = pack.section<program::VersionRange>(SectionId::kRanges);
  const auto own = all.subspan(product.ranges.first, product.ranges.count);
  return std::any_of(own.begin(), own.end(), [&](const program::VersionRange& range) {
    return in_version_range(version, pack.string(range.branch), pack.string(range.before));
  });
}

Armed armed_state(const Pack::Impl& pack, const program::Rule& rule, const Site& site) {
  if (rule.products.count == 0) return Armed::kArmed;
  const auto all = pack.section<program::Product>(SectionId::kProducts);
  Armed state = Armed::kIdle;
  for (const auto& product : all.subspan(rule.products.first, rule.products.count)) {
    const auto installed = site.products.find(std::string(pack.string(product.name)));
    if (installed == site.products.end()) {
      state = Armed::kUnknown;
    } else if (in_a_range(pack, product, installed->second)) {
      return Armed::kArmed;
    }
  }
  return state;
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

void set_modes(Pack::Impl& pack, const Site& site) {
  for (uint32_t i = 0; i < pack.rules.size(); ++i) {
    const program::Rule& record = pack.rule_records[i];
    RunRule& rule = pack.rules[i];
    rule.armed = armed_state(pack, record, site);
    Mode highest = rule.armed == Armed::kIdle ? Mode::kOff : site.mode;
    const auto own = site.mitigations.find(std::string(pack.string(record.id)));
    if (own != site.mitigations.end()) highest = std::min(highest, own->second);
    rule.until_expiry =
        std::min(highest, mode_of(static_cast<program::Status>(record.status), site.rehearsal));
    rule.after_expiry = std::min(
        rule.until_expiry, mode_of(static_cast<program::Status>(record.expires_status), false));
    rule.expires_day = record.expires_day;
  }
}

void warn_unknown_mitigations(Pack::Impl& pack, const Site& site) {
  for (const auto& [id, mode] : site.mitigations) {
    const auto found = std::lower_bound(pack.rule_records.begin(), pack.rule_records.end(), id,
                                        [&](const program::Rule& rule, std::string_view wanted) {
                                          return pack.string(rule.id) < wanted;
                                        });
    if (found == pack.rule_records.end() || pack.string(found->id) != id) {
      pack.warnings.push_back("the pack has no mitigation `" + id + "`");
    }
  }
}

}  // namespace

Armed Pack::armed(uint32_t rule, const Site& site) const {
  return armed_state(*impl_, impl_->rule_records[rule], site);
}

Status apply_site(Pack::Impl& pack, const Site& site) {
  for (const auto& [product, version] : site.products) {
    if (!is_version(version)) {
      return Error{"site.version", "product `" + product + "`: `" + version +
                                       "` is not a version (numbers and dots)"};
    }
  }
  if (Status status = build_sets(pack, site); !status) return status;
  set_modes(pack, site);
  warn_unknown_mitigations(pack, site);
  return Ok{};
}

}  // namespace stopgap::engine
