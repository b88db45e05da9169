// SPDX-License-Identifier: Apache-2.0
// The everyday text has no byte above 0x7F and no %u: text_marks() says so at 16 bytes a step, and
// nothing here is asked. Private: the table of look-alikes.
#include "engine/lenient_decode.h"

#include <array>
#include <bit>
#include <cstring>

#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/sse2.h"

namespace stopgap::engine {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;
constexpr uint32_t kFullWidthFirst = 0xFF01, kFullWidthLast = 0xFF5E;
constexpr uint32_t kTableEnd = 0x20000;

/// By the upper bits of a character a page of 256, which holds the ASCII characters; 0: none.
struct LookalikeTable {
  std::array<uint8_t, kTableEnd / 256> page{};
  std::array<std::array<char, 256>, 40> pages{};  // the first is empty
};

constexpr LookalikeTable make_lookalikes() {
  LookalikeTable table;
  uint8_t used = 1;
  const auto add = [&](char ascii, std::u32string_view characters) {
    for (const char32_t character : characters) {
      uint8_t& page = table.page[character / 256];
      if (page == 0) page = used++;
      table.pages[page][character % 256] = ascii;
    }
  };
#define STOPGAP_LOOKALIKE(ascii, characters, source) add(ascii, characters);
#include "support/lookalikes.def"
#undef STOPGAP_LOOKALIKE
  for (char32_t full = kFullWidthFirst; full <= kFullWidthLast; ++full)
    add(static_cast<char>(full - kFullWidthFirst + '!'), std::u32string_view(&full, 1));
  return table;
}

constexpr LookalikeTable kLookalikes = make_lookalikes();

/// 0: it looks like none.
char ascii_of(uint32_t character) {
  if (character >= kTableEnd) return 0;
  return kLookalikes.pages[kLookalikes.page[character / 256]][character % 256];
}

bool is_sign(char ascii) {
  const char lower = to_lower(ascii);
  return !is_digit(ascii) && !(lower >= 'a' && lower <= 'z');
}

struct Sequence {
  uint32_t character = 0;
  uint8_t length = 0;  ///< 0: there is none
  bool overlong = false;
};

/// The least character that needs so many bytes (RFC 2279, which still had five and six).
constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};

Sequence sequence_at(std::string_view text, size_t at) {
  const auto lead = static_cast<uint8_t>(text[at]);
  const auto length = static_cast<uint8_t>(std::countl_one(lead));
  if (length < 2 || length > 6 || text.size() - at < length) return {};
  uint32_t character = lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<uint8_t>(text[at + i]);
    if ((byte & 0xC0) != 0x80) return {};
    character = character << 6 | (byte & 0x3F);
  }
  return {character, length, character < kLeast[length]};
}

/// In shortest form; returns its length.
size_t put_utf8(uint32_t character, char* out) {
  if (character < 0x80) {
    out[0] = static_cast<char>(character);
    return 1;
  }
  size_t length = 2;
  while (length < 6 && character >= kLeast[length + 1]) ++length;
  for (size_t i = length - 1; i > 0; --i) {
    out[i] = static_cast<char>(0x80 | (character & 0x3F));
    character >>= 6;
  }
  out[0] = static_cast<char>((0xFF00u >> length & 0xFF) | character);
  return length;
}

/// The four digits of a %uHHHH at text[at], or -1.
int percent_u_at(std::string_view text, size_t at) {
  if (text.size() - at < 6 || text[at] != '%' || to_lower(text[at + 1]) != 'u') return -1;
  int code = 0;
  for (size_t i = at + 2; i < at + 6; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

/// Reads one %uHHHH, or the two of a pair of surrogates, of which the first is `code`.
size_t decode_code(std::string_view in, size_t at, uint32_t code, char* out, size_t& written) {
  size_t length = 6;
  if (code >= 0xD800 && code < 0xE000) {
    const int low = code < 0xDC00 ? percent_u_at(in, at + 6) : -1;
    const bool pair = low >= 0xDC00 && low < 0xE000;
    code = pair ? 0x10000 + ((code - 0xD800) << 10) + (static_cast<uint32_t>(low) - 0xDC00)
                : kReplacement;
    if (pair) length = 12;
  }
  written += put_utf8(code, out + written);
  return length;
}

template <bool kForm>
size_t decode_all(std::string_view in, char* out, bool percent_u) {
  size_t written = 0;
  for (size_t at = 0; at < in.size();) {
    const char c = in[at];
    if (c == '%') {
      if (const int code = percent_u ? percent_u_at(in, at) : -1; code >= 0) {
        at += decode_code(in, at, static_cast<uint32_t>(code), out, written);
        continue;
      }
      const int high = in.size() - at < 3 ? -1 : hex_digit(in[at + 1]);
      const int low = high < 0 ? -1 : hex_digit(in[at + 2]);
      if (low >= 0) {
        out[written++] = static_cast<char>(high * 16 + low);
        at += 3;
        continue;
      }
    }
    out[written++] = kForm && c == '+' ? ' ' : c;
    ++at;
  }
  return written;
}

constexpr uint64_t kHigh = 0x8080808080808080u;  // the highest bits of eight bytes

/// Of eight bytes, one of them above 0x7F: the first one that is.
size_t first_high(uint64_t eight) {
  return static_cast<size_t>(std::countr_zero(eight & kHigh)) / 8;
}

/// How many bytes at text[at] are ASCII, eight a step.
size_t ascii_run(std::string_view text, size_t at) {
  const size_t begin = at;
  uint64_t eight;
  for (; text.size() - at >= 8; at += 8) {
    std::memcpy(&eight, text.data() + at, 8);
    if ((eight & kHigh) != 0) return at - begin + first_high(eight);
  }
  if (text.size() >= 8 && at < text.size()) {  // the last eight, some of them seen already
    std::memcpy(&eight, text.data() + text.size() - 8, 8);
    eight &= kHigh << (8 * (8 - (text.size() - at)));
    return (eight == 0 ? text.size() : text.size() - 8 + first_high(eight)) - begin;
  }
  while (at < text.size() && static_cast<signed char>(text[at]) >= 0) ++at;
  return at - begin;
}

}  // namespace

size_t decode_percent_u(std::string_view in, char* out) { return decode_all<false>(in, out, true); }

namespace {

/// Copies the bytes below 0x80 that begin at in[at]; returns how many.
template <bool kInPlace>
size_t copy_ascii(std::string_view in, size_t at, char* out) {
  size_t copied = 0;
  if constexpr (kInPlace) {
    copied = ascii_run(in, at);
    if (out != in.data() + at) std::memmove(out, in.data() + at, copied);
  } else {
    for (uint64_t eight; in.size() - at - copied >= 8; copied += 8) {
      std::memcpy(&eight, in.data() + at + copied, 8);
      std::memcpy(out + copied, &eight, 8);  // bytes beyond the run are written again
      if ((eight & kHigh) != 0) return copied + first_high(eight);
    }
    for (; at + copied < in.size() && static_cast<signed char>(in[at + copied]) >= 0; ++copied)
      out[copied] = in[at + copied];
  }
  return copied;
}

template <bool kInPlace>
Folded fold(std::string_view in, char* out, const LenientReads& reads) {
  size_t written = 0;
  bool overlong = false;
  for (size_t at = 0; at < in.size();) {
    const size_t run = copy_ascii<kInPlace>(in, at, out + written);
    at += run;
    written += run;
    if (at == in.size()) break;
    const Sequence sequence = sequence_at(in, at);
    overlong = overlong || sequence.overlong;
    const bool known = sequence.length != 0 && (reads.overlong || !sequence.overlong);
    const char ascii = known && reads.best_fit ? ascii_of(sequence.character) : '\0';
    if (ascii != '\0') {
      out[written++] = ascii;
    } else if (known && sequence.overlong) {
      written += put_utf8(sequence.character, out + written);
    } else {
      const size_t length = sequence.length == 0 ? 1 : sequence.length;
      std::memmove(out + written, in.data() + at, length);
      written += length;
    }
    at += sequence.length == 0 ? 1 : sequence.length;
  }
  return {written, overlong};
}

}  // namespace

Folded fold_and_look(std::string_view in, char* out, const LenientReads& reads) {
  return fold<false>(in, out, reads);
}

size_t fold_lenient(std::string_view in, char* out, const LenientReads& reads) {
  return fold<true>(in, out, reads).size;
}

size_t decode_lenient(std::string_view in, char* out, const LenientReads& reads) {
  const size_t length = decode_all<false>(in, out, reads.percent_u);
  return fold_lenient({out, length}, out, reads);
}

size_t decode_lenient_form(std::string_view in, char* out, const LenientReads& reads) {
  const size_t length = decode_all<true>(in, out, reads.percent_u);
  return fold_lenient({out, length}, out, reads);
}

bool holds_percent_u(std::string_view text) {
  for (size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (percent_u_at(text, at) >= 0) return true;
  }
  return false;
}

LenientMarks lenient_marks(std::string_view text) {
  LenientMarks marks;
  marks.percent_u = holds_percent_u(text);
  for (size_t at = 0; at < text.size();) {
    at += ascii_run(text, at);
    if (at == text.size()) break;
    const Sequence sequence = sequence_at(text, at);
    at += sequence.length == 0 ? 1 : sequence.length;
    if (sequence.length == 0) continue;
    const char ascii = ascii_of(sequence.character);
    marks.overlong = marks.overlong || sequence.overlong;
    marks.look_alike = marks.look_alike || (ascii != '\0' && !sequence.overlong);
    marks.sign = marks.sign || (ascii != '\0' && is_sign(ascii));
  }
  return marks;
}

TextMarks text_marks_portable(std::string_view text) {
  return {holds(text, '%'), ascii_run(text, 0) != text.size()};
}

TextMarks text_marks(std::string_view text) {
#if defined(__SSE2__)
  constexpr size_t kStep = 16;
  const __m128i percent = _mm_set1_epi8('%');
  __m128i percents = _mm_setzero_si128(), all = _mm_setzero_si128();
  const auto look = [&](__m128i bytes) {
    percents = _mm_or_si128(percents, _mm_cmpeq_epi8(bytes, percent));
    all = _mm_or_si128(all, bytes);
  };
  if (text.size() >= kStep) {
    const size_t last = text.size() - kStep;
    for (size_t at = 0; at < last; at += kStep) look(load_16(text.data() + at));
    look(load_16(text.data() + last));  // overlaps the step before it
    return {_mm_movemask_epi8(percents) != 0, _mm_movemask_epi8(all) != 0};
  }
  if (text.size() >= kStep / 2) {
    look(load_ends(text));
    return {_mm_movemask_epi8(percents) != 0, _mm_movemask_epi8(all) != 0};
  }
#endif
  return text_marks_portable(text);
}

}  // namespace stopgap::engine
