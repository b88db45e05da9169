// SPDX-License-Identifier: Apache-2.0
// Any bytes as a JSON body: the same pairs as the oracle's, whatever was read before.
#include "engine/body/json_reader.h"
#include "tests/fuzz/body_readings.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static stopgap::engine::JsonReader reader;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  stopgap::fuzz::expect_same(stopgap::fuzz::reading_of([&](auto& arena, auto sink) {
                               return reader.read(body, arena, sink);
                             }),
                             stopgap::oracle::read_json(body));
  return 0;
}
