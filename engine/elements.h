// SPDX-License-Identifier: Apache-2.0
// An element of a list of the request, and what it was made of: what follows where the end of its
// text is missing may change it (docs/language.md section 8.1). Lists do not hold elements: they
// may have thousands, of a byte or two each.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace stopgap::engine {

using ViewList = std::span<const std::string_view>;

enum class Made : uint8_t {
  kSent,    ///< as it stands in the request
  kPart,    ///< a part of what stands there
  kJoined,  ///< from several
};
enum class TextOf : uint8_t { kQuery, kForm, kHeaders };

struct Element {
  std::string_view text[2];  ///< name, value
  Made made = Made::kSent;
  TextOf of = TextOf::kHeaders;
  bool last = false;      ///< what was made of the end of its text
  bool nameless = false;  ///< and its name may go on, because no value is there
  bool quoted = false;    ///< a cookie whose value stood in quotation marks
};

}  // namespace stopgap::engine
