// SPDX-License-Identifier: Apache-2.0
// Where a multipart body is divided: every place at which some server divides it, and which of them
// all servers do (docs/language.md section 4, Bodies, Delimiters). Pure, linear. Tested in
// part_marks_test.cc.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace stopgap::engine {

struct PartMark {
  size_t begin = 0;  ///< of the line break before it
  size_t at = 0;     ///< of its `--`
  size_t end = 0;    ///< behind the line break after it
  bool final = false;
  bool clean = false;
};

/// Takes marks from the front of a body. `delimiter` is "--" and the boundary.
class PartMarks {
 public:
  PartMarks(std::string_view body, std::string_view delimiter)
      : body_(body), delimiter_(delimiter) {}

  std::optional<PartMark> next();

 private:
  PartMark mark_at(size_t at) const;

  std::string_view body_, delimiter_;
  size_t from_ = 0;
  bool ended_ = false;  // a clean final mark came
};

/// How many bytes the line break at `at` has: CRLF, LF or CR.
size_t line_break_at(std::string_view text, size_t at);

}  // namespace stopgap::engine
