// SPDX-License-Identifier: Apache-2.0
// One raw HTTP/1.1 request as a record (docs/records.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/request_record.h"

namespace stopgap::cli {

/// Whether what begins so is one raw HTTP request, not JSON lines: the first line begins with a
/// method or ends with a version of HTTP, and with no brace. A log whose first line was cut is not.
bool is_raw_request(std::string_view start);

/// Reads one raw HTTP/1.1 request; `id` names it in results. Nothing on success.
std::optional<std::string> parse_raw_request(std::string_view text, std::string_view id,
                                             RequestRecord& record);

}  // namespace stopgap::cli
