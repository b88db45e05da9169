// SPDX-License-Identifier: Apache-2.0
// A trace for people: which condition held, in which view, where. Used by `explain` and by failed
// tests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/pack.h"
#include "engine/program_view.h"
#include "engine/trace.h"

namespace stopgap::cli {

/// A match in a view. Of a regex only the end is known, of a set only the beginning.
struct Place {
  std::optional<size_t> begin;
  std::optional<size_t> end;
};

/// The surroundings of a match, escaped: "…/a»match«b…".
std::string excerpt(std::string_view view, Place place);

/// One line a condition: `+ http.uri contains "x"  decoded 1x, byte 12: …/a»x«b…` or `- http.host
/// in …`. `view` is of the bytes the pack was loaded from. Bytes of secret fields are shown: who
/// explains a request has it.
std::vector<std::string> trace_lines(const engine::Pack& pack, const engine::ProgramView& view,
                                     const engine::RuleTrace& trace, bool colour);

}  // namespace stopgap::cli
