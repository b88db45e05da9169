// SPDX-License-Identifier: Apache-2.0
// Character sets of section 4. See body_texts.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stopgap::oracle {

/// The sets a name stands for, as the table calls them: two for one without a byte order where the
/// text has no mark, none for a name that is not there. All sets in which a text stays are "UTF-8".
std::vector<std::string> sets_named(std::string_view name, const std::string& text);
/// By the first bytes of the text.
std::vector<std::string> sets_marked(const std::string& text);
/// The text may be the beginning of one that is marked otherwise.
bool may_be_marked(const std::string& text);

std::string to_utf8(const std::string& set, const std::string& text);
/// A set of single bytes of which those below 128 are ASCII.
/// UTF-16 and UTF-32.
bool is_wide(const std::string& set);

}  // namespace stopgap::oracle
