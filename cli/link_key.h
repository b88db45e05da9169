// SPDX-License-Identifier: Apache-2.0
// This host's link key: what binds a linked pack to the machine that made it. 32 random bytes in a
// file of one's own.
#pragma once

#include <optional>
#include <string>

#include "engine/pack.h"
#include "support/result.h"

namespace stopgap::cli {

/// $STOPGAP_STATE_DIR, else $XDG_STATE_HOME/stopgap, else $HOME/.local/state/stopgap. Error
/// key.no_home.
Result<std::string> state_directory();

struct KeptKey {
  engine::LinkKey key{};
  std::string path;
  bool created = false;
};

/// The key; made when missing (mode 0600, in a directory of mode 0700). Errors: key.no_home,
/// key.file, key.unsafe (not a regular file of this user, or others may read or write it),
/// key.damaged (not 32 bytes).
Result<KeptKey> obtain_link_key();
/// The key if there is one; never makes one.
Result<std::optional<KeptKey>> find_link_key();

/// A key for a pack that lives only in this process.
engine::LinkKey random_link_key();

}  // namespace stopgap::cli
