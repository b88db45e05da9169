// SPDX-License-Identifier: Apache-2.0
// What a site says about a pack. It always wins over the pack, and can only make it act less.
// engine/site_file/ reads it from TOML (docs/site.md); an embedder may fill it directly. Days count
// from 1970-01-01 (UTC).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/decision.h"
#include "engine/program.h"
#include "support/backends.h"

namespace stopgap::engine {

/// Who said so, why, where, until when. For people: explain and results repeat it.
struct Provenance {
  std::string place;  ///< "site.toml:12:1"; may be empty
  std::string reason;
  std::string author;
  int32_t until = program::kNever;  ///< the last day it holds
};

/// An upper bound for the mitigations it names.
struct SiteMode {
  std::string mitigations;  ///< an id, or a pattern: `*` stands for any text
  Mode mode = Mode::kOff;
  Provenance why;
};

/// Requests on which mitigations are reported and do not act. A request is one of them if it
/// satisfies every list that is not empty. At least one is not.
struct SiteException {
  std::string mitigations;               ///< as in SiteMode
  bool never_block = false;              ///< from the list of what must never be blocked
  std::vector<program::Cidr> addresses;  ///< the client's address is in one
  std::vector<std::string> hosts;  ///< every candidate of http.host matches one, ignoring case
  std::vector<std::string> paths;  ///< every view of http.path matches one, exactly
  Provenance why;
};

struct Site {
  bool rehearsal = false;      ///< drafts and retired mitigations act as if enforced: to run tests
  Mode mode = Mode::kEnforce;  ///< upper bound for every mitigation
  Provenance mode_why;
  std::map<std::string, Mode> mitigations;                 ///< upper bound by id, without a reason
  std::vector<SiteMode> modes;                             ///< all that fit count
  std::map<std::string, std::vector<std::string>> params;  ///< new elements of a parameter, as text
  std::map<std::string, std::string> param_places;         ///< where that is said, if known
  std::vector<SiteException> exceptions;
  std::map<std::string, std::string>
      products;  ///< installed versions; a product not named is of unknown version
  Backend backend = Backend::kGeneric;  ///< the server behind, of rules that do not name one
};

/// Does `text` match `pattern`, in which `*` stands for any text? Linear in their product.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace stopgap::engine
