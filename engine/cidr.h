// SPDX-License-Identifier: Apache-2.0
// Address ranges as a site writes them.
#pragma once

#include <optional>
#include <string_view>

#include "engine/program.h"
#include "engine/request.h"

namespace stopgap::engine {

/// An address, or one with a prefix length behind `/`. No bits may be set after the prefix.
std::optional<program::Cidr> parse_cidr(std::string_view text);

bool in_cidr(const IpAddress& address, const program::Cidr& cidr);

}  // namespace stopgap::engine
