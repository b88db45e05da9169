// SPDX-License-Identifier: Apache-2.0
// The words for what the engine says: one place, so that every command and format uses the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/pack.h"
#include "engine/request.h"

namespace stopgap::cli {

std::string_view verdict_name(engine::Verdict verdict);  ///< "block"
std::string_view mode_name(engine::Mode mode);           ///< "enforce"
std::string_view status_name(engine::program::Status status);
std::string_view action_name(engine::program::ActionKind kind);  ///< "set_header"
/// As rule text spells it, safe to print: `block(status: 403)`.
std::string action_text(const engine::Pack& pack, const engine::program::Action& action);
/// "double_encoded", in order of the bits.
std::vector<std::string_view> flag_names(engine::FlagSet flags);
/// "oversize", in order of the bits.
std::vector<std::string_view> cause_names(engine::CauseSet causes);
std::string_view fault_mode_name(engine::program::FaultMode mode);  ///< "block"
/// "GET /path?query", escaped and clipped.
std::string request_line(std::string_view method, std::string_view target);

}  // namespace stopgap::cli
