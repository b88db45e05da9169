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
std::string_view event_name(engine::Event event);   ///< "http.response"
std::string_view armed_name(engine::Armed armed);   ///< "idle"
std::string_view phase_name(engine::Phase phase);   ///< "request line"
std::string_view edit_name(engine::EditKind kind);  ///< "append"
/// "double_encoded", in order of the bits.
std::vector<std::string_view> flag_names(engine::FlagSet flags);
/// "oversize", in order of the bits.
std::vector<std::string_view> cause_names(engine::CauseSet causes);
/// What is not whole: "http.json, http.xml"; of several causes each with its own: "http.json
/// (oversize)". Empty if everything is.
std::string missing_text(const engine::Missing& missing);
std::string_view fault_mode_name(engine::program::FaultMode mode);  ///< "block"
/// "GET /path?query", escaped and clipped.
std::string request_line(std::string_view method, std::string_view target);

}  // namespace stopgap::cli
