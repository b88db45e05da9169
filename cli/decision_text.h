// SPDX-License-Identifier: Apache-2.0
// One line for one decision: JSON for machines, text for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/exchange.h"
#include "cli/request_record.h"
#include "engine/decision.h"
#include "engine/pack.h"

namespace stopgap::cli {

/// Appends one line, its end included. Valid JSON for any bytes. No allocation beyond `out`.
/// `edits` are those of the response; edits and request_edits stand there only if there are any.
void append_decision_json(std::string& out, std::string_view id, const Exchanged& decided);
/// {"id":…,"error":"…","line":N}; without an id: null; without a line: none.
void append_error_json(std::string& out, std::optional<std::string_view> id,
                       std::string_view message, std::optional<uint64_t> line);

/// "block 403  ID  GET /target  M2022-014 title"
void append_decision_text(std::string& out, const RequestRecord& request, const Exchanged& decided,
                          bool colour);
void append_error_text(std::string& out, std::optional<std::string_view> id,
                       std::string_view message, std::optional<uint64_t> line, bool colour);

/// "block 403", "pass"; in colour: red stops a request, yellow changes it, green lets it through.
std::string verdict_text(const engine::Decision& decision, bool colour);

}  // namespace stopgap::cli
