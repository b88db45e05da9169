// SPDX-License-Identifier: Apache-2.0
// Necessary-leaf analysis: clauses of a condition. A clause is a list of atoms of which at least
// one occurs in every request for which the condition holds. And rarity: how much a clause filters.
#pragma once

#include <vector>

#include "compiler/ir.h"

namespace stopgap::compiler::passes {

/// All clauses found, in the order of the condition; none if nothing is necessary.
///   leaf on text   one clause: its literal in every group its field is fed from
///   and            the clauses of all children
///   or             the best clause of each child joined; none if a child has none
///   any, same view the clauses of its body
///   not, all       none
/// Parameters give none: a site may change them. Atoms are in groups of `event`; events that are
/// not gated have none.
std::vector<ir::Clause> necessary_clauses(const ir::Module& module, ir::NodeId root,
                                          engine::Event event = engine::Event::kRequest);

/// Higher filters better. Long, unusual atoms and clauses that only the request line decides.
int rarity(const ir::Clause& clause);
/// Length of an atom where words that ordinary requests are full of count for one byte.
unsigned effective_length(std::string_view atom);

}  // namespace stopgap::compiler::passes
