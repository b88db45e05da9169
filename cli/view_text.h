// SPDX-License-Identifier: Apache-2.0
// The views of a request, as its mitigations see them, for people.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/asked_views.h"
#include "engine/pack.h"
#include "engine/trace.h"

namespace stopgap::cli {

/// A line a text, below it one a view: `decoded 1x  "/a b"  M1: byte 2`. Every view is escaped and
/// clipped; what `traces` found in it is named, a few of them.
/// Of a list the first `elements` are shown, and those in which something was found.
std::vector<std::string> view_lines(const engine::Pack& pack,
                                    const std::vector<engine::AskedText>& texts,
                                    std::span<const engine::RuleTrace* const> traces,
                                    size_t elements);

}  // namespace stopgap::cli
