// SPDX-License-Identifier: Apache-2.0
// Host candidates as host fields show them: normalised, lower case (docs/language.md section 4).
#pragma once

#include <span>
#include <string_view>

#include "engine/arena.h"
#include "engine/request.h"
#include "engine/views.h"

namespace stopgap::engine {

/// The candidate in an authority, in lower case; empty if there is none. Points into the argument
/// or the arena.
std::string_view read_host(std::string_view authority, Arena& arena);

/// The different candidates, in order: `authority` (empty: none), then every Host header, of which
/// there are `host_headers`. For n headers of m bytes O(m n log n), with a request's limits on
/// both.
ViewList read_hosts(std::string_view authority, std::span<const HeaderView> headers,
                    size_t host_headers, Arena& arena);

}  // namespace stopgap::engine
