// SPDX-License-Identifier: Apache-2.0
// The flags about the request target (docs/language.md section 4). Tested in line_flags_test.cc.
#pragma once

#include "engine/fields.h"
#include "engine/request_line.h"

namespace stopgap::engine {

/// False for a flag about something else. Computes the views it depends on; what lies in `scratch`
/// afterwards is not needed.
bool line_flag(RequestLine& line, FieldId flag, Arena& scratch);

}  // namespace stopgap::engine
