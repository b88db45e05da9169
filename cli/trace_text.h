// SPDX-License-Identifier: Apache-2.0
// A trace for people: which condition held, in which view, where. Used by `explain` and by failed
// tests.
#pragma once

#include <string>
#include <vector>

#include "engine/pack.h"
#include "engine/trace.h"

namespace stopgap::cli {

/// The surroundings of `offset`, escaped, with "»" where the match begins.
std::string excerpt(std::string_view view, uint32_t offset);

/// One line a condition: "+ http.uri contains "x"  decoded 1x, byte 12: …/a»x…" or "- http.host in
/// …". A secret field's bytes are for the terminal of the one who has the request; nothing is
/// redacted.
std::vector<std::string> trace_lines(const engine::Pack& pack, const engine::RuleTrace& trace,
                                     bool colour);

}  // namespace stopgap::cli
