// SPDX-License-Identifier: Apache-2.0
// Texts of which a step that reads a language makes `text`, or what it leaves of it, perhaps with
// something around. Behind undo_form() of disguise.h.
#pragma once

#include <string>

#include "tests/differential/random.h"

namespace stopgap::differential {

std::string js_escape(const std::string& text, Random& random);
std::string css_escape(const std::string& text, Random& random);
std::string spread_path(const std::string& text, Random& random);
std::string add_whitespace(const std::string& text, Random& random);
std::string add_c_comments(const std::string& text, Random& random);
std::string add_mysql_comments(const std::string& text, Random& random);
std::string add_html_comments(const std::string& text, Random& random);
std::string add_lookups(const std::string& text, Random& random);
std::string percent_u_encode(const std::string& text, Random& random);
std::string lengthen_utf8(const std::string& text, Random& random);

}  // namespace stopgap::differential
