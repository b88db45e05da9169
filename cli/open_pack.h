// SPDX-License-Identifier: Apache-2.0
// What `eval`, `explain` and `test` work on: a pack file, portable or linked, or rule text; always
// ends as a linked pack in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cli/console.h"
#include "cli/exit.h"
#include "cli/load_sources.h"
#include "engine/pack.h"
#include "engine/site.h"

namespace stopgap::cli {

struct LinkedPack {
  std::vector<uint8_t> bytes;
  engine::LinkKey key{};
  bool is_kept = false;  ///< read from a file: its databases were tested when they were made
};

/// Links with a key of this process only. Errors as in compiler::link.
Result<LinkedPack> link_in_memory(const std::vector<uint8_t>& portable);

/// Whether a pack file must have passed its own tests on the databases it is opened with. Rule text
/// is not asked: whoever explains a failing rule needs it.
enum class Trust { kTested, kUntested };

/// Says what is wrong on standard error; then the exit status is the answer. A linked pack that
/// does not fit this host is linked again from its portable part, with a note.
std::variant<LinkedPack, Exit> open_pack(Console& console, const std::vector<std::string>& paths,
                                         Trust trust = Trust::kTested);
/// The same for rule text only.
std::variant<LinkedPack, Exit> build_in_memory(Console& console, const SourceGroup& group);

/// Loads for `site` and says its warnings. Null: said why not.
std::shared_ptr<const engine::Pack> load_for_site(Console& console, const LinkedPack& linked,
                                                  const engine::Site& site);
/// The site file at `path`, or the default site for an empty path.
Result<engine::Site> read_site(const std::optional<std::string>& path);

/// Whether `path` is a pack file: by its first bytes, or, damaged as these may be, by its name.
bool is_pack_file(const std::string& path);

}  // namespace stopgap::cli
