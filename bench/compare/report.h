// SPDX-License-Identifier: Apache-2.0
// The figures as a table, as JSON, as columns for plots, and against what is aimed at.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bench/compare/measure.h"

namespace stopgap::bench {

nlohmann::json to_json(const std::vector<Match>& matches, unsigned rounds);
void print_tables(const std::vector<Match>& matches);
/// Each aim with its figure, and whether it is reached.
void print_aims(const std::vector<Match>& matches);
/// For bench/compare/plot.gp: one file a shape, a line a number of rules, a column a contender; "?"
/// where there is no figure.
void write_columns(const std::vector<Match>& matches, const std::vector<Kind>& kinds,
                   const std::string& directory);

}  // namespace stopgap::bench
