// SPDX-License-Identifier: Apache-2.0
// The packs that are mutated: compiled here from rule text, and linked. Together they have every
// section and construct.
#pragma once

#include <string>
#include <vector>

#include "support/result.h"
#include "tests/hostile/layout.h"

namespace stopgap::hostile {

struct Subject {
  std::string name;
  Bytes portable;
  Bytes linked;
};

/// Paths are relative to the top of the tree. The error says what does not compile, or which
/// section none of them has.
Result<std::vector<Subject>> subjects();

}  // namespace stopgap::hostile
