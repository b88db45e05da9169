// SPDX-License-Identifier: Apache-2.0
// Copies a short text and looks for a byte on the way. Header values are 5 to 200 bytes long: two
// library calls each cost more than the bytes. Tested in copy_test.cc against the plain way.
#pragma once

#include <algorithm>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace stopgap::engine {

/// Copies `in` to `out` (room for in.size() bytes, no overlap); whether `c` occurs in it. Reads and
/// writes nothing beyond.
inline bool copy_noting(std::string_view in, char c, char* out) {
#if defined(__SSE2__)
  constexpr size_t kStep = 16;
  if (in.size() >= kStep) {
    const __m128i wanted = _mm_set1_epi8(c);
    __m128i seen = _mm_setzero_si128();
    const auto step = [&](size_t at) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in.data() + at));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + at), bytes);
      seen = _mm_or_si128(seen, _mm_cmpeq_epi8(bytes, wanted));
    };
    const size_t last = in.size() - kStep;
    for (size_t at = 0; at < last; at += kStep) step(at);
    step(last);  // overlaps the step before it, unless the size is a multiple
    return _mm_movemask_epi8(seen) != 0;
  }
  if (in.size() >= kStep / 2) {
    const auto load = [&](size_t at) {
      return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(in.data() + at));
    };
    const size_t second = in.size() - kStep / 2;
    const __m128i head = load(0), tail = load(second);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out), head);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out + second), tail);
    const __m128i both = _mm_unpacklo_epi64(head, tail);
    return _mm_movemask_epi8(_mm_cmpeq_epi8(both, _mm_set1_epi8(c))) != 0;
  }
#endif
  bool seen = false;
  for (size_t at = 0; at < in.size(); ++at) {
    out[at] = in[at];
    seen = seen || in[at] == c;
  }
  return seen;
}

}  // namespace stopgap::engine
