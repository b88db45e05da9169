// SPDX-License-Identifier: Apache-2.0
// The headers of a request: how many of them are inspected, and which of the ones that mean
// something to other fields are there. The first needs their lengths only, so every request can
// afford it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "engine/limits.h"
#include "engine/request.h"

namespace stopgap::engine {

struct SeenHeaders {
  std::span<const HeaderView> seen;  ///< up to the limits; points into the argument
  size_t bytes = 0;                  ///< of their names and values
  bool oversize = false;             ///< there are more headers than seen
};

/// Linear in the number of headers; reads none of their bytes. No allocation.
SeenHeaders measure_headers(std::span<const HeaderView> headers, const RequestLimits& limits);

struct HeaderSummary {
  uint32_t hosts = 0;       ///< Host headers
  size_t most_cookies = 0;  ///< no more cookies than this are in them
  bool form = false;        ///< some Content-Type says the body is a form
};

/// Linear, no allocation.
HeaderSummary summarize_headers(std::span<const HeaderView> seen);

bool is_host_header(std::string_view name);
/// Asked of every header of many requests: without a loop.
inline bool is_cookie_header(std::string_view name) {
  constexpr std::string_view kName = "cookie";
  if (name.size() != kName.size()) return false;
  constexpr uint32_t kLowerCase =
      0x20202020;  // with it a byte is this letter if it was in any case
  const auto load = [](const char* from) {
    uint32_t four;
    std::memcpy(&four, from, sizeof four);
    return four;
  };
  return (load(name.data()) | kLowerCase) == load(kName.data()) &&
         (load(name.data() + 2) | kLowerCase) == load(kName.data() + 2);
}

}  // namespace stopgap::engine
