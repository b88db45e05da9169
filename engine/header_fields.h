// SPDX-License-Identifier: Apache-2.0
// The elements of http.headers and their views (docs/language.md section 4): '_' in a name read as
// '-', as CGI and its descendants do (RFC 3875 section 4.1.18), and so every byte of which some of
// them make a '_' too (lighttpd's CGI, PHP's own server: all but letters and digits); a folded
// value on one line (RFC 9112 section 5.2), and the values of one name joined, as RFC 9110
// section 5.3 allows.
#pragma once

#include <span>
#include <string_view>

#include "engine/arena.h"
#include "engine/ascii.h"
#include "engine/backend.h"
#include "engine/elements.h"
#include "engine/joined_names.h"
#include "engine/request.h"

namespace stopgap::engine {

/// Whether a line of the value goes on in the next: a line end with a blank behind it.
bool holds_fold(std::string_view value);
/// Each fold, the blanks around it included, becomes one space; then trimmed. `value` as sent.
std::string_view unfold(std::string_view value, Arena& arena);
/// What the value means: on one line, trimmed. In place where it has no fold.
std::string_view plain_value(std::string_view value, Arena& arena);

constexpr char dashed(char c) { return is_alphanumeric(c) ? c : '-'; }
/// Ignoring case, and every byte that is neither letter nor digit is '-'.
constexpr bool is_same_header(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (dashed(to_lower(a[i])) != dashed(to_lower(b[i]))) return false;
  return true;
}
/// The values with ", " between them, as servers hand several headers on that have one name.
std::string_view join_with_commas(std::span<const std::string_view> values, Arena& arena);

/// `names`, then each that holds such a byte with '-' for it.
ViewList with_folded_names(ViewList names, Arena& arena);

/// What the headers as sent are joined to. n log n in their number; joined values are copied once
/// for each way in which names are the same. Results in `arena`; what lies in `scratch` afterwards
/// is not needed.
JoinedNames join_headers(std::span<const HeaderView> seen, const BackendReads& reads, Arena& arena,
                         Arena& scratch);

/// The decode stages of `trimmed`, which is `value` trimmed, then, if that has folds, those of it
/// on one line. `trimmed` must outlive the result.
ViewList header_value_views(const std::string_view& trimmed, std::string_view value,
                            const BackendReads& reads, Arena& arena);

/// What the gate has to scan of a header beside its value: decode stages, those of the value on one
/// line, those of cookies without their quoting and with a space for every '+'. Every header is
/// asked: a value without '%', line end, '\\' and bytes above 0x7F costs one look, a cookie two.
ViewList further_header_pieces(const HeaderView& header, const BackendReads& reads, Arena& arena);

}  // namespace stopgap::engine
