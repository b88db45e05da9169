// SPDX-License-Identifier: Apache-2.0
// A site file: what an administrator says about a pack, in TOML. docs/site.md explains every key.
#pragma once

#include <string_view>

#include "engine/site.h"
#include "support/result.h"

namespace stopgap::engine {

/// Errors: site.syntax (not TOML) and site.key, site.value (not a site file), each with
/// "file_name:line:column: " before what is wrong (no name: "line:column: "). Whether the pack has
/// such parameters and mitigations, Pack::load() says. At most 16 MiB (site.size). Pure; thread
/// safe.
Result<Site> parse_site(std::string_view toml, std::string_view file_name = {});

}  // namespace stopgap::engine
