// SPDX-License-Identifier: Apache-2.0
// The first byte chooses a character set, the rest is a text: UTF-8 comes out, at most three times
// as long and the same each time. Also what the text says of itself, and names of sets.
#include <cstdint>
#include <iterator>
#include <string_view>

#include "engine/body/charset.h"

namespace {

using namespace stopgap::engine;

constexpr std::string_view kAliases[] = {
#define STOPGAP_CHARSET(kind, name, aliases) aliases,
#include "support/charsets.def"
#undef STOPGAP_CHARSET
};

/// The length of the character at the start, 0 if there is none.
size_t character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t size = lead < 0x80   ? 1
                      : lead < 0xC2 ? 0
                      : lead < 0xE0 ? 2
                      : lead < 0xF0 ? 3
                      : lead < 0xF5 ? 4
                                    : 0;
  if (size > text.size()) return 0;
  for (size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  return size;
}

bool is_valid(std::string_view text) {
  while (!text.empty()) {
    const size_t size = character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Charsets charsets;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view names = kAliases[data[0] % std::size(kAliases)];
  const std::optional<Charset> charset = find_charset(names.substr(0, names.find(' ')));
  if (!charset) __builtin_trap();
  Arena arena;
  const std::optional<std::string_view> utf8 = charsets.to_utf8(*charset, text, arena);
  if (!utf8) return 0;  // this host lacks its module
  if (utf8->size() > 3 * text.size()) __builtin_trap();
  if (!is_utf8(*charset) && !is_valid(*utf8)) __builtin_trap();
  if (charsets.to_utf8(*charset, text, arena) != utf8) __builtin_trap();
  for (const ByteOrders& orders : {marked_charsets(text), byte_orders(*charset, text)}) {
    for (size_t i = 0; i < orders.count; ++i) charsets.to_utf8(orders.sets[i], text, arena);
  }
  if (const auto named = find_charset(text); named && charset_name(*named).empty()) {
    __builtin_trap();
  }
  return 0;
}
