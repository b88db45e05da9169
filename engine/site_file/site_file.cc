// SPDX-License-Identifier: Apache-2.0
// See site_file.h. toml++ throws; nothing of that leaves parse_site(). Tested by site_file_test.cc.
#include "engine/site_file/site_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <new>
#include <optional>

#include "engine/site_file/nearest_key.h"
#include "engine/version.h"

namespace stopgap::engine {
namespace {

constexpr size_t kMaxSiteBytes = 16 << 20;  // a parameter may have 100,000 elements
constexpr std::string_view kKeys[] = {"mode", "mitigations", "params", "products"};
constexpr std::string_view kModes[] = {"off", "observe", "enforce"};

class SiteReader {
 public:
  explicit SiteReader(std::string_view file_name) : file_(file_name) {}

  Error error(const char* code, const toml::source_region& where, const std::string& why) const {
    std::string place = file_.empty() ? "" : std::string(file_) + ":";
    place += std::to_string(where.begin.line) + ":" + std::to_string(where.begin.column) + ": ";
    return {code, place + why};
  }

  Status read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (Status status = read_key(key, node); !status) return status;
    }
    return Ok{};
  }

  Site site;

 private:
  Status read_key(const toml::key& key, const toml::node& node) {
    if (key == "mode") return read_mode(node, site.mode);
    const toml::table* table = node.as_table();
    const bool known = std::find(std::begin(kKeys), std::end(kKeys), key.str()) != std::end(kKeys);
    if (!known) return unknown_key(key);
    if (table == nullptr) return wrong(node, "`" + std::string(key.str()) + "` must be a table");
    for (const auto& [name, value] : *table) {
      const Status status = key == "mitigations" ? read_mode(value, site.mitigations[name_of(name)])
                            : key == "params"    ? read_param(value, site.params[name_of(name)])
                                                 : read_version(value, name_of(name));
      if (!status) return status;
    }
    return Ok{};
  }

  static std::string name_of(const toml::key& key) { return std::string(key.str()); }

  Error wrong(const toml::node& node, const std::string& why) const {
    return error("site.value", node.source(), why);
  }

  Error unknown_key(const toml::key& key) const {
    std::string why = "unknown key `" + name_of(key) + "`";
    const std::string_view nearest = nearest_key(key.str(), kKeys);
    if (!nearest.empty()) why += ", did you mean `" + std::string(nearest) + "`?";
    return error("site.key", key.source(), why);
  }

  Status read_mode(const toml::node& node, Mode& out) const {
    const std::optional<std::string> text = node.value_exact<std::string>();
    const auto mode =
        text ? std::find(std::begin(kModes), std::end(kModes), *text) : std::end(kModes);
    if (mode == std::end(kModes)) {
      std::string why = "a mode is \"off\", \"observe\" or \"enforce\"";
      const std::string_view nearest = text ? nearest_key(*text, kModes) : std::string_view{};
      if (!nearest.empty()) why += ", did you mean \"" + std::string(nearest) + "\"?";
      return wrong(node, why);
    }
    out = static_cast<Mode>(mode - std::begin(kModes));
    return Ok{};
  }

  Status read_param(const toml::node& node, std::vector<std::string>& out) const {
    const toml::array* values = node.as_array();
    if (values == nullptr) return read_element(node, out);
    for (const toml::node& value : *values) {
      if (Status status = read_element(value, out); !status) return status;
    }
    return Ok{};
  }

  Status read_element(const toml::node& node, std::vector<std::string>& out) const {
    if (const auto text = node.value_exact<std::string>()) {
      out.push_back(*text);
    } else if (const auto number = node.value_exact<int64_t>()) {
      out.push_back(std::to_string(*number));
    } else {
      return wrong(node, "the value of a parameter is a string, an integer or an array of them");
    }
    return Ok{};
  }

  Status read_version(const toml::node& node, const std::string& product) {
    const std::optional<std::string> text = node.value_exact<std::string>();
    if (!text || !is_version(*text)) {
      return wrong(node, "a version is a string of numbers and dots, such as \"15.2.1118.20\"");
    }
    site.products[product] = *text;
    return Ok{};
  }

  std::string_view file_;
};

}  // namespace

Result<Site> parse_site(std::string_view toml, std::string_view file_name) {
  if (toml.size() > kMaxSiteBytes) {
    return Error{"site.size", "a site file larger than 16 MiB"};
  }
  SiteReader reader(file_name);
  try {
    if (Status status = reader.read(toml::parse(toml)); !status) return status.error();
  } catch (const toml::parse_error& failure) {
    return reader.error("site.syntax", failure.source(), std::string(failure.description()));
  } catch (const std::bad_alloc&) {
    return Error{"site.size", "no memory to read the site file"};
  }
  return std::move(reader.site);
}

}  // namespace stopgap::engine
