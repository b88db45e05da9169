// SPDX-License-Identifier: Apache-2.0
// A portable pack's patterns as serialized Hyperscan databases. Private to hs_build.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/hs_build/child.h"
#include "engine/program_view.h"
#include "support/result.h"

namespace stopgap::compiler {

struct Databases {
  engine::program::StrRef hs_version{};          // inside `bytes`
  std::vector<engine::program::Database> index;  // groups, then regexes, ascending
  std::vector<uint8_t> bytes;
};

/// Errors: link.compile (names the pattern), link.memory. Cost: unbounded; run it in a child. `at`
/// is told each pattern before it is compiled.
Result<Databases> build_databases(const engine::ProgramView& portable, const Progress& at);

/// As one block of bytes, for the pipe between child and parent, and back. Only for bytes this
/// process's own child wrote; a short block gives nothing.
std::vector<uint8_t> pack_databases(const Databases& databases);
std::optional<Databases> unpack_databases(std::span<const uint8_t> block);

/// `bytes` as a Hyperscan expression that matches exactly them.
std::string escape_literal(std::string_view bytes);

}  // namespace stopgap::compiler
