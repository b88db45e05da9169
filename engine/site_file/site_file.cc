// SPDX-License-Identifier: Apache-2.0
// See site_file.h: the keys at the top and the parameters. Tables of modes and exceptions are read
// by site_tables.cc. toml++ throws; nothing of that leaves parse_site(). Tested by
// site_file_test.cc.
#include "engine/site_file/site_file.h"

#include <algorithm>
#include <new>

#include "engine/site_file/site_reader.h"
#include "support/version.h"

namespace stopgap::engine {
namespace {

constexpr size_t kMaxSiteBytes = 16 << 20;  // a parameter may have 100,000 elements
constexpr std::string_view kKeys[] = {"mode",     "backend", "mitigations", "params",
                                      "products", "block",   "exception",   "never_block"};

bool is_any_version(std::string_view text) {
  return is_version(VersionScheme::kDotted, text) || is_version(VersionScheme::kSemver, text) ||
         is_version(VersionScheme::kDebian, text);
}

class FileReader : public SiteReader {
 public:
  using SiteReader::SiteReader;

  Status read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (Status status = read_key(key, node); !status) return status;
    }
    return Ok{};
  }

  Site site;

 private:
  Status read_key(const toml::key& key, const toml::node& node) {
    if (key == "mode") {
      site.mode_why.place = place(node.source());
      return read_mode(node, site.mode);
    }
    if (key == "backend") return read_backend(node);
    if (key == "block") return each_table(key, node, &FileReader::read_block);
    if (key == "exception") return each_table(key, node, &FileReader::read_exception);
    if (key == "never_block") return each_table(key, node, &FileReader::read_never_block);
    if (key == "mitigations") return each_entry(key, node, &FileReader::read_mitigation);
    if (key == "params") return each_entry(key, node, &FileReader::read_param);
    if (key == "products") return each_entry(key, node, &FileReader::read_version);
    return unknown_key(key, kKeys);
  }

  Status read_backend(const toml::node& node) {
    const std::optional<std::string> text = node.value_exact<std::string>();
    const std::optional<Backend> known = find_backend(text.value_or(""));
    if (known) site.backend = *known;
    std::string unknown;
    return known ? Status(Ok{}) : read_word(node, kBackendNames, "a backend", unknown);
  }

  using ReadEntry = Status (FileReader::*)(const std::string&, const toml::node&);
  Status each_entry(const toml::key& key, const toml::node& node, ReadEntry read_entry) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return wrong(node, "`" + name_of(key) + "` must be a table");
    for (const auto& [name, value] : *table) {
      if (Status status = (this->*read_entry)(name_of(name), value); !status) return status;
    }
    return Ok{};
  }

  using ReadTable = Status (FileReader::*)(const toml::table&);
  Status each_table(const toml::key& key, const toml::node& node, ReadTable read_table) {
    const toml::array* tables = node.as_array();
    const std::string why = "`" + name_of(key) + "` must be tables: [[" + name_of(key) + "]]";
    if (tables == nullptr) return wrong(node, why);
    for (const toml::node& one : *tables) {
      const toml::table* table = one.as_table();
      if (table == nullptr) return wrong(one, why);
      if (Status status = (this->*read_table)(*table); !status) return status;
    }
    return Ok{};
  }

  Status read_mitigation(const std::string& id, const toml::node& node) {
    SiteMode mode;
    mode.mitigations = id;
    if (Status status = read_site_mode(node, mode); !status) return status;
    site.modes.push_back(std::move(mode));
    return Ok{};
  }

  Status read_block(const toml::table& table) {
    SiteMode mode;
    if (Status status = read_site_block(table, mode); !status) return status;
    site.modes.push_back(std::move(mode));
    return Ok{};
  }

  Status read_exception(const toml::table& table) { return add_exception(table, false); }
  Status read_never_block(const toml::table& table) { return add_exception(table, true); }
  Status add_exception(const toml::table& table, bool never_block) {
    SiteException exception;
    exception.never_block = never_block;
    if (Status status = read_site_exception(table, exception); !status) return status;
    site.exceptions.push_back(std::move(exception));
    return Ok{};
  }

  Status read_param(const std::string& name, const toml::node& node) {
    site.param_places[name] = place(node.source());
    std::vector<std::string>& out = site.params[name];
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

  Status read_version(const std::string& product, const toml::node& node) {
    const std::optional<std::string> text = node.value_exact<std::string>();
    if (!text || !is_any_version(*text)) {
      return wrong(node,
                   "a version is a string such as \"15.2.1118.20\" or \"1:2.3~rc1-4+deb12u1\"");
    }
    site.products[product] = *text;
    return Ok{};
  }
};

}  // namespace

Result<Site> parse_site(std::string_view toml, std::string_view file_name) {
  if (toml.size() > kMaxSiteBytes) {
    return Error{"site.size", "a site file larger than 16 MiB"};
  }
  FileReader reader(file_name);
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
