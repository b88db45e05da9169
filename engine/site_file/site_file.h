// SPDX-License-Identifier: Apache-2.0
// A site file: what an administrator says about a pack, in TOML.
//
//   mode = "observe"                      # at most this, for every mitigation: off observe enforce
//   [mitigations]
//   "M2026-001" = "off"                   # at most this, for one
//   [params]
//   admin_networks = ["192.0.2.0/24"]     # new elements of a parameter; a scalar one takes one
//   value max_body = "4KiB" [products] "Example Server" = "15.2.1118.20"     # installed versions
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
