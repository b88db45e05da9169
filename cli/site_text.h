// SPDX-License-Identifier: Apache-2.0
// What a site's file changed, for people and in results: never without saying who, why and where.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/site.h"

namespace stopgap::cli {

/// "site.toml:9:1: balancer probe (Example Admin), until 2026-12-31"; safe to print.
std::string provenance_text(const engine::Provenance& why);
/// `{"at":"site.toml:9:1","reason":"…","author":"…","until":"2026-12-31"}`, what is not said left
/// out.
void append_provenance_json(std::string& out, const engine::Provenance& why);
/// One line for each override of the site on that day, and for each that has ended.
std::vector<std::string> site_lines(const engine::Site& site, int32_t day);

}  // namespace stopgap::cli
