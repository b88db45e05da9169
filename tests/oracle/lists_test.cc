// SPDX-License-Identifier: Apache-2.0
// Expected values were derived from docs/language.md section 4 by hand.
#include "tests/oracle/lists.h"

#include <gtest/gtest.h>

namespace stopgap::oracle {
namespace {}  // namespace
}  // namespace stopgap::oracle
