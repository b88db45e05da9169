// SPDX-License-Identifier: Apache-2.0
// What docs/language.md section 4 makes of headers: http.headers, http.cookies, http.auth_user and
// the flags about them.
#pragma once

#include <string>
#include <string_view>

#include "tests/oracle/lists.h"
#include "tests/oracle/names.h"

namespace stopgap::oracle {

/// A value as sent, with one space for every fold, trimmed.
std::string on_one_line(std::string_view value);
/// The views of a value as sent.
Views header_value_views(const std::string& value, const Reads& reads);

/// Headers as sent.
List header_list(const Headers& headers, Causes further, const Reads& reads);

struct Cookies {
  NameValues sent, old, joined;
};
Cookies read_cookies(const Headers& headers);
/// `further`: why further headers are missing.
List cookie_list(const Cookies& cookies, Causes further, const Reads& reads);

/// The views of http.auth_user.
std::vector<std::string> auth_users(const Headers& headers, const Reads& reads);

/// The flags about headers and cookies.
bool is_header_flag_set(std::string_view flag, const Headers& headers);

}  // namespace stopgap::oracle
