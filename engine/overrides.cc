// SPDX-License-Identifier: Apache-2.0
// See overrides.h. Tested in overrides_test.cc.
#include "engine/overrides.h"

#include "engine/distinct_views.h"
#include "engine/header_fields.h"
#include "engine/request_line.h"

namespace stopgap::engine {
namespace {

struct Row {
  std::string_view header;
  std::string_view kind;
};

constexpr Row kRows[] = {
#define STOPGAP_OVERRIDE(header, kind, source) {header, kind},
#include "engine/overrides.def"
#undef STOPGAP_OVERRIDE
};

constexpr std::string_view kTarget = "target";

}  // namespace

std::optional<std::string_view> override_kind(std::string_view header) {
  for (const Row& row : kRows) {
    if (is_same_header(header, row.header)) return row.kind;
  }
  return std::nullopt;
}

bool is_rewrite_header(std::string_view header) {
  const std::optional<std::string_view> kind = override_kind(header);
  return kind && (*kind == kTarget || *kind == "prefix") && !is_same_header(header, "destination");
}

ViewList override_value_views(std::string_view kind, const std::string_view& trimmed,
                              std::string_view value, const BackendReads& reads, Arena& arena) {
  const ViewList all = header_value_views(trimmed, value, reads, arena);
  if (kind != kTarget) return all;
  RequestLimits no_limits;
  no_limits.target_bytes = SIZE_MAX;
  RequestLine line(arena, no_limits, reads);
  RequestView request;
  request.target = plain_value(value, arena);
  line.reset(request);
  return distinct_views({all, line.path()}, arena);
}

}  // namespace stopgap::engine
