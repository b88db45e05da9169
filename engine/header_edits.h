// SPDX-License-Identifier: Apache-2.0
// Header edits of mitigations: made free of conflicts, then applied to a list of headers
// (docs/language.md section 6). Names compare ignoring ASCII case.
//
//   set     one header of the name has the value: the first of them; further ones go; absent: it is
//           added at the end
//   remove  no header of the name is left
//   append  the value is one of those that the separator splits the header's values into: if it is
//           so already, in any header of the name, nothing changes; else it is put behind the last
//           one of the name; absent: it is added at the end
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stopgap::engine {

enum class EditKind : uint8_t { kSet, kRemove, kAppend };

/// Texts are those of the pack the decision was made with.
struct HeaderEdit {
  EditKind kind = EditKind::kSet;
  std::string_view name, value, separator;
  uint32_t rule = 0;    ///< the mitigation that wants it: index into Pack::rules()
  uint32_t action = 0;  ///< index into Pack::actions()
};

/// Puts the edits of several mitigations in the order in which they are applied, and drops what
/// contradicts another one: of `set` and `remove` for one header the first mitigation (by id) wins;
/// its `append`s come after it, each value once, all with the separator of the first; to a header
/// that is removed: the first of them is `set` in its place. The result does not depend on the
/// order of `edits`. No allocation.
void settle_edits(std::vector<HeaderEdit>& edits);

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// Applies settled edits. Applying them again changes nothing. For n headers and m edits O(n m).
void apply_header_edits(std::span<const HeaderEdit> edits, HeaderList& headers);

}  // namespace stopgap::engine
