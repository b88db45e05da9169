// SPDX-License-Identifier: Apache-2.0
// Any bytes: either an error that says where, or a request no larger than its input.
#include <cstdint>
#include <string_view>

#include "engine/raw_http.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto request = stopgap::engine::parse_raw_http(bytes);
  if (!request.ok()) {
    if (request.error().detail.rfind("line ", 0) != 0) __builtin_trap();
    return 0;
  }
  const stopgap::engine::RequestView view = request.value().view();
  size_t total = view.method.size() + view.target.size() + view.body.size();
  for (const auto& header : view.headers) total += header.name.size() + header.value.size();
  if (total > size) __builtin_trap();
  return 0;
}
