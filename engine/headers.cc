// SPDX-License-Identifier: Apache-2.0
// Tested in views_test.cc and views_limits_test.cc.
#include "engine/headers.h"

#include "engine/ascii.h"
#include "engine/limits.h"
#include "engine/pairs.h"

namespace stopgap::engine {

bool is_host_header(std::string_view name) { return equal_ignoring_case(name, "host"); }
bool is_cookie_header(std::string_view name) { return equal_ignoring_case(name, "cookie"); }

HeaderSummary summarize_headers(std::span<const HeaderView> headers) {
  HeaderSummary summary;
  size_t count = 0, bytes = 0;
  for (const HeaderView& header : headers) {
    bytes += header.name.size() + header.value.size();
    if (count == kMaxHeaders || bytes > kMaxHeaderBytes) break;
    ++count;
    if (is_host_header(header.name)) {
      ++summary.hosts;
    } else if (is_cookie_header(header.name)) {
      summary.most_cookies += most_pairs(header.value.size());
    } else if (equal_ignoring_case(header.name, "content-type")) {
      summary.form = summary.form || is_form_type(header.value);
    }
  }
  summary.seen = headers.first(count);
  summary.oversize = count < headers.size();
  return summary;
}

}  // namespace stopgap::engine
