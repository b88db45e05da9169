// SPDX-License-Identifier: Apache-2.0
// What the tests of the readers share: pairs written down, memory of hostile bodies.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/arena.h"
#include "engine/body/body_pair.h"
#include "engine/limits.h"

namespace stopgap::engine {

struct TestReading {
  std::string pairs;  ///< `name=value|name=value|`
  BodyRead read = BodyRead::kWhole;
  BodyFlags flags = 0;

  bool operator==(const TestReading&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const TestReading& reading) {
    return out << reading.pairs.substr(0, 2000) << " read " << static_cast<int>(reading.read)
               << " flags " << reading.flags;
  }
};

/// `read(arena, sink)` calls a reader.
template <typename Read>
TestReading reading_of(Read read) {
  Arena arena;
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  auto take = [&](const BodyPair& pair) {
    pairs.emplace_back(pair.name, pair.value);
    return true;
  };
  const BodyResult result = read(arena, BodySink(take));
  TestReading reading{"", result.read, result.flags};
  for (const auto& [name, value] : pairs)  // only now: what was delivered must have stayed
    reading.pairs.append(name).append("=").append(value).append("|");
  return reading;
}

/// What one reading of a hostile body costs, with the engine's limit of arguments.
struct TestCost {
  size_t memory = 0;  ///< of the arena
  size_t pairs = 0;
};
template <typename Read>
TestCost cost_of(Read read) {
  TestCost cost;
  Arena arena;
  auto take = [&](const BodyPair&) { return ++cost.pairs <= kMaxArguments; };
  (void)read(arena, BodySink(take));
  cost.memory = arena.capacity();
  return cost;
}

inline std::string repeated(std::string_view piece, size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace stopgap::engine
