// SPDX-License-Identifier: Apache-2.0
// Random requests near a pack: the literals of a condition are planted where it looks for them,
// disguised by encodings, case and path tricks, then the whole is disturbed a little.
#pragma once

#include "lang/checked.h"
#include "tests/differential/random.h"
#include "tests/oracle/facts.h"

namespace stopgap::differential {

/// Aims at one or two mitigations of `pack` (or at none). Any checked pack will do.
oracle::OracleRequest random_request(const lang::CheckedPack& pack, Random& random);

/// Pieces that request readers disagree about, put together without a pack in mind.
oracle::OracleRequest wild_request(Random& random);

/// A request with nothing in it but GET /.
oracle::OracleRequest plain_request();

}  // namespace stopgap::differential
