// SPDX-License-Identifier: Apache-2.0
// Decoding and escaping of rule text. Tested by render_test.cc.
#include "lang/utf8.h"

#include <fmt/format.h>

namespace stopgap::lang {
namespace {

size_t expected_length(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool well_formed(uint32_t value, size_t length) {
  if (length == 3) return value >= 0x800 && !(value >= 0xD800 && value <= 0xDFFF);
  if (length == 4) return value >= 0x10000 && value <= 0x10FFFF;
  return true;
}

bool must_escape(const CodePoint& point) {
  if (!point.valid || point.value < 0x20) return true;
  if (point.value >= 0x7F && point.value <= 0x9F) return true;
  if (point.value == 0x2028 || point.value == 0x2029 || point.value == 0xFEFF) return true;
  return is_bidi_control(point.value);
}

}  // namespace

CodePoint decode_utf8(std::string_view text, size_t at) {
  const auto lead = static_cast<uint8_t>(text[at]);
  const size_t length = expected_length(lead);
  CodePoint point{lead, 1, false};
  if (length == 0 || at + length > text.size()) return point;
  if (length == 1) return CodePoint{lead, 1, true};
  uint32_t value = lead & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<uint8_t>(text[at + i]);
    if ((byte & 0xC0) != 0x80) return point;
    value = (value << 6) | (byte & 0x3Fu);
  }
  if (!well_formed(value, length)) return point;
  return CodePoint{value, length, true};
}

bool is_bidi_control(uint32_t value) {
  return (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069) ||
         value == 0x200E || value == 0x200F;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (point.valid && point.value == '\t') {
      out += ' ';
    } else if (!must_escape(point)) {
      out += text.substr(at, point.length);
    } else if (point.value < 0x100) {
      out += fmt::format("\\x{:02X}", point.value);
    } else {
      out += fmt::format("\\u{{{:X}}}", point.value);
    }
    at += point.length;
  }
  return out;
}

std::string quoted(std::string_view text) {
  constexpr size_t kLongest = 60;
  if (text.size() <= kLongest) return fmt::format("`{}`", text);
  size_t cut = kLongest;
  while (cut > kLongest - 4 && (static_cast<uint8_t>(text[cut]) & 0xC0) == 0x80) --cut;
  return fmt::format("`{}…`", text.substr(0, cut));
}

}  // namespace stopgap::lang
