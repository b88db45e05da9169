// SPDX-License-Identifier: Apache-2.0
// Views of names, and which names are the same, word for word from docs/language.md section 4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stopgap::oracle {

using Views = std::vector<std::string>;

/// Equal ones once.
void add_views(Views& views, const Views& more);
/// Each of `bytes` by `by`.
std::string replaced(std::string text, std::string_view bytes, char by);
/// `-` for every byte that is neither letter nor digit.
std::string dashed(const std::string& name);
Views with_php_names(const Views& names);

/// Indices of those with one key, in the order of the first of each.
using Groups = std::vector<std::vector<size_t>>;
Groups groups_of(const Views& keys);
/// Those of one key in the first way, then those of each further way that the one before it has
/// not.
Groups joined_groups(const std::vector<Views>& ways);

}  // namespace stopgap::oracle
