// SPDX-License-Identifier: Apache-2.0
// A text of at least one block is copied in whole blocks, the last of which overlaps the one before
// it; so no length needs a loop over single bytes. Tested in join_values_test.cc.
#include "engine/join_values.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/ascii.h"
#include "engine/marks.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace stopgap::engine {
namespace {

#if defined(__x86_64__)
#define STOPGAP_AVX2 __attribute__((target("avx2")))

/// By the low half of a byte the mark that has it, if one does: is_mark() in one look-up, but for
/// bytes above 0x7F.
alignas(16) constexpr char kMarks[16] = {'\xff', '\xff', '\xff', '\xff', '\xff', '%',
                                         '\xff', '\xff', '\xff', '\xff', '\n',   '\xff',
                                         '\\',   '\xff', '\xff', '\xff'};

/// The uppermost bit of those that are marks.
STOPGAP_AVX2 inline __m128i marks_of(__m128i bytes, __m128i marks) {
  return _mm_or_si128(bytes, _mm_cmpeq_epi8(_mm_shuffle_epi8(marks, bytes), bytes));
}

/// Finds the marks of fewer than 32 bytes while they are copied.
STOPGAP_AVX2 inline __m128i copy_below_32(const char* in, size_t size, char* out, __m128i marks) {
  if (size >= 16) {
    const char* last = in + size - 16;
    const __m128i head = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));
    const __m128i tail = _mm_loadu_si128(reinterpret_cast<const __m128i*>(last));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), head);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + size - 16), tail);
    return _mm_or_si128(marks_of(head, marks), marks_of(tail, marks));
  }
  uint64_t both[2] = {};
  if (size >= 8) {
    std::memcpy(&both[0], in, 8);
    std::memcpy(&both[1], in + size - 8, 8);
    std::memcpy(out, &both[0], 8);
    std::memcpy(out + size - 8, &both[1], 8);
  } else if (size >= 4) {
    std::memcpy(&both[0], in, 4);
    std::memcpy(&both[1], in + size - 4, 4);
    std::memcpy(out, &both[0], 4);
    std::memcpy(out + size - 4, &both[1], 4);
  } else {
    for (const size_t at : {size_t{0}, size / 2, size - 1}) {
      out[at] = in[at];
      both[0] = both[0] << 8 | static_cast<uint8_t>(in[at]);
    }
  }
  return marks_of(_mm_set_epi64x(static_cast<int64_t>(both[1]), static_cast<int64_t>(both[0])),
                  marks);
}

STOPGAP_AVX2 JoinedValues join_values_avx2(std::span<const HeaderView> headers, char* const out) {
  const __m128i marks_below_32 = _mm_load_si128(reinterpret_cast<const __m128i*>(kMarks));
  const __m256i marks = _mm256_broadcastsi128_si256(marks_below_32);
  __m256i seen = _mm256_setzero_si256();
  char* end = out;
  for (const HeaderView& header : headers) {
    const std::string_view value = trim_blanks(header.value);
    const size_t size = value.size();
    if (size == 0) continue;
    if (size < 32) {
      const __m128i found = copy_below_32(value.data(), size, end, marks_below_32);
      seen = _mm256_or_si256(seen, _mm256_zextsi128_si256(found));
    } else {
      const auto step = [&](size_t at) STOPGAP_AVX2 {
        const __m256i bytes =
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(value.data() + at));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(end + at), bytes);
        const __m256i found = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(marks, bytes), bytes);
        seen = _mm256_or_si256(seen, _mm256_or_si256(bytes, found));
      };
      const size_t last = size - 32;
      for (size_t at = 0; at < last; at += 32) step(at);
      step(last);
    }
    end += size;
    *end++ = '\n';
  }
  return {static_cast<size_t>(end - out), _mm256_movemask_epi8(seen) != 0};
}
#endif

using Join = JoinedValues (*)(std::span<const HeaderView>, char*);

Join chosen_join() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return join_values_avx2;
#endif
  return join_values_portable;
}

}  // namespace

JoinedValues join_values(std::span<const HeaderView> headers, char* out) {
  static const Join join = chosen_join();
  return join(headers, out);
}

JoinedValues join_values_portable(std::span<const HeaderView> headers, char* out) {
  char* end = out;
  bool marked = false;
  for (const HeaderView& header : headers) {
    const std::string_view value = trim_blanks(header.value);
    if (value.empty()) continue;
    marked = marked || holds_mark(value);
    end = std::copy(value.begin(), value.end(), end);
    *end++ = '\n';
  }
  return {static_cast<size_t>(end - out), marked};
}

}  // namespace stopgap::engine
