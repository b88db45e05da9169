// SPDX-License-Identifier: Apache-2.0
// Checked tree to IR: one rule per mitigation, in their order. No optimisation, only the
// sharing of equal table entries.
#pragma once

#include "compiler/ir.h"
#include "lang/checked.h"

namespace stopgap::compiler {

/// Every regex of `pack` must have passed check_regexes(). O(size of the pack * log).
ir::Module lower(const lang::CheckedPack& pack);

/// Its part in written.cc: the conditions as written, of a module no pass has changed.
void keep_written(ir::Module& module, const lang::CheckedPack& pack);

/// A field's type as its schema writes it, records spelt out: the form of engine/fields.def.
std::string field_signature(const lang::Schema& schema, const lang::SchemaField& field);

}  // namespace stopgap::compiler
