// SPDX-License-Identifier: Apache-2.0
// See overrides.h. Tested in overrides_test.cc.
#include "engine/overrides.h"

#include <new>

#include "engine/distinct_views.h"
#include "engine/header_fields.h"
#include "engine/request_line.h"
#include "engine/stages.h"

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
constexpr std::string_view kMethod = "method";

Element of_kind(const std::string_view& kind) {
  Element element;
  element.text[0] = kind;
  element.views[0] = {&kind, 1};
  return element;
}

ViewList stages_of(std::string_view text, const BackendReads& reads, Arena& arena) {
  return decode_stages(*new (arena.allocate<std::string_view>(1)) std::string_view(text), reads,
                       arena);
}

}  // namespace

std::optional<std::string_view> override_kind(std::string_view header) {
  for (const Row& row : kRows) {
    if (is_same_header(header, row.header)) return row.kind;
  }
  return std::nullopt;
}

Element override_of(std::string_view kind, std::string_view value, const BackendReads& reads,
                    Arena& arena) {
  const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                [&](const Row& one) { return one.kind == kind; });
  Element element = of_kind(row->kind);
  element.text[1] = trim_blanks(value);
  const std::string_view plain = plain_value(value, arena);
  const ViewList sent = stages_of(element.text[1], reads, arena);
  const ViewList unfolded = holds_fold(value) ? stages_of(plain, reads, arena) : ViewList();
  ViewList paths;
  RequestLimits no_limits;
  no_limits.target_bytes = SIZE_MAX;
  RequestLine line(arena, no_limits, reads);
  RequestView request;
  if (kind == kTarget) {
    request.target = plain;
    line.reset(request);
    paths = line.path();
  }
  element.views[1] = distinct_views({sent, unfolded, paths}, arena);
  return element;
}

Element override_of(const Element& argument, ViewList value) {
  Element element = of_kind(kMethod);
  element.text[1] = argument.text[1];
  element.views[1] = value;
  element.of = argument.of;
  element.last = argument.last;
  return element;
}

}  // namespace stopgap::engine
