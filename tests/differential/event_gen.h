// SPDX-License-Identifier: Apache-2.0
// A random schema of an embedder, rules about its events, and values near what those ask for.
#pragma once

#include <string>
#include <vector>

#include "lang/checked.h"
#include "tests/differential/random.h"
#include "tests/oracle/event.h"

namespace stopgap::differential {

/// A complete .gap file: schema `gen`, with the events gen.first and, after it, gen.second, and so
/// many mitigations on them.
std::string random_event_rules(Random& random, size_t mitigations);

/// Now and then something is missing, of another type, or all of it unusable.
oracle::OracleEvent random_event(const lang::CheckedPack& pack, Random& random);

/// For a report of a difference.
std::string to_text(const oracle::OracleEvent& event);

}  // namespace stopgap::differential
