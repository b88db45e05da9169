// SPDX-License-Identifier: Apache-2.0
// Reading 6 of parameters: docs/language.md section 4, Bodies, Parameters.
#pragma once

#include <string>

#include "tests/oracle/body_parameters.h"

namespace stopgap::oracle {

void read_places(const std::string& header, const std::string& name, bool odd, Parameter& into);
void read_boundary_places(const std::string& content_type, Parameter& into);

}  // namespace stopgap::oracle
