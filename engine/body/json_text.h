// SPDX-License-Identifier: Apache-2.0
// The two kinds of JSON tokens that carry something: strings and words (docs/language.md section 4,
// Bodies). Pure, linear. Tested in json_text_test.cc.
#pragma once

#include <cstddef>
#include <string_view>

namespace stopgap::engine {

/// What stands between two quotes.
struct JsonString {
  std::string_view raw;
  bool closed = false;   ///< else the text ends in it
  bool escaped = false;  ///< holds a backslash
  bool control = false;  ///< holds a byte below 0x20
};
/// `text` begins behind the first quote.
JsonString take_json_string(std::string_view text);

struct JsonDecoded {
  size_t size = 0;
  bool good = false;            ///< else an escape is none
  bool lone_surrogate = false;  ///< half a pair was replaced
};
/// Decodes what take_json_string() returned. `out` has room for raw.size() bytes.
JsonDecoded decode_json_string(std::string_view raw, char* out);

/// The longest run of bytes of which words are made, at the front of `text`.
std::string_view take_json_word(std::string_view text);

enum class JsonWordKind { kStrict, kLenient, kNone };
struct JsonWord {
  JsonWordKind kind = JsonWordKind::kNone;
  std::string_view value;  ///< as it is delivered
};
/// A number, `true`, `false`, `null`, or what some parser takes for one of them.
JsonWord read_json_word(std::string_view word);

}  // namespace stopgap::engine
