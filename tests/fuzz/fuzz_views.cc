// SPDX-License-Identifier: Apache-2.0
// Any request: every view of every field is found in its gate sources, and flags agree.
#include <cstdint>
#include <string_view>

#include "engine/gate_property.h"
#include "engine/raw_http.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stopgap::engine;
  static Views views;  // reused, as a worker does
  auto parsed = parse_raw_http({reinterpret_cast<const char*>(data), size});
  RawRequest raw;
  if (parsed.ok()) {
    raw = std::move(parsed.value());
  } else {
    raw.target.assign(reinterpret_cast<const char*>(data), size);
  }
  const RequestView request = raw.view();
  views.reset(request);
  const FlagSet flags = views.flags();
  if (!find_ungated_view(views).empty()) __builtin_trap();
  if (flags != views.flags()) __builtin_trap();
  return 0;
}
