// SPDX-License-Identifier: Apache-2.0
// Classes that only lenient servers read as the same request: %uHHHH, overlong UTF-8, full-width
// forms and look-alikes, file names on Windows, NULs. Tested by evasion_test.cc.
#include <algorithm>
#include <array>

#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

using Spell = std::string (*)(char);

std::string hex(uint32_t value, unsigned digits) {
  std::string out(digits, '0');
  for (unsigned i = digits; i-- > 0; value >>= 4) out[i] = "0123456789abcdef"[value & 15];
  return out;
}

std::string escaped(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += "%" + hex(static_cast<unsigned char>(c), 2);
  return out;
}

/// In `length` bytes, two to four, whether or not fewer would do.
std::string utf8(uint32_t character, size_t length) {
  std::string out(length, '\0');
  for (size_t i = length - 1; i > 0; --i, character >>= 6)
    out[i] = static_cast<char>(0x80 | (character & 63));
  out[0] = static_cast<char>((0xF00u >> length & 0xFF) | character);
  return out;
}

uint32_t code_of(char c) { return static_cast<unsigned char>(c); }
/// Of any printable ASCII character but the space.
uint32_t full_width_of(char c) { return 0xFF01 + code_of(c) - '!'; }

/// The first character above Latin-1 that looks like it to some code page, or 0.
uint32_t look_alike_of(char c) {
  static const std::array<char32_t, 128> kFirst = [] {
    std::array<char32_t, 128> first{};
    const auto add = [&](char ascii, std::u32string_view characters) {
      char32_t& known = first[static_cast<unsigned char>(ascii)];
      for (const char32_t character : characters) {
        if (known == 0 && character > 0xFF && character <= 0xFFFF) known = character;
      }
    };
#define STOPGAP_LOOKALIKE(ascii, characters, source) add(ascii, characters);
#include "support/lookalikes.def"
#undef STOPGAP_LOOKALIKE
    return first;
  }();
  return code_of(c) < 128 ? kFirst[code_of(c)] : 0;
}

std::string by_percent_u(char c) { return "%u" + hex(code_of(c), 4); }
std::string by_capital_u(char c) { return "%U" + hex(code_of(c), 4); }
std::string by_percent_u_twice(char c) { return "%25u" + hex(code_of(c), 4); }
std::string in_two_bytes(char c) { return escaped(utf8(code_of(c), 2)); }
std::string in_three_bytes(char c) { return escaped(utf8(code_of(c), 3)); }
std::string in_four_bytes(char c) { return escaped(utf8(code_of(c), 4)); }
std::string in_two_raw_bytes(char c) { return utf8(code_of(c), 2); }
std::string full_width_escaped(char c) { return escaped(utf8(full_width_of(c), 3)); }
std::string full_width_raw(char c) { return utf8(full_width_of(c), 3); }
std::string full_width_by_u(char c) { return "%u" + hex(full_width_of(c), 4); }
std::string alike_escaped(char c) {
  const uint32_t other = look_alike_of(c);
  return other == 0 ? std::string(1, c) : escaped(utf8(other, other < 0x800 ? 2 : 3));
}
std::string alike_by_u(char c) {
  const uint32_t other = look_alike_of(c);
  return other == 0 ? std::string(1, c) : "%u" + hex(other, 4);
}

/// Every `step`-th unreserved byte from the `first` on, counted in each piece.
Variant spell_bytes(const Request& request, Spell spell, size_t first, size_t step) {
  Variant variant;
  for (const Piece& piece : decoded_pieces(request)) {
    const std::vector<uint32_t> all = places(request, piece, is_unreserved);
    const std::string_view text = text_of(request, piece);
    for (size_t i = first; i < all.size(); i += step) {
      const char c = text[all[i] - piece.begin];
      std::string with = spell(c);
      if (with == std::string_view(&c, 1)) continue;
      variant.push_back({Edit{piece.part, piece.header, all[i], all[i] + 1, std::move(with)}});
    }
  }
  return variant;
}

/// `with` in place of every slash of the path but the first, which makes it a path.
Variant replace_slashes(const Request& request, std::string_view with) {
  Variant variant;
  const std::vector<uint32_t> all =
      places(request, path_of(request), [](char c) { return c == '/'; });
  for (size_t i = 1; i < all.size(); ++i)
    variant.push_back({Edit{Part::kTarget, 0, all[i], all[i] + 1, std::string(with)}});
  return variant;
}

Edit insert_at(size_t at, std::string_view with) {
  const auto place = static_cast<uint32_t>(at);
  return {Part::kTarget, 0, place, place, std::string(with)};
}

/// `with` at the end of every segment that is a name and not the last one.
Variant append_to_folders(const Request& request, std::string_view with) {
  Variant variant;
  const Piece path = path_of(request);
  const std::string_view text = text_of(request, path);
  for (size_t begin = 0, end = 0; (end = text.find('/', begin)) != text.npos; begin = end + 1) {
    const std::string_view segment = text.substr(begin, end - begin);
    if (segment.empty() || segment == "." || segment == "..") continue;
    variant.push_back({insert_at(path.begin + end, with)});
  }
  return variant;
}

/// `with` behind the path, if that ends in a name.
Variant append_to_file(const Request& request, std::string_view with) {
  const Piece path = path_of(request);
  const std::string_view text = text_of(request, path);
  if (text.empty() || text.back() == '/' || text.back() == '.') return {};
  return {{insert_at(path.end, with)}};
}

Variant append_to_names(const Request& request, std::string_view with) {
  Variant variant = append_to_folders(request, with);
  for (Change& change : append_to_file(request, with)) variant.push_back(std::move(change));
  return variant;
}

}  // namespace

std::vector<Variant> percent_u(const Request& request) {
  return {spell_bytes(request, by_percent_u, 0, 1), spell_bytes(request, by_capital_u, 0, 2),
          spell_bytes(request, by_percent_u_twice, 1, 2), replace_slashes(request, "%u002f"),
          replace_slashes(request, "%U005C")};
}

std::vector<Variant> overlong_utf8(const Request& request) {
  return {spell_bytes(request, in_two_bytes, 0, 1),  spell_bytes(request, in_three_bytes, 1, 2),
          spell_bytes(request, in_four_bytes, 0, 3), spell_bytes(request, in_two_raw_bytes, 0, 1),
          replace_slashes(request, "%c0%af"),        replace_slashes(request, "%e0%81%9c")};
}

std::vector<Variant> full_width(const Request& request) {
  return {spell_bytes(request, full_width_escaped, 0, 1),
          spell_bytes(request, full_width_raw, 1, 2), spell_bytes(request, full_width_by_u, 0, 2),
          replace_slashes(request, "%ef%bc%8f"), replace_slashes(request, "%uFF3C")};
}

std::vector<Variant> best_fit(const Request& request) {
  return {spell_bytes(request, alike_escaped, 0, 1), spell_bytes(request, alike_by_u, 1, 2),
          replace_slashes(request, "%e2%88%95"), replace_slashes(request, "%c2%a5")};
}

std::vector<Variant> encoded_separators(const Request& request) {
  return {replace_slashes(request, "%2f"), replace_slashes(request, "%5C"),
          replace_slashes(request, "%252F")};
}

std::vector<Variant> trailing_dots(const Request& request) {
  return {append_to_names(request, "."), append_to_names(request, "%20"),
          append_to_names(request, "%2e.%20"), append_to_file(request, ". .")};
}

std::vector<Variant> data_stream(const Request& request) {
  return {append_to_file(request, "::$DATA"), append_to_file(request, "%3a%3a%24data"),
          append_to_folders(request, "::$INDEX_ALLOCATION"),
          append_to_folders(request, ":$i30:$INDEX_ALLOCATION")};
}

std::vector<Variant> nul_byte(const Request& request) {
  return {append_to_file(request, "%00"), append_to_file(request, "%00.html"),
          append_to_file(request, "%2500/x")};
}

}  // namespace stopgap::evasion
