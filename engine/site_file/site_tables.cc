// SPDX-License-Identifier: Apache-2.0
// See site_reader.h. Tested by site_file_test.cc.
#include <algorithm>
#include <chrono>

#include "engine/cidr.h"
#include "engine/site_file/nearest_key.h"
#include "engine/site_file/site_reader.h"

namespace stopgap::engine {
namespace {

constexpr std::string_view kModes[] = {"off", "observe", "enforce"};
constexpr std::string_view kModeKeys[] = {"mode", "reason", "author", "until"};
constexpr std::string_view kBlockKeys[] = {"mitigation", "reason", "author", "until"};
constexpr std::string_view kExceptionKeys[] = {"mitigation", "address", "host", "path",
                                               "reason",     "author",  "until"};
constexpr std::string_view kNeverBlockKeys[] = {"address", "host",   "path",
                                                "reason",  "author", "until"};
constexpr size_t kMaxTextBytes = 4096;

}  // namespace

std::string SiteReader::place(const toml::source_region& where) const {
  const std::string file = file_.empty() ? "" : std::string(file_) + ":";
  return file + std::to_string(where.begin.line) + ":" + std::to_string(where.begin.column);
}

Error SiteReader::error(const char* code, const toml::source_region& where,
                        const std::string& why) const {
  return {code, place(where) + ": " + why};
}

Error SiteReader::wrong(const toml::node& node, const std::string& why) const {
  return error("site.value", node.source(), why);
}

Error SiteReader::unknown_key(const toml::key& key, std::span<const std::string_view> known) const {
  std::string why = "unknown key `" + name_of(key) + "`";
  const std::string_view nearest = nearest_key(key.str(), known);
  if (!nearest.empty()) why += ", did you mean `" + std::string(nearest) + "`?";
  return error("site.key", key.source(), why);
}

Status SiteReader::read_word(const toml::node& node, std::span<const std::string_view> known,
                             std::string_view what, std::string& out) const {
  const std::optional<std::string> text = node.value_exact<std::string>();
  if (text && std::find(known.begin(), known.end(), *text) != known.end()) {
    out = *text;
    return Ok{};
  }
  std::string why = std::string(what) + " is ";
  for (size_t i = 0; i < known.size(); ++i) {
    why += i == 0 ? "" : i + 1 == known.size() ? " or " : ", ";
    why += "\"" + std::string(known[i]) + "\"";
  }
  const std::string_view nearest = text ? nearest_key(*text, known) : std::string_view{};
  if (!nearest.empty()) why += ", did you mean \"" + std::string(nearest) + "\"?";
  return wrong(node, why);
}

Status SiteReader::read_mode(const toml::node& node, Mode& out) const {
  std::string word;
  if (Status status = read_word(node, kModes, "a mode", word); !status) return status;
  out = static_cast<Mode>(std::find(std::begin(kModes), std::end(kModes), word) - kModes);
  return Ok{};
}

Status SiteReader::read_text(const toml::node& node, std::string_view what,
                             std::string& out) const {
  const std::optional<std::string> text = node.value_exact<std::string>();
  if (!text || text->empty() || text->size() > kMaxTextBytes) {
    return wrong(node, std::string(what) + " is a string that is not empty");
  }
  out = *text;
  return Ok{};
}

Status SiteReader::read_texts(const toml::node& node, std::string_view what,
                              std::vector<std::string>& out) const {
  const toml::array* values = node.as_array();
  if (values == nullptr) return read_text(node, what, out.emplace_back());
  if (values->empty()) return wrong(node, std::string(what) + ": an empty list matches nothing");
  for (const toml::node& value : *values) {
    if (Status status = read_text(value, what, out.emplace_back()); !status) return status;
  }
  return Ok{};
}

Status SiteReader::read_addresses(const toml::node& node, std::vector<program::Cidr>& out) const {
  std::vector<std::string> texts;
  if (Status status = read_texts(node, "an address", texts); !status) return status;
  for (const std::string& text : texts) {
    const std::optional<program::Cidr> range = parse_cidr(text);
    if (!range) {
      return wrong(node, "`" + text + "` is not an address, or bits are set after its prefix");
    }
    out.push_back(*range);
  }
  return Ok{};
}

bool SiteReader::read_why(const toml::key& key, const toml::node& node, Provenance& out,
                          Status& status) const {
  if (key == "reason") {
    status = read_text(node, "a reason", out.reason);
  } else if (key == "author") {
    status = read_text(node, "an author", out.author);
  } else if (key == "until") {
    const std::optional<toml::date> date = node.value_exact<toml::date>();
    const std::chrono::year_month_day day =
        date ? std::chrono::year_month_day{std::chrono::year{date->year},
                                           std::chrono::month{date->month},
                                           std::chrono::day{date->day}}
             : std::chrono::year_month_day{};
    if (!date || !day.ok()) {
      status = wrong(node, "`until` is the last day it holds: until = 2026-12-31");
    } else {
      out.until = static_cast<int32_t>(std::chrono::sys_days{day}.time_since_epoch().count());
    }
  } else {
    return false;
  }
  return true;
}

Status SiteReader::need(const toml::table& table, std::string_view key, bool present) const {
  if (present) return Ok{};
  return error("site.value", table.source(), "`" + std::string(key) + "` is missing");
}

Status SiteReader::read_site_mode(const toml::node& node, SiteMode& out) const {
  out.why.place = place(node.source());
  const toml::table* table = node.as_table();
  if (table == nullptr) return read_mode(node, out.mode);
  bool has_mode = false;
  for (const auto& [key, value] : *table) {
    Status status = Ok{};
    if (key == "mode") {
      has_mode = true;
      status = read_mode(value, out.mode);
    } else if (!read_why(key, value, out.why, status)) {
      status = unknown_key(key, kModeKeys);
    }
    if (!status) return status;
  }
  return need(*table, "mode", has_mode);
}

Status SiteReader::read_site_block(const toml::table& table, SiteMode& out) const {
  out.mode = Mode::kOff;
  out.why.place = place(table.source());
  for (const auto& [key, value] : table) {
    Status status = Ok{};
    if (key == "mitigation") {
      status = read_text(value, "a mitigation", out.mitigations);
    } else if (!read_why(key, value, out.why, status)) {
      status = unknown_key(key, kBlockKeys);
    }
    if (!status) return status;
  }
  if (Status status = need(table, "mitigation", !out.mitigations.empty()); !status) return status;
  if (Status status = need(table, "reason", !out.why.reason.empty()); !status) return status;
  return need(table, "author", !out.why.author.empty());
}

Status SiteReader::read_site_exception(const toml::table& table, SiteException& out) const {
  out.why.place = place(table.source());
  if (out.never_block) out.mitigations = "*";
  for (const auto& [key, value] : table) {
    Status status = Ok{};
    if (key == "mitigation" && !out.never_block) {
      status = read_text(value, "a mitigation", out.mitigations);
    } else if (key == "address") {
      status = read_addresses(value, out.addresses);
    } else if (key == "host") {
      status = read_texts(value, "a host", out.hosts);
    } else if (key == "path") {
      status = read_texts(value, "a path", out.paths);
    } else if (!read_why(key, value, out.why, status)) {
      status =
          out.never_block ? unknown_key(key, kNeverBlockKeys) : unknown_key(key, kExceptionKeys);
    }
    if (!status) return status;
  }
  const bool some = !out.addresses.empty() || !out.hosts.empty() || !out.paths.empty();
  if (Status status = need(table, "mitigation", !out.mitigations.empty()); !status) return status;
  if (Status status = need(table, "address`, `host` or `path", some); !status) return status;
  if (Status status = need(table, "reason", !out.why.reason.empty()); !status) return status;
  if (Status status = need(table, "author", !out.why.author.empty()); !status) return status;
  return need(table, "until", out.never_block || out.why.until != program::kNever);
}

}  // namespace stopgap::engine
