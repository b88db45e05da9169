// SPDX-License-Identifier: Apache-2.0
// What rewrites of requests are made of: a target in its three pieces, the texts an attacker can
// spell otherwise, letters outside of escapes. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/rules/evasions.h"

namespace stopgap::rules {

using Change = std::function<std::string(std::string_view)>;

/// scheme and authority | path | `?` and query
struct Pieces {
  std::string origin, path, query;
};
Pieces split(std::string_view target);
std::string join(const Pieces& pieces);

/// `with` for every slash from byte `from` on.
std::string replace_slashes(std::string_view text, std::string_view with, size_t from);

/// Path and query, and the values of Cookie and explicit-logon headers, through `change`.
Rewrite everywhere(Change change);
/// The path through `change`, if it is one (`*` is none).
Rewrite in_path(Change change);
/// Every cookie through `change`, as many headers as it returns.
Rewrite cookies(std::function<std::vector<std::string>(std::string)> change);

/// Places of ASCII letters outside of percent escapes.
std::vector<size_t> letters(std::string_view text);

}  // namespace stopgap::rules
