// SPDX-License-Identifier: Apache-2.0
// Rule files to a checked pack, and on to a portable one: the part every command shares.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/load_sources.h"
#include "lang/checked.h"
#include "lang/diagnostic.h"
#include "lang/lang.h"
#include "lang/span.h"
#include "support/result.h"

namespace stopgap::cli {

/// Under which name a pack's source map speaks of its files.
enum class FileNames { kShown, kInner };

struct Compilation {
  lang::SourceMap sources;
  std::vector<lang::ast::File> files;  ///< in order of their ids
  lang::Diagnostics diagnostics;
  lang::CheckedPack pack;  ///< meaningful only without errors
  size_t file_count = 0;   ///< given by the user, without imported modules
};

/// Reads and parses. Errors are of the environment; what is wrong with the text is in the
/// diagnostics.
Result<Compilation> parse_sources(const SourceGroup& group, FileNames names = FileNames::kShown);
/// parse_sources(), then resolves, types and lints what could be parsed.
Result<Compilation> check_sources(const SourceGroup& group, FileNames names = FileNames::kShown,
                                  const lang::CheckOptions& options = {});
/// The same with these texts in place of the files'.
Result<Compilation> check_texts(const SourceGroup& group, const std::vector<std::string>& texts,
                                const lang::CheckOptions& options = {});
/// check_sources(), then a portable pack in `portable`; empty if there are errors.
Result<Compilation> compile_sources(const SourceGroup& group, FileNames names,
                                    std::vector<uint8_t>& portable);

/// The diagnostics as text on standard error, with a summary; for commands whose data is something
/// else. Nothing if there are none.
void report_problems(Console& console, Compilation& compilation);
/// "2 errors, 1 warning in 3 files"
std::string summary_line(size_t errors, size_t warnings, size_t files);

}  // namespace stopgap::cli
