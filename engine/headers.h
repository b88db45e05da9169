// SPDX-License-Identifier: Apache-2.0
// One pass over the headers of a request: how many of them are inspected, and which of the ones
// that mean something to other fields are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/request.h"

namespace stopgap::engine {

struct HeaderSummary {
  std::span<const HeaderView> seen;  ///< up to the limits; points into the argument
  uint32_t hosts = 0;                ///< Host headers seen
  size_t most_cookies = 0;           ///< no more cookies than this are in them
  bool form = false;                 ///< some Content-Type says the body is a form
  bool oversize = false;             ///< there are more headers than seen
};

/// Linear, no allocation.
HeaderSummary summarize_headers(std::span<const HeaderView> headers);

bool is_host_header(std::string_view name);
bool is_cookie_header(std::string_view name);

}  // namespace stopgap::engine
