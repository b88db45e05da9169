// SPDX-License-Identifier: Apache-2.0
// Bodies, word for word from docs/language.md section 4 and with no thought for speed. Nothing of
// the engine is used; whole strings in and out. Of the limits of section 8 those that count what is
// read hold here too; those of memory, and of work done twice, do not.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/steps.h"

namespace stopgap::oracle {

/// What a pair of multipart is of its part.
enum class BodyPairKind { kOther, kContent, kDecoded, kFileName, kHeader, kType };

struct BodyPair {
  std::string name, value;
  BodyPairKind kind = BodyPairKind::kOther;
  bool operator==(const BodyPair& other) const {
    return name == other.name && value == other.value;
  }
};

enum class BodyRead { kWhole, kBad, kTooMuch };

struct BodyReading {
  std::vector<BodyPair> pairs;
  BodyRead read = BodyRead::kWhole;
  std::set<std::string> flags;  // as the text names them

  /// Section 8: the names of all pairs may have 1 MiB. False if this pair would pass it.
  bool add(std::string name, std::string value, BodyPairKind kind = BodyPairKind::kOther);

 private:
  size_t name_bytes_ = 0;
};

BodyReading read_json(std::string_view body);
/// Of a text in UTF-8, whatever its declaration names.
BodyReading read_xml(std::string_view body);
BodyReading read_multipart(std::string_view content_type, std::string_view body);

}  // namespace stopgap::oracle
