// SPDX-License-Identifier: Apache-2.0
// The arguments of a query or a form (docs/language.md section 4): the pieces between '&', then
// what some servers make of them: the parts between ';' of a piece, without '=' at their start, and
// the values of one name joined with ','. What is joined is copied once for each way in which names
// are the same; of all else 8 bytes say where it lies in the text.
#pragma once

#include <cstddef>

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/elements.h"
#include "engine/joined_names.h"
#include "engine/pair_list.h"

namespace stopgap::engine {

/// How many elements of each kind, or how many are taken.
struct ArgumentCount {
  size_t sent = 0;     ///< pieces between '&'
  size_t parts = 0;    ///< of pieces that hold a ';' or begin with '='
  size_t further = 0;  ///< pieces of the further text
};

/// Linear in the text; a look at the parts only if `parts` are wanted.
ArgumentCount count_arguments(std::string_view text, bool parts);

/// As sent, parts, further, joined.
struct Arguments {
  std::span<const PackedText> sent, parts;  ///< pieces
  std::span<const PackedText> further;      ///< of the further text; none of them goes on
  JoinedNames joined;                       ///< of those sent
  TextOf of = TextOf::kQuery;

  size_t size() const { return sent.size() + parts.size() + further.size() + joined.size(); }
  /// Linear in the length of its name.
  Element operator[](size_t index) const;
};

/// At most `most` of each kind are taken from the front. n log n in their number, linear in their
/// bytes. Results in `arena`; what lies in `scratch` afterwards is not needed.
Arguments read_arguments(std::string_view text, std::string_view further, TextOf of,
                         ArgumentCount most, const BackendReads& reads, Arena& arena,
                         Arena& scratch);

/// Whether two arguments of these lists, as sent, have one name in the widest of the ways in which
/// names are joined. `open_query`, `open_form`: a last name that may go on does not count.
bool has_duplicate_name(const Arguments& query, const Arguments& form, bool open_query,
                        bool open_form, Arena& scratch);

}  // namespace stopgap::engine
