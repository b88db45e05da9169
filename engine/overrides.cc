// SPDX-License-Identifier: Apache-2.0
// See overrides.h. Tested in overrides_test.cc.
#include "engine/overrides.h"

#include <algorithm>

#include "engine/distinct_views.h"
#include "engine/header_fields.h"
#include "engine/path_views.h"
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

bool is_of_target(std::string_view header) {
  const std::optional<std::string_view> kind = override_kind(header);
  return kind && *kind == kTarget;
}

/// The value of a header as the target of a request.
class OtherTarget {
 public:
  OtherTarget(std::string_view value, const BackendReads& reads, size_t path_view_bytes,
              Arena& arena)
      : line_(arena, limits_, reads) {
    limits_.target_bytes = SIZE_MAX;
    limits_.path_view_bytes = path_view_bytes;
    request_.target = plain_value(value, arena);
    line_.reset(request_);
  }
  RequestLine& line() { return line_; }

  /// What the views of the path come to beyond kMaxPathViewsFactor times it; none: they do not fit.
  std::optional<size_t> path_bytes_beyond() {
    if (line_.path_cut()) return std::nullopt;
    size_t bytes = 0;
    for (const std::string_view view : line_.path()) bytes += view.size();
    const size_t free = kMaxPathViewsFactor * line_.parts().path.size();
    return bytes - std::min(bytes, free);
  }

 private:
  RequestLimits limits_;
  RequestView request_;
  RequestLine line_;
};

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

OverrideHeaders override_headers(std::span<const HeaderView> headers, const BackendReads& reads,
                                 size_t path_view_bytes, Arena& scratch) {
  OverrideHeaders all;
  size_t of_targets = 0;
  for (const HeaderView& header : headers) {
    if (is_of_target(header.name)) of_targets += header.value.size() + 1;
  }
  const bool whole = of_targets < surely_whole_path(path_view_bytes);
  size_t left = path_view_bytes;
  for (const HeaderView& header : headers) {
    if (!whole && is_of_target(header.name)) {
      scratch.reset();
      const std::optional<size_t> bytes =
          OtherTarget(header.value, reads, left, scratch).path_bytes_beyond();
      all.cut = !bytes;
      if (all.cut) break;
      left -= *bytes;
    }
    ++all.seen;
    all.count += override_kind(header.name) ? 1 : 0;
  }
  if (!whole) scratch.reset();
  return all;
}

ViewList override_value_views(std::string_view kind, const std::string_view& trimmed,
                              std::string_view value, const BackendReads& reads,
                              size_t path_view_bytes, Arena& arena) {
  const ViewList all = header_value_views(trimmed, value, reads, arena);
  if (kind != kTarget) return all;
  OtherTarget target(value, reads, path_view_bytes, arena);
  return distinct_views({all, target.line().path()}, arena);
}

}  // namespace stopgap::engine
