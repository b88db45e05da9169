// SPDX-License-Identifier: Apache-2.0
// Does a mutant differ from its original only in what decides nothing? Then it must decide the
// same.
#pragma once

#include <vector>

#include "tests/hostile/layout.h"

namespace stopgap::hostile {

class SameMeaning {
 public:
  explicit SameMeaning(const Bytes& original);

  /// `mutant` was accepted by the verifier. What decides nothing: titles, reasons, conditions as
  /// written, tests, where sections stand, bytes of strings that only these use.
  bool holds(const Bytes& mutant) const;

 private:
  Layout layout_;
  std::vector<bool> string_decides_;  // by byte of kStrings
};

}  // namespace stopgap::hostile
