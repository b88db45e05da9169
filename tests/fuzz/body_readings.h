// SPDX-License-Identifier: Apache-2.0
// The engine's readings of bodies in the oracle's words, for fuzz targets and differential tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/arena.h"
#include "engine/body/body_pair.h"
#include "tests/oracle/body.h"

namespace stopgap::fuzz {

/// `read(arena, sink)` calls a reader. Pairs are looked at when it is done: they must have stayed.
template <typename Read>
oracle::BodyReading reading_of(Read read) {
  static const std::pair<engine::BodyFlag, const char*> kFlags[] = {
      {engine::kBodyDuplicateKey, "duplicate_key"},
      {engine::kBodyLenientJson, "lenient_json"},
      {engine::kBodyLoneSurrogate, "lone_surrogate"},
      {engine::kBodySeveralTexts, "several_texts"},
      {engine::kBodyDoctype, "doctype"},
      {engine::kBodyExternalEntity, "external_entity"},
      {engine::kBodyBadMultipart, "bad_multipart"},
      {engine::kBodyUnknownCharset, "unknown_charset"},
      {engine::kBodyBadAndTooMuch, "too_much"}};
  engine::Arena arena;
  std::vector<engine::BodyPair> pairs;
  auto take = [&](const engine::BodyPair& pair) {
    pairs.push_back(pair);
    return true;
  };
  const engine::BodyResult result = read(arena, engine::BodySink(take));
  oracle::BodyReading reading;
  for (const engine::BodyPair& pair : pairs)
    reading.add(std::string(pair.name), std::string(pair.value));
  reading.read = static_cast<oracle::BodyRead>(result.read);
  for (const auto& [bit, name] : kFlags)
    if ((result.flags & bit) != 0) reading.flags.insert(name);
  return reading;
}

inline bool same(const oracle::BodyReading& a, const oracle::BodyReading& b) {
  return a.pairs == b.pairs && a.read == b.read && a.flags == b.flags;
}

inline void expect_same(const oracle::BodyReading& a, const oracle::BodyReading& b) {
  if (!same(a, b)) __builtin_trap();
}

}  // namespace stopgap::fuzz
