// SPDX-License-Identifier: Apache-2.0
// The flags of section 4 that the text and the path of a target decide. Tested by facts_test.cc.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/views.h"

namespace stopgap::oracle {

/// By name, without "http.flags.". `path_stages`: of http.path.
std::vector<std::pair<const char*, bool>> line_flags(const std::string& uri,
                                                     const std::vector<std::string>& path_stages,
                                                     const Reads& reads);

}  // namespace stopgap::oracle
