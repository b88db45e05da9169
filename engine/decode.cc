// SPDX-License-Identifier: Apache-2.0
// The AVX2 kernels copy 32 bytes at a time while they look for '%', so a text of few escapes costs
// little more than its copy. Private: kernels and their choice. Tested in decode_test.cc.
#include "engine/decode.h"

#include <bit>
#include <cstdint>

#include "engine/ascii.h"
#include "engine/sse2.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace stopgap::engine {
namespace {

/// The byte that a %HH at in[at] stands for, or -1.
inline int escape_at(std::string_view in, size_t at) {
  if (in.size() - at < 3) return -1;
  const int high = hex_digit(in[at + 1]);
  const int low = hex_digit(in[at + 2]);
  return (high | low) < 0 ? -1 : high * 16 + low;
}

/// Reads one unit at in[at] (a %HH or a byte), writes one byte, returns the length read.
template <bool kForm>
inline size_t decode_unit(std::string_view in, size_t at, char* out) {
  const char c = in[at];
  if (c == '%') {
    if (const int byte = escape_at(in, at); byte >= 0) {
      *out = static_cast<char>(byte);
      return 3;
    }
  }
  *out = kForm && c == '+' ? ' ' : c;
  return 1;
}

template <bool kForm>
size_t decode_tail(std::string_view in, size_t at, char* out, size_t written) {
  while (at < in.size()) at += decode_unit<kForm>(in, at, out + written++);
  return written;
}

#if defined(__x86_64__)
#define STOPGAP_AVX2 __attribute__((target("avx2")))

struct Step32 {
  static constexpr size_t kBytes = 32;
  /// Copies so many bytes; bit i: byte i is a '%'.
  template <bool kForm>
  STOPGAP_AVX2 static uint32_t copy(const char* in, char* out) {
    __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in));
    const __m256i percents = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('%'));
    if constexpr (kForm) {
      const __m256i plus = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('+'));
      bytes = _mm256_blendv_epi8(bytes, _mm256_set1_epi8(' '), plus);
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), bytes);
    return static_cast<uint32_t>(_mm256_movemask_epi8(percents));
  }
};

struct Step16 {
  static constexpr size_t kBytes = 16;
  template <bool kForm>
  STOPGAP_AVX2 static uint32_t copy(const char* in, char* out) {
    __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));
    const __m128i percents = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('%'));
    if constexpr (kForm) {
      const __m128i plus = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('+'));
      bytes = _mm_blendv_epi8(bytes, _mm_set1_epi8(' '), plus);
    }
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
    return static_cast<uint32_t>(_mm_movemask_epi8(percents));
  }
};

/// While a whole step is left. INVARIANT: written <= at, so a store at `written` stays within
/// in.size() of `out` whenever a load at `at` stays within `in`.
template <bool kForm, typename Step>
STOPGAP_AVX2 inline void decode_steps(std::string_view in, size_t& at, char* out, size_t& written) {
  while (in.size() - at >= Step::kBytes) {
    const uint32_t percents = Step::template copy<kForm>(in.data() + at, out + written);
    const size_t clean =
        percents == 0 ? Step::kBytes : static_cast<size_t>(std::countr_zero(percents));
    at += clean;
    written += clean;
    while (at < in.size() && in[at] == '%') at += decode_unit<kForm>(in, at, out + written++);
  }
}

/// Of 8 to 15 bytes all, if none of them is a '%'.
template <bool kForm>
STOPGAP_AVX2 inline bool copy_clean(std::string_view rest, char* out) {
  __m128i bytes = load_ends(rest);
  if (_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('%'))) != 0) return false;
  if constexpr (kForm) {
    const __m128i plus = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('+'));
    bytes = _mm_blendv_epi8(bytes, _mm_set1_epi8(' '), plus);
  }
  store_ends(bytes, out, rest.size());
  return true;
}

template <bool kForm>
STOPGAP_AVX2 size_t decode_avx2(std::string_view in, char* out) {
  size_t at = 0, written = 0;
  decode_steps<kForm, Step32>(in, at, out, written);
  decode_steps<kForm, Step16>(in, at, out, written);
  const std::string_view rest = in.substr(at);
  if (rest.size() >= 8 && copy_clean<kForm>(rest, out + written)) return written + rest.size();
  return decode_tail<kForm>(in, at, out, written);
}
#endif

struct Kernels {
  size_t (*decode)(std::string_view, char*);
  size_t (*decode_form)(std::string_view, char*);
};

const Kernels& kernels() {
  static const Kernels chosen = [] {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return Kernels{decode_avx2<false>, decode_avx2<true>};
#endif
    return Kernels{decode_portable, decode_form_portable};
  }();
  return chosen;
}

}  // namespace

size_t decode(std::string_view in, char* out) { return kernels().decode(in, out); }
size_t decode_form(std::string_view in, char* out) { return kernels().decode_form(in, out); }
size_t decode_portable(std::string_view in, char* out) { return decode_tail<false>(in, 0, out, 0); }
size_t decode_form_portable(std::string_view in, char* out) {
  return decode_tail<true>(in, 0, out, 0);
}

bool holds_escape(std::string_view text) {
  for (size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1))
    if (escape_at(text, at) >= 0) return true;
  return false;
}

bool holds_bad_percent(std::string_view text) {
  for (size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1))
    if (escape_at(text, at) < 0) return true;
  return false;
}

}  // namespace stopgap::engine
