// SPDX-License-Identifier: Apache-2.0
// Makes a case on which the two sides differ as small as it goes, by trying to leave things out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/differential/rule_text.h"
#include "tests/oracle/facts.h"

namespace stopgap::differential {

struct Case {
  RulePack rules;
  std::vector<std::string>
      files;  ///< if not empty: the rules, instead of `rules`; only the request shrinks
  oracle::OracleRequest request;
  std::vector<std::string> texts() const {
    return files.empty() ? std::vector{print(rules)} : files;
  }
};

/// True: the sides still differ. Called a few hundred times.
using StillDiffers = std::function<bool(const Case&)>;

Case shrink(Case failing, const StillDiffers& still_differs);

}  // namespace stopgap::differential
