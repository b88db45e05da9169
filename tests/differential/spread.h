// SPDX-License-Identifier: Apache-2.0
// Spellings of arguments, headers and cookies that only some servers read as the plain one: values
// spread over several of one name, parts between ';', names as PHP and CGI change them, folded
// lines, quoted strings.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/differential/random.h"

namespace stopgap::differential {

using NameAndValue = std::pair<std::string, std::string>;

/// Mostly the one given; `name` and `value` as they are sent.
std::vector<NameAndValue> spread_argument(const NameAndValue& argument, Random& random);
/// `a=b`, or more with a ';'.
std::string argument_piece(const NameAndValue& argument, Random& random);
std::vector<NameAndValue> spread_header(const NameAndValue& header, Random& random);
std::string quoted_cookie_value(const std::string& value, Random& random);
std::string base64_text(const std::string& text);

}  // namespace stopgap::differential
