// SPDX-License-Identifier: Apache-2.0
// One look at a header value: does it hold anything that gives it other views than the one as sent?
#pragma once

#include <algorithm>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace stopgap::engine {

/// '%' may begin an escape, a byte above 0x7F be one of a look-alike, a line feed begin a fold, '\'
/// quote a byte of a cookie.
constexpr bool is_mark(char c) {
  return c == '%' || c == '\n' || c == '\\' || static_cast<signed char>(c) < 0;
}

inline bool holds_mark(std::string_view text) {
#if defined(__SSE2__)
  constexpr size_t kStep = 16;
  if (text.size() >= kStep) {
    const __m128i percent = _mm_set1_epi8('%'), feed = _mm_set1_epi8('\n');
    const __m128i quote = _mm_set1_epi8('\\');
    __m128i seen = _mm_setzero_si128();
    const auto step = [&](size_t at) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
      const __m128i first =
          _mm_or_si128(_mm_cmpeq_epi8(bytes, percent), _mm_cmpeq_epi8(bytes, feed));
      const __m128i second = _mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, quote));
      seen = _mm_or_si128(seen, _mm_or_si128(first, second));
    };
    const size_t last = text.size() - kStep;
    for (size_t at = 0; at < last; at += kStep) step(at);
    step(last);  // overlaps the step before it
    return _mm_movemask_epi8(seen) != 0;
  }
#endif
  return std::any_of(text.begin(), text.end(), is_mark);
}

}  // namespace stopgap::engine
