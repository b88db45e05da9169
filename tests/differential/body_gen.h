// SPDX-License-Identifier: Apache-2.0
// Random bodies: well-formed ones, ones that only some server reads, and broken ones.
#pragma once

#include <string>

#include "tests/differential/random.h"

namespace stopgap::differential {

std::string json_body(Random& random);
/// Strict JSON only: what every parser reads alike, but for duplicate keys if `duplicates`.
std::string strict_json_body(Random& random);
std::string xml_body(Random& random);

struct MultipartBody {
  std::string content_type, body;
};
MultipartBody multipart_body(Random& random);

/// One to three edits: a piece repeated, taken out, or replaced by one of `bytes`.
std::string broken(std::string text, const std::string& bytes, Random& random);

}  // namespace stopgap::differential
