// SPDX-License-Identifier: Apache-2.0
// Forms whose names and values are in a character set beneath their escapes: many servers split and
// decode a form as it was sent, and take each name and value to UTF-8 then (docs/language.md
// section 4, Bodies). What comes of it is written as a form again, so that it is read like any
// other.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/arena.h"
#include "engine/body/charset.h"

namespace stopgap::engine {

class FormCharsets {
 public:
  /// Those pieces of `form` that hold bytes which the set may make others, with names and values
  /// decoded once, in UTF-8 (without escapes only if it is `as_sent`) and encoded: written to
  /// `out`, a '&' behind each. Not all of them if they take more than `room` bytes, or are more
  /// than `most` (`whole` false); nothing if the host has no such set. Linear.
  struct Written {
    size_t size = 0, pieces = 0;
    bool whole = true;
  };
  Written write(Charset charset, std::string_view form, bool as_sent, Charsets& charsets, char* out,
                size_t room, size_t most);

  size_t used() const { return scratch_.used(); }
  void forget() { scratch_.reset(); }

 private:
  Arena scratch_;  // of one name or value
};

}  // namespace stopgap::engine
