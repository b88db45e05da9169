// SPDX-License-Identifier: Apache-2.0
// The canonical forms of a path (docs/language.md section 4): what a server that resolves "..",
// "//" and what else it reads in a path, before it looks for a file, would see.
#pragma once

#include <cstddef>
#include <string_view>

namespace stopgap::engine {

struct PathForm {
  bool backslash = false;   ///< '\' ends a segment, as '/' does
  bool parameters = false;  ///< each segment is cut at its first ';'
  bool windows = false;     ///< and at its first ':', and has no dots and spaces at its end
  bool empties = false;     ///< "//" stays, and ".." drops what is in it as any other segment
};

/// Writes the form of `path` to `out`, which must have room for path.size() + 1 bytes and not
/// overlap it, or be one byte before it; returns its length. Linear time, no allocation.
size_t canonical_path(std::string_view path, PathForm form, char* out);

/// What in a path makes its forms differ. Each may be true of a path where they do not: it only
/// saves work.
struct PathMarks {
  bool dots = false;  ///< no '/' at the start, or "//" or "/.": it is not its own canonical form
  bool backslash = false, semicolon = false;
  bool windows = false;  ///< ':', or a dot or space at the end of a segment
  bool empties = false;  ///< '/' or '\' with one of them behind it

  bool plain() const { return !dots && !backslash && !semicolon && !windows; }
};
PathMarks path_marks(std::string_view path);

/// Whether the path is surely the only form of it. May be false for some that are ("/.profile").
bool is_plain_path(std::string_view path);

}  // namespace stopgap::engine
