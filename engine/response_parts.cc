// SPDX-License-Identifier: Apache-2.0
// See response_parts.h. Tested by events_test.cc.
#include "engine/response_parts.h"

#include <algorithm>

#include "engine/ascii.h"
#include "engine/limits.h"
#include "engine/stages.h"

namespace stopgap::engine {

void ResponseParts::reset(const ResponseView& response) {
  response_ = response;
  has_ = true;
  last_.forget();
  forget();
}

ViewList ResponseParts::body() {
  body_ = response_.body.substr(0, limits_.body_bytes);
  return {&body_, 1};
}

const SeenHeaders& ResponseParts::seen() {
  static const SeenHeaders none;
  if (!has_) return none;
  if (!measured_) {
    measured_ = true;
    all_ = measure_headers(response_.headers, limits_);
  }
  return all_;
}

ViewList ResponseParts::content_types() {
  if (typed_) return types_;
  typed_ = true;
  const std::span<const HeaderView> headers = seen().seen;
  std::string_view* values = arena_.allocate<std::string_view>(headers.size());
  std::string_view* end = values;
  for (const HeaderView& header : headers) {
    if (equal_ignoring_case(header.name, "content-type")) *end++ = trim_blanks(header.value);
  }
  arena_.shrink_last(values, static_cast<size_t>(end - values));
  types_ = {values, end};
  return types_;
}

uint32_t ResponseParts::header_count() { return static_cast<uint32_t>(seen().seen.size()); }

ViewList ResponseParts::header(uint32_t index, uint32_t attribute) {
  const std::span<const HeaderView> headers = seen().seen;
  if (index >= headers.size() || attribute > 1) return {};
  if (!listed_) {
    header_views_.start(headers.size(), seen().bytes, arena_,
                        [&](uint32_t i, std::string_view* texts) {
                          texts[0] = headers[i].name;
                          texts[1] = trim_blanks(headers[i].value);
                        });
    listed_ = true;
  }
  const HeaderView& header = headers[index];
  return header_views_.of(
      static_cast<uint32_t>(FieldId::kResponseHeaders), index, attribute, arena_, last_,
      [&] { return attribute == 0 ? header.name : trim_blanks(header.value); },
      [&](const std::string_view& text, Arena& into) {
        return attribute == 0 ? ViewList(&text, 1) : decode_stages(text, reads_, into);
      });
}

bool ResponseParts::body_cut() const { return response_.body.size() > limits_.body_bytes; }

void ResponseParts::inspect(Inspection& seen, bool oversize, bool unparsable) {
  if (!has_) return;
  seen.response_headers_cut = oversize || headers_cut();
  seen.response_body_cut = oversize || body_cut();
  seen.response_truncated = unparsable || truncated();
}

ViewList ResponseParts::gate_names() { return header_names(seen().seen, last_.scratch()); }

ViewList header_names(std::span<const HeaderView> seen, Arena& arena) {
  std::string_view* names = arena.allocate<std::string_view>(seen.size());
  std::transform(seen.begin(), seen.end(), names,
                 [](const HeaderView& header) { return header.name; });
  return {names, seen.size()};
}

}  // namespace stopgap::engine
