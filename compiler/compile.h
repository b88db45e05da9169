// SPDX-License-Identifier: Apache-2.0
// Checked pack in, portable pack out. The same input gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lang/checked.h"
#include "lang/diagnostic.h"

namespace stopgap::compiler {

/// Every pass has a name; all are on by default. Switching one off never changes what rules mean,
/// only size and speed: the differential runner proves it.
struct Options {
  std::vector<std::string> disabled_passes;
};
/// Names in the order they run.
std::vector<std::string> pass_names();

/// Refuses regexes outside the subset (diagnostics SG04xx), lowers, optimises, emits. The result is
/// empty if `diagnostics` has errors.
std::vector<uint8_t> compile(const lang::CheckedPack& pack, const lang::SourceMap& sources,
                             const Options& options, lang::Diagnostics& diagnostics);

/// Only the checks of compile(): what `stopgap check` adds to lang::check().
void check_regexes(const lang::CheckedPack& pack, lang::Diagnostics& diagnostics);

/// Stages as text, for goldens and `dump`: "ir" (after lowering), "ir-optimised", "program",
/// "patterns".
std::string dump_stage(const lang::CheckedPack& pack, const lang::SourceMap& sources,
                       const Options& options, std::string_view stage,
                       lang::Diagnostics& diagnostics);
/// A pack's bytes as text; `bytes` must have passed engine::verify_pack.
std::string dump_program(const std::vector<uint8_t>& bytes);

}  // namespace stopgap::compiler
