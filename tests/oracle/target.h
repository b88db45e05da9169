// SPDX-License-Identifier: Apache-2.0
// The target of a request, as docs/language.md section 4 splits it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/views.h"

namespace stopgap::oracle {

struct Target {
  std::optional<std::string> authority;
  std::string uri;
  bool bad = false;
  bool absolute = false;
};

Target read_target(const std::string& method, std::string_view target);

/// What some servers take for the path and query: up to the first `#`, and behind a host.
std::vector<std::string> further_uris(const Target& target, const Reads& reads);
/// Of each of them the path.
std::vector<std::string> further_paths(const Target& target, const Reads& reads);

/// The views http.path would have if `target` were the target of a GET request.
std::vector<std::string> target_path_views(const std::string& target, const Reads& reads);

}  // namespace stopgap::oracle
