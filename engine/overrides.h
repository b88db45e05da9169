// SPDX-License-Identifier: Apache-2.0
// What a request says elsewhere of its own target, method and host: http.overrides
// (docs/language.md section 4). Which headers do: overrides.def; and the argument, part or member
// `_method` (manuals of Rails, Laravel and Symfony: form method spoofing).
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "engine/arena.h"
#include "engine/ascii.h"
#include "engine/backend.h"
#include "engine/elements.h"
#include "engine/request.h"

namespace stopgap::engine {

/// `target`, `prefix`, `host` or `method`: what a header of that name speaks of.
std::optional<std::string_view> override_kind(std::string_view header);

/// Whether it speaks of the target, or its beginning, in place of the request line. `Destination`
/// does beside it, as everyday WebDAV.
bool is_rewrite_header(std::string_view header);

/// `names`: the views of the name of an argument.
inline bool is_method_argument(ViewList names) {
  return std::any_of(names.begin(), names.end(),
                     [](std::string_view name) { return equal_ignoring_case(name, "_method"); });
}

/// The headers that speak of a target, method or host. What the views of the paths of all targets
/// come to beyond kMaxPathViewsFactor times each is `path_view_bytes` at most: they end before the
/// first one of a target that does not fit.
struct OverrideHeaders {
  size_t count = 0;
  size_t seen = 0;  ///< all of them are among so many headers
  bool cut = false;
};
/// Memory for one target at a time is taken from `scratch`, and given back.
OverrideHeaders override_headers(std::span<const HeaderView> headers, const BackendReads& reads,
                                 size_t path_view_bytes, Arena& scratch);

/// The views of `trimmed`, the trimmed value of a header that speaks of `kind`: those of a header,
/// for a target those of its path too. Linear. `trimmed` must outlive the result.
ViewList override_value_views(std::string_view kind, const std::string_view& trimmed,
                              std::string_view value, const BackendReads& reads,
                              size_t path_view_bytes, Arena& arena);

}  // namespace stopgap::engine
