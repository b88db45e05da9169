// SPDX-License-Identifier: Apache-2.0
// The elements a site gives to parameters. Tested by pack_test.cc.
#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/cidr.h"
#include "engine/limits.h"
#include "engine/pack_impl.h"

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

/// By set: some test asks if an element is a part of a text.
std::vector<bool> sets_of_parts(const Pack::Impl& pack, size_t count) {
  std::vector<bool> sets(count);
  for (const RunTest& test : pack.tests) {
    const bool part = test.op == program::TestOp::kContains ||
                      test.op == program::TestOp::kStartsWith ||
                      test.op == program::TestOp::kEndsWith;
    if (part && test.operand_kind == program::OperandKind::kSet) sets[test.operand] = true;
  }
  return sets;
}

Status build_set(const Pack::Impl& pack, const program::Set& set, const Site& site, bool for_parts,
                 RuntimeSet& out) {
  const std::string name(pack.string(set.name));
  const auto own = site.params.find(name);
  if (set.is_param == 0 || own == site.params.end()) {
    add_own_elements(pack, set, out);
    out.finish(for_parts);
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
  out.finish(for_parts);
  return Ok{};
}

Status build_sets(Pack::Impl& pack, const Site& site) {
  const auto records = pack.section<program::Set>(SectionId::kSets);
  pack.sets.resize(records.size());
  const std::vector<bool> for_parts = sets_of_parts(pack, records.size());
  for (uint32_t i = 0; i < records.size(); ++i) {
    Status status = build_set(pack, records[i], site, for_parts[i], pack.sets[i]);
    if (!status) return status;
  }
  for (const auto& [name, values] : site.params) {
    const bool known = std::any_of(records.begin(), records.end(), [&](const program::Set& set) {
      return set.is_param != 0 && pack.string(set.name) == name;
    });
    if (!known) pack.warnings.push_back("the pack has no parameter `" + name + "`");
  }
  return Ok{};
}

}  // namespace

Status apply_params(Pack::Impl& pack, const Site& site) { return build_sets(pack, site); }

}  // namespace stopgap::engine
