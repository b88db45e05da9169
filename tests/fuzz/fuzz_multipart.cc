// SPDX-License-Identifier: Apache-2.0
// A Content-Type up to the first LF, and any bytes as its body: the same pairs as the oracle's,
// whatever was read before. What the engine leaves out because it read so much is not compared: the
// oracle does not count that.
#include "engine/body/multipart_reader.h"
#include "tests/fuzz/body_readings.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static stopgap::engine::MultipartReader reader;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t feed = std::min(text.find('\n'), text.size());
  const std::string_view type = text.substr(0, feed);
  const std::string_view body = text.substr(std::min(feed + 1, text.size()));
  const stopgap::oracle::BodyReading reading = stopgap::fuzz::reading_of(
      [&](auto& arena, auto sink) { return reader.read(type, body, arena, sink); });
  if (reader.spent()) {
    const bool told =
        reading.read == stopgap::oracle::BodyRead::kTooMuch || reading.flags.count("too_much") != 0;
    if (!told) __builtin_trap();
    return 0;
  }
  stopgap::fuzz::expect_same(reading, stopgap::oracle::read_multipart(type, body));
  return 0;
}
