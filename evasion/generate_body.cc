// SPDX-License-Identifier: Apache-2.0
// Classes that write the body differently. Tested by evasion_test.cc.
#include <array>

#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

/// ASCII in the code page IBM037.
constexpr std::array<unsigned char, 128> kIbm037 = {
    // clang-format off
    0x00, 0x01, 0x02, 0x03, 0x37, 0x2D, 0x2E, 0x2F, 0x16, 0x05, 0x25, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F,
    0x10, 0x11, 0x12, 0x13, 0x3C, 0x3D, 0x32, 0x26, 0x18, 0x19, 0x3F, 0x27, 0x1C, 0x1D, 0x1E, 0x1F,
    0x40, 0x5A, 0x7F, 0x7B, 0x5B, 0x6C, 0x50, 0x7D, 0x4D, 0x5D, 0x5C, 0x4E, 0x6B, 0x60, 0x4B, 0x61,
    0xF0, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0x7A, 0x5E, 0x4C, 0x7E, 0x6E, 0x6F,
    0x7C, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6,
    0xD7, 0xD8, 0xD9, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xBA, 0xE0, 0xBB, 0xB0, 0x6D,
    0x79, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96,
    0x97, 0x98, 0x99, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xC0, 0x4F, 0xD0, 0xA1, 0x07,
    // clang-format on
};

bool is_word_byte(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

std::string json_escape(char c, bool upper) {
  const auto byte = static_cast<unsigned char>(c);
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  return std::string("\\u00") + digits[byte >> 4] + digits[byte & 15];
}

/// Every `step`-th letter or digit of each string, outside of escapes.
Variant escape_json(const Request& request, bool upper, size_t step) {
  Variant variant;
  for (const Piece& piece : json_strings(request)) {
    const std::string_view text = text_of(request, piece);
    size_t turn = 0;
    for (uint32_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\') {
        i += i + 1 < text.size() && text[i + 1] == 'u' ? 5 : 1;
      } else if (is_word_byte(text[i]) && turn++ % step == 0) {
        const uint32_t at = piece.begin + i;
        variant.push_back({Edit{Part::kBody, 0, at, at + 1, json_escape(text[i], upper)}});
      }
    }
  }
  return variant;
}

Variant escape_json_slashes(const Request& request) {
  Variant variant;
  for (const Piece& piece : json_strings(request)) {
    const std::string_view text = text_of(request, piece);
    for (uint32_t i = 0; i < text.size(); ++i) {
      const uint32_t at = piece.begin + i;
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == '/') {
        variant.push_back({Edit{Part::kBody, 0, at, at, "\\"}});
      }
    }
  }
  return variant;
}

/// Code points of UTF-8; a byte that is none stands for itself, as in Latin-1.
std::vector<uint32_t> code_points(std::string_view text) {
  std::vector<uint32_t> points;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
    uint32_t point = more == 0 ? lead : lead & (0x3Fu >> more);
    bool good = lead < 0xF5 && i + more < text.size();
    for (size_t j = 1; good && j <= more; ++j) {
      const auto byte = static_cast<unsigned char>(text[i + j]);
      good = (byte & 0xC0) == 0x80;
      point = point << 6 | (byte & 0x3Fu);
    }
    points.push_back(good ? point : lead);
    if (good) i += more;
  }
  return points;
}

void add_unit(std::string& out, uint32_t unit, bool big_endian) {
  const auto high = static_cast<char>(unit >> 8 & 0xFF);
  const auto low = static_cast<char>(unit & 0xFF);
  out += big_endian ? high : low;
  out += big_endian ? low : high;
}

std::string utf16(std::string_view text, bool big_endian) {
  std::string out;
  for (const uint32_t point : code_points(text)) {
    if (point < 0x10000) {
      add_unit(out, point, big_endian);
    } else {
      add_unit(out, 0xD800 + ((point - 0x10000) >> 10 & 0x3FF), big_endian);
      add_unit(out, 0xDC00 + ((point - 0x10000) & 0x3FF), big_endian);
    }
  }
  return out;
}

/// Nothing for a text that is not ASCII: the code page holds Latin-1 only.
std::string ibm037(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= kIbm037.size()) return {};
    out += static_cast<char>(kIbm037[byte]);
  }
  return out;
}

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type.ends_with("json") || type.ends_with("xml") ||
         type == "application/x-www-form-urlencoded" || type == "application/javascript";
}

/// The body and what Content-Type says of it change together.
Variant transcoded(const Request& request, std::string_view charset, std::string body) {
  if (body.empty()) return {};
  Change change = {Edit{Part::kBody, 0, 0, static_cast<uint32_t>(request.body.size()), body}};
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    if (!same_word(request.headers[i].first, "Content-Type")) continue;
    const std::string& value = request.headers[i].second;
    change.push_back(Edit{Part::kHeaderValue, i, 0, static_cast<uint32_t>(value.size()),
                          media_type(request) + "; charset=" + std::string(charset)});
    break;
  }
  return {change};
}

/// Content-Length goes, `coding` is declared.
Variant chunked(const Request& request, std::string_view coding) {
  Change change = {Edit{Part::kNewHeader, 0, 0, 0, "Transfer-Encoding: " + std::string(coding)}};
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    const std::string& name = request.headers[i].first;
    if (same_word(name, "Transfer-Encoding")) return {};
    if (same_word(name, "Content-Length")) change.push_back(Edit{Part::kDropHeader, i, 0, 0, {}});
  }
  return {change};
}

}  // namespace

std::vector<Variant> json_escapes(const Request& request) {
  return {escape_json(request, false, 1), escape_json(request, true, 2),
          escape_json_slashes(request)};
}

std::vector<Variant> charset(const Request& request) {
  if (request.body.empty() || !is_text(media_type(request))) return {};
  return {transcoded(request, "utf-16le", utf16(request.body, false)),
          transcoded(request, "utf-16be", utf16(request.body, true)),
          transcoded(request, "ibm037", ibm037(request.body))};
}

std::vector<Variant> chunking(const Request& request) {
  if (request.body.empty()) return {};
  return {chunked(request, "chunked"), chunked(request, "Chunked")};
}

}  // namespace stopgap::evasion
