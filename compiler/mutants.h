// SPDX-License-Identifier: Apache-2.0
// Conditions with one part left out: if no test of a mitigation notices, the tests do not show that
// the part is needed. Pure; what the tests say is asked elsewhere (cli/coverage.cc).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lang/checked.h"

namespace stopgap::compiler {

enum class PartKind : uint8_t { kWhole, kConjunct, kDisjunct, kException, kUntil };
std::string_view part_kind_name(PartKind kind);  ///< "conjunct"

/// A part of a condition: a member of an `and` or `or` at any depth, an exception, its `until`, and
/// the condition as a whole if it is no `and`. A guard belongs to its test, and so do the elements
/// that `any {…}` or `all {…}` spread: they are data.
struct Part {
  uint32_t mitigation = 0;  ///< index in the pack
  PartKind kind = PartKind::kWhole;
  std::vector<uint32_t> path;  ///< from the root, by index of child
  lang::Span span;             ///< of the text that says it
};

/// The parts of one mitigation, in order of the tree. None for one that is not compiled.
std::vector<Part> parts_of(const lang::CheckedPack& pack, uint32_t mitigation);

/// `condition` without the part: a conjunct left out holds, a disjunct does not.
lang::Cond without(const lang::Cond& condition, const Part& part);

/// One mitigation a part, in the same order: everything as in `pack`, but that part, and the tests.
/// Ids are told apart by a number and stay ordered if the parts are ordered by mitigation.
lang::CheckedPack mutants(const lang::CheckedPack& pack, std::span<const Part> parts);

}  // namespace stopgap::compiler
