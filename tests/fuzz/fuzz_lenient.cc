// SPDX-License-Identifier: Apache-2.0
// Any text: a lenient round never makes it longer, works in place, and changes nothing that
// lenient_marks() does not see.
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/lenient_decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stopgap::engine;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const LenientMarks marks = lenient_marks(text);
  const TextMarks seen = text_marks(text), portable = text_marks_portable(text);
  if (seen.percent != portable.percent || seen.high != portable.high) __builtin_trap();
  for (unsigned bits = 0; bits < 8; ++bits) {
    const LenientReads reads{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
    std::string out(size, '\0'), in_place = text;
    const size_t length = decode_lenient(text, out.data(), reads);
    if (length > size || length != decode_lenient(in_place, in_place.data(), reads)) {
      __builtin_trap();
    }
    out.resize(length);
    in_place.resize(length);
    if (out != in_place) __builtin_trap();
    std::string strict(size, '\0');
    strict.resize(decode_lenient(text, strict.data(), {false, false, false}));
    if (!marks.concern(reads) && !seen.percent && out != strict) __builtin_trap();
    std::string form(size, '\0');
    if (decode_lenient_form(text, form.data(), reads) > size) __builtin_trap();
  }
  return 0;
}
