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

/// The conditions of a rule as written, one a line: `+ http.uri contains "x"  decoded 1x, byte 12:
/// …/a»x«b…`. `+` holds, `-` does not, `?` is not known, `.` was not asked. What stands in an `or`,
/// a `not`, an `any`, a let is indented below it; exceptions come last, each below a line of its
/// own. `view` is of the bytes the pack was loaded from. Bytes of secret fields are shown: who
/// explains a request has it.
std::vector<std::string> trace_lines(const engine::Pack& pack, const engine::ProgramView& view,
                                     const engine::RuleTrace& trace, bool colour);

/// "byte 12", or "up to byte 12" of a regex: where `found` (kFound, kElsewhere) is.
std::string place_text(const engine::Pack& pack, const engine::ConditionTrace& found);

}  // namespace stopgap::cli
