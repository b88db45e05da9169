// SPDX-License-Identifier: Apache-2.0
// The front end in four calls. Text in, values and diagnostics out; no I/O, no clock, no globals,
// no exceptions out.
//
//   SourceMap sources;                  Diagnostics diagnostics;
//   uint32_t id = sources.add("a.gap", text);
//   ast::File file = parse(sources, id, diagnostics);
//   CheckedPack pack = check(sources, files, modules, diagnostics);   // meaningful only if
//   !diagnostics.has_errors()
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/ast.h"
#include "lang/checked.h"
#include "lang/diagnostic.h"
#include "lang/span.h"

namespace stopgap::lang {

/// Parses one file. Never throws. After an error it goes on at the next top-level keyword, so one
/// run reports many; what could be parsed is returned.
ast::File parse(const SourceMap& sources, uint32_t file, Diagnostics& diagnostics);

/// One canonical layout (two-space indent, at most one empty line, aligned `about`/`lifecycle`
/// keys). parse(format(x)) has the same tree as x, comments included; format(format(x)) ==
/// format(x). `file` must come from an error-free parse.
std::string format(const ast::File& file);

/// The tree as indented text, for goldens and `dump --stage=ast`. No addresses, no offsets.
std::string dump(const ast::File& file);
/// The checked tree as text, for goldens and `dump --stage=checked`.
std::string dump(const CheckedPack& pack);

/// Text of the module an `import` names ("std.http"), or nothing.
using ModuleSource = std::function<std::optional<std::string>(std::string_view module)>;

struct CheckOptions {
  /// What counts as today (days since 1970-01-01) for mitigations that expire: there is no clock
  /// here. Without it, and never earlier than, the newest revision of the pack.
  std::optional<int32_t> day;
};

/// A file that a rule file names.
struct FoundFile {
  std::string name;  ///< in messages and in the source map
  std::string text;
};
/// The file `path` names, seen from the file `from` of the source map; nothing if there is none.
/// `path` is relative, its parts stand between `/` and are never empty, `.` or `..`. May return
/// less than the whole of a file that is larger than the language accepts, but more than that.
using FileSource =
    std::function<std::optional<FoundFile>(std::string_view from, std::string_view path)>;

/// Where check() gets the text that rule text names. An empty function finds nothing.
struct Inputs {
  ModuleSource modules;
  FileSource data;   ///< `set … from "hosts.txt"`: below the directory of the rule file
  FileSource packs;  ///< `import acme.lib`, if no module is called so: as "acme/lib.gap"
};

/// Resolves, types, expands and lints. Adds the text of imported modules to `sources`. `files` are
/// the trees of the pack, in order of their file ids.
CheckedPack check(SourceMap& sources, const std::vector<ast::File>& files, const Inputs& inputs,
                  Diagnostics& diagnostics, const CheckOptions& options = {});
/// The same without files.
CheckedPack check(SourceMap& sources, const std::vector<ast::File>& files,
                  const ModuleSource& modules, Diagnostics& diagnostics,
                  const CheckOptions& options = {});

}  // namespace stopgap::lang
