// SPDX-License-Identifier: Apache-2.0
// A Content-Type up to the first LF, and any bytes as its body: the same pairs as the oracle's,
// whatever was read before. Where the engine stopped because it read too much, the same as far as
// it came: the oracle does not count that.
#include "engine/body/multipart_reader.h"
#include "tests/fuzz/body_readings.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static stopgap::engine::MultipartReader reader;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t feed = std::min(text.find('\n'), text.size());
  const std::string_view type = text.substr(0, feed);
  const std::string_view body = text.substr(std::min(feed + 1, text.size()));
  stopgap::oracle::BodyReading reading = stopgap::fuzz::reading_of(
      [&](auto& arena, auto sink) { return reader.read(type, body, arena, sink); });
  stopgap::oracle::BodyReading expected = stopgap::oracle::read_multipart(type, body);
  if (reading.read != stopgap::oracle::BodyRead::kWhole &&
      reading.pairs.size() < expected.pairs.size()) {
    expected.pairs.resize(reading.pairs.size());
    expected.read = reading.read;
    expected.flags = reading.flags;
  }
  stopgap::fuzz::expect_same(reading, expected);
  return 0;
}
