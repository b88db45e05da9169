// SPDX-License-Identifier: Apache-2.0
// What the server behind reads that others do not (docs/language.md section 4): which views a value
// has. Every entry with its source: backend_reads.def. Tested in backend_test.cc.
#pragma once

#include "support/backends.h"

namespace stopgap::engine {

struct BackendReads {
  bool percent_u = false;           ///< %uHHHH is a character
  bool overlong = false;            ///< overlong UTF-8 is its character
  bool best_fit = false;            ///< full-width forms and look-alikes are ASCII
  bool backslash = false;           ///< a backslash separates segments of a path
  bool path_parameters = false;     ///< segments of a path are cut at their ';'
  bool trailing_dots = false;       ///< Windows file names: trailing dots and blanks, ':' streams
  bool empty_segments = false;      ///< "//" in a path stays, and ".." drops what is in it
  bool nul_ends = false;            ///< a path ends at its first NUL
  bool hash_ends = false;           ///< and at its first '#' once it is decoded
  bool network_path = false;        ///< a host follows "//" at the start of a target
  bool semicolon_pairs = false;     ///< ';' separates arguments too
  bool joined_duplicates = false;   ///< values of one name are joined by ','
  bool php_names = false;           ///< names of arguments are changed as PHP does
  bool underscore_headers = false;  ///< '_' in the name of a header is '-'
  bool cookie_plus = false;         ///< '+' in a cookie is a blank

  friend bool operator==(const BackendReads&, const BackendReads&) = default;
};

const BackendReads& reads_of(Backend backend);

/// What one of them reads.
BackendReads operator|(const BackendReads& a, const BackendReads& b);

}  // namespace stopgap::engine
