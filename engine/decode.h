// SPDX-License-Identifier: Apache-2.0
// Percent decoding, one round: every %HH (two hexadecimal digits) becomes its byte in one pass from
// left to right; any other '%' stays. decode() and decode_form() use the widest instructions the
// processor has, found at run time; the _portable ones are the reference they are tested against.
//
// `out` must have room for in.size() bytes and not overlap `in` (the _portable ones also decode in
// place: `out` is in.data()); bytes of it beyond the result may be overwritten. Each returns the
// length of the result, which is in.size() exactly when no %HH occurs. Thread safe, no allocation,
// linear time.
#pragma once

#include <cstddef>
#include <string_view>

namespace stopgap::engine {

size_t decode(std::string_view in, char* out);
size_t decode_portable(std::string_view in, char* out);

/// The same, where '+' stands for a space (a '+' that comes out of a %HH stays).
size_t decode_form(std::string_view in, char* out);
size_t decode_form_portable(std::string_view in, char* out);

/// Whether %HH occurs, so that decode() would change the text.
bool holds_escape(std::string_view text);

/// Whether a '%' occurs that two hexadecimal digits do not follow.
bool holds_bad_percent(std::string_view text);

inline bool holds(std::string_view text, char c) {
  return text.find(c) != std::string_view::npos;  // memchr: vectorised by every libc
}

}  // namespace stopgap::engine
