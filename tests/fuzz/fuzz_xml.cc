// SPDX-License-Identifier: Apache-2.0
// Any bytes as an XML body: the same pairs from a reader that has read others, within the bounds of
// memory; of a whole document, the oracle's. How far a bad one is read is the parser's own affair.
#include "engine/body/xml_reader.h"
#include "engine/limits.h"
#include "tests/fuzz/body_readings.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stopgap;
  static engine::XmlReader reused;
  engine::XmlReader fresh;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto read = [&](engine::XmlReader& reader) {
    return fuzz::reading_of([&](auto& arena, auto sink) { return reader.read(body, arena, sink); });
  };
  const oracle::BodyReading reading = read(fresh);
  fuzz::expect_same(read(reused), reading);
  if (reading.read == oracle::BodyRead::kWhole) fuzz::expect_same(reading, oracle::read_xml(body));
  size_t values = 0;
  for (const oracle::BodyPair& pair : reading.pairs) values += pair.value.size();
  if (values > 2 * size + engine::kMaxXmlExpansion) __builtin_trap();
  if (fresh.capacity() > 2 * (engine::kXmlMemoryFactor * size + engine::kXmlMemoryBase))
    __builtin_trap();
  return 0;
}
