// SPDX-License-Identifier: Apache-2.0
// What every part of a site file is read with: places, errors, words, provenance. Private to
// engine/site_file/.
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/site.h"
#include "support/result.h"

namespace stopgap::engine {

class SiteReader {
 public:
  explicit SiteReader(std::string_view file_name) : file_(file_name) {}

  Error error(const char* code, const toml::source_region& where, const std::string& why) const;

 protected:
  static std::string name_of(const toml::key& key) { return std::string(key.str()); }
  /// "site.toml:12:1"
  std::string place(const toml::source_region& where) const;
  Error wrong(const toml::node& node, const std::string& why) const;
  Error unknown_key(const toml::key& key, std::span<const std::string_view> known) const;

  Status read_mode(const toml::node& node, Mode& out) const;
  /// One of `known`; `what` as in "a mode".
  Status read_word(const toml::node& node, std::span<const std::string_view> known,
                   std::string_view what, std::string& out) const;

  /// `"M1" = "off"`, or a table with mode, reason, author and until.
  Status read_site_mode(const toml::node& node, SiteMode& out) const;
  /// [[block]]
  Status read_site_block(const toml::table& table, SiteMode& out) const;
  /// [[exception]], [[never_block]]
  Status read_site_exception(const toml::table& table, SiteException& out) const;

 private:
  /// True if `key` is one of provenance; then `status` says how reading it went.
  bool read_why(const toml::key& key, const toml::node& node, Provenance& out,
                Status& status) const;
  Status need(const toml::table& table, std::string_view key, bool present) const;
  Status read_text(const toml::node& node, std::string_view what, std::string& out) const;
  Status read_texts(const toml::node& node, std::string_view what,
                    std::vector<std::string>& out) const;
  Status read_addresses(const toml::node& node, std::vector<program::Cidr>& out) const;

  std::string_view file_;
};

}  // namespace stopgap::engine
