// SPDX-License-Identifier: Apache-2.0
// From the PATHs of a command line to rule text. A path is a file, `-`, or a directory, which is
// searched for *.gap. Files given together form one pack; each directory is a pack of its own.
#pragma once

#include <string>
#include <vector>

#include "support/result.h"

namespace stopgap::cli {

struct SourceFile {
  std::string path;   ///< to open
  std::string shown;  ///< in messages
  std::string inner;  ///< in packs: relative to the directory given, so that the place of a
                      ///< checkout does not change the bytes of a pack
};

/// The files of one pack, ordered by path, each once.
struct SourceGroup {
  std::vector<SourceFile> files;
  std::vector<std::string> includes;  ///< directories where imported files are looked for too
};

/// Limits: lang::kMaxFiles files. Symbolic links to directories inside a directory are not
/// followed. Errors: sources.none (a directory without rule files), sources.too_many, file.read.
Result<std::vector<SourceGroup>> find_sources(const std::vector<std::string>& paths,
                                              const std::vector<std::string>& includes = {});

/// All of them as one pack; error usage.one_pack when `paths` name several.
Result<SourceGroup> find_one_pack(const std::vector<std::string>& paths,
                                  const std::vector<std::string>& includes = {});

/// The text of a file, at most one byte more than the language accepts: the parser then says that
/// it is too large.
Result<std::string> load_source(const SourceFile& file);

/// What all files of one pack may add up to.
inline constexpr size_t kMaxPackSourceBytes = 64u << 20;

/// A regular file that begins as compiled packs do.
bool begins_like_pack(const std::string& path);

}  // namespace stopgap::cli
