// SPDX-License-Identifier: Apache-2.0
// What servers find behind a mark that look for other ends: docs/language.md section 4, Bodies,
// Other ends.
#pragma once

#include <string>
#include <vector>

namespace stopgap::oracle {

struct PartHeader {
  std::string name, value;
  bool operator==(const PartHeader&) const = default;
};

/// Without what is dropped around the name and before the value: reading 4 of parameters still sees
/// the blanks at its end.
PartHeader kept(const std::string& name, const std::string& value);

struct OtherPart {
  std::vector<PartHeader> headers;
  std::string content;
  bool operator==(const OtherPart&) const = default;
};

/// Where a mark stands.
struct PartPlace {
  size_t at, end;  ///< of its `--`, and behind it
  bool first;
};

/// One for each row of the table that finds one. `too_much` is set if headers are too long.
std::vector<OtherPart> other_parts(const std::string& body, const std::string& boundary,
                                   const PartPlace& mark, bool& too_much);

}  // namespace stopgap::oracle
