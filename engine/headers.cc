// SPDX-License-Identifier: Apache-2.0
// Tested in views_test.cc and views_limits_test.cc.
#include "engine/headers.h"

#include <algorithm>

#include "engine/ascii.h"
#include "engine/pairs.h"

namespace stopgap::engine {

namespace {

/// Four at a time: the compiler makes of one at a time twice the instructions.
size_t total_bytes(std::span<const HeaderView> headers) {
  size_t names = 0, values = 0;
  const HeaderView* header = headers.data();
  const HeaderView* const end = header + headers.size();
  for (; end - header >= 4; header += 4) {
    names += header[0].name.size();
    values += header[0].value.size();
    names += header[1].name.size();
    values += header[1].value.size();
    names += header[2].name.size();
    values += header[2].value.size();
    names += header[3].name.size();
    values += header[3].value.size();
  }
  for (; header != end; ++header) names += header->name.size() + header->value.size();
  return names + values;
}

/// The headers before the one that would pass a limit.
[[gnu::noinline]] SeenHeaders cut_headers(std::span<const HeaderView> headers,
                                          const RequestLimits& limits) {
  size_t count = 0, bytes = 0;
  for (const HeaderView& header : headers.first(std::min(headers.size(), limits.headers))) {
    const size_t with_it = bytes + header.name.size() + header.value.size();
    if (with_it > limits.header_bytes) break;
    bytes = with_it;
    ++count;
  }
  return {headers.first(count), bytes, true};
}

}  // namespace

bool is_host_header(std::string_view name) { return equal_ignoring_case(name, "host"); }

SeenHeaders measure_headers(std::span<const HeaderView> headers, const RequestLimits& limits) {
  // Nearly every request is within the limits: add up first, find the place only when beyond.
  const size_t bytes = total_bytes(headers);
  if (headers.size() <= limits.headers && bytes <= limits.header_bytes)
    return {headers, bytes, false};
  return cut_headers(headers, limits);
}

HeaderSummary summarize_headers(std::span<const HeaderView> seen) {
  HeaderSummary summary;
  for (const HeaderView& header : seen) {
    switch (header.name.size()) {  // few headers share a length with the three that count
      case 4:
        summary.hosts += is_host_header(header.name) ? 1 : 0;
        break;
      case 6:
        if (is_cookie_header(header.name)) summary.most_cookies += most_pairs(header.value.size());
        break;
      case 12:
        if (equal_ignoring_case(header.name, "content-type")) {
          summary.form = summary.form || is_form_type(header.value);
        }
        break;
    }
  }
  return summary;
}

}  // namespace stopgap::engine
