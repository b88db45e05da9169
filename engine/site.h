// SPDX-License-Identifier: Apache-2.0
// What a site says about a pack. It always wins over the pack, and can only make it act less.
// engine/site_file/ reads it from TOML; an embedder may fill it directly.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/decision.h"

namespace stopgap::engine {

struct Site {
  bool rehearsal = false;      ///< drafts and retired mitigations act as if enforced: to run tests
  Mode mode = Mode::kEnforce;  ///< upper bound for every mitigation
  std::map<std::string, Mode> mitigations;                 ///< upper bound by id
  std::map<std::string, std::vector<std::string>> params;  ///< new elements of a parameter, as text
  std::map<std::string, std::string>
      products;  ///< installed versions; a product not named is of unknown version
};

}  // namespace stopgap::engine
