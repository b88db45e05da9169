// SPDX-License-Identifier: Apache-2.0
// A request as one line of the request records that `stopgap eval --requests` reads, so that a
// difference can be replayed.
#pragma once

#include <string>

#include "tests/oracle/facts.h"

namespace stopgap::differential {

std::string json_line(const std::string& id, const oracle::OracleRequest& request);

}  // namespace stopgap::differential
