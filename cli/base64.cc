// SPDX-License-Identifier: Apache-2.0
// See base64.h. Tested by base64_test.cc.
#include "cli/base64.h"

#include <array>
#include <cstdint>

namespace stopgap::cli {
namespace {

constexpr uint8_t kForeign = 0xFF;

constexpr std::array<uint8_t, 256> make_table() {
  std::array<uint8_t, 256> table{};
  table.fill(kForeign);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<uint8_t>(kAlphabet[i])] = static_cast<uint8_t>(i);
  }
  return table;
}
constexpr std::array<uint8_t, 256> kValues = make_table();

uint8_t value_of(char c) { return kValues[static_cast<uint8_t>(c)]; }

/// The last two or three characters of a text, without padding.
bool decode_tail(std::string_view tail, std::string& out) {
  if (tail.size() == 1) return false;
  uint32_t bits = 0;
  for (char c : tail) {
    if (value_of(c) == kForeign) return false;
    bits = bits << 6 | value_of(c);
  }
  if (tail.size() == 2) {
    out.push_back(static_cast<char>(bits >> 4));
    return (bits & 0xF) == 0;
  }
  out.push_back(static_cast<char>(bits >> 10));
  out.push_back(static_cast<char>(bits >> 2));
  return (bits & 0x3) == 0;
}

}  // namespace

bool decode_base64(std::string_view text, std::string& out) {
  out.clear();
  if (text.size() % 4 != 0) return false;
  if (text.empty()) return true;
  size_t padding = 0;
  while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
  const size_t whole = (text.size() - (padding == 0 ? 0 : 4)) / 4;
  out.reserve(text.size() / 4 * 3);
  for (size_t i = 0; i < whole * 4; i += 4) {
    const uint8_t a = value_of(text[i]), b = value_of(text[i + 1]);
    const uint8_t c = value_of(text[i + 2]), d = value_of(text[i + 3]);
    if ((a | b | c | d) == kForeign) return false;
    const uint32_t bits = static_cast<uint32_t>(a << 18 | b << 12 | c << 6 | d);
    out.push_back(static_cast<char>(bits >> 16));
    out.push_back(static_cast<char>(bits >> 8));
    out.push_back(static_cast<char>(bits));
  }
  return padding == 0 || decode_tail(text.substr(whole * 4, 4 - padding), out);
}

}  // namespace stopgap::cli
