// SPDX-License-Identifier: Apache-2.0
// Bodies as clients and attackers send them: with a type that fits or not, in a character set,
// under codings, cut or damaged. Tested by views_test.cc and the differential runs.
#pragma once

#include <string>

#include "tests/differential/random.h"
#include "tests/oracle/facts.h"

namespace stopgap::differential {

/// A body of a random kind with headers that say what it is, or something else.
void add_wild_body(oracle::OracleRequest& request, Random& random);

/// Puts the body of the request into a character set and under codings, maybe, and says so.
void disguise_body(oracle::OracleRequest& request, Random& random);

/// A body that holds the pair, of the reader that fills `list` ("http.json" …; of another list,
/// some reader), and its Content-Type.
void plant_in_body(oracle::OracleRequest& request, const std::string& list, const std::string& name,
                   const std::string& value, Random& random);

/// What probably sets the flag ("http.flags.bad_json"), if it is one about bodies.
void plant_body_flag(const std::string& flag, oracle::OracleRequest& request, Random& random);

}  // namespace stopgap::differential
