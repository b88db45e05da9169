// SPDX-License-Identifier: Apache-2.0
// Sixteen bytes of a text at once, also of a short one. Where __SSE2__ is not defined, callers have
// a way without.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>

#include <string_view>

namespace stopgap::engine {

inline __m128i load_16(const char* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

/// Of a text of 8 to 16 bytes the first eight and the last eight: byte i >= 8 of the result is the
/// text's byte i + size - 16.
inline __m128i load_ends(std::string_view text) {
  const auto load_8 = [](const char* bytes) {
    return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes));
  };
  return _mm_unpacklo_epi64(load_8(text.data()), load_8(text.data() + text.size() - 8));
}

/// The text that load_ends() has read.
inline void store_ends(__m128i bytes, char* out, size_t size) {
  _mm_storeu_si64(out + size - 8, _mm_unpackhi_epi64(bytes, bytes));
  _mm_storeu_si64(out, bytes);
}

}  // namespace stopgap::engine
#endif
