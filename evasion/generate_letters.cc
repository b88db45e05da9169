// SPDX-License-Identifier: Apache-2.0
// Classes that spell single bytes differently: escapes and letter case. Tested by evasion_test.cc.
#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

enum class Digits { kLower, kUpper, kAlternating };

char digit(unsigned value, bool upper) {
  return (upper ? "0123456789ABCDEF" : "0123456789abcdef")[value];
}

/// `turn` chooses the case of the digits when they alternate.
std::string escaped(char c, std::string_view percent, Digits digits, size_t turn) {
  const auto byte = static_cast<unsigned char>(c);
  const bool upper = digits == Digits::kUpper || (digits == Digits::kAlternating && turn % 2 == 1);
  std::string out(percent);
  out += digit(byte >> 4, upper);
  out += digit(byte & 15, digits == Digits::kAlternating ? !upper : upper);
  return out;
}

Edit replace(const Piece& piece, uint32_t at, std::string with) {
  return {piece.part, piece.header, at, at + 1, std::move(with)};
}

/// Every `step`-th unreserved byte from the `first` on, counted in each piece.
Variant escape_bytes(const Request& request, std::string_view percent, Digits digits, size_t first,
                     size_t step) {
  Variant variant;
  for (const Piece& piece : decoded_pieces(request)) {
    const std::vector<uint32_t> all = places(request, piece, is_unreserved);
    const std::string_view text = text_of(request, piece);
    for (size_t i = first; i < all.size(); i += step) {
      const char c = text[all[i] - piece.begin];
      variant.push_back({replace(piece, all[i], escaped(c, percent, digits, i))});
    }
  }
  return variant;
}

/// `%` of every escape becomes `%25`.
Variant escape_escapes(const Request& request) {
  Variant variant;
  for (const Piece& piece : decoded_pieces(request)) {
    for (const uint32_t at : escapes(request, piece)) {
      variant.push_back({replace(piece, at, "%25")});
    }
  }
  return variant;
}

char flipped(char c) { return is_letter(c) ? static_cast<char>(c ^ 0x20) : c; }

/// The hexadecimal letters of every escape in the other case.
Variant flip_escapes(const Request& request) {
  Variant variant;
  for (const Piece& piece : decoded_pieces(request)) {
    const std::string_view text = text_of(request, piece);
    for (const uint32_t at : escapes(request, piece)) {
      Change change;
      for (uint32_t i = at - piece.begin + 1; i < text.size() && is_hex(text[i]); ++i) {
        if (i > at - piece.begin + 2) break;
        if (is_letter(text[i])) {
          change.push_back(replace(piece, piece.begin + i, std::string(1, flipped(text[i]))));
        }
      }
      if (!change.empty()) variant.push_back(std::move(change));
    }
  }
  return variant;
}

enum class Letters { kUpper, kLower, kEven, kOdd };

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool wants_upper(Letters letters, size_t turn) {
  switch (letters) {
    case Letters::kUpper:
      return true;
    case Letters::kLower:
      return false;
    case Letters::kEven:
      return turn % 2 == 0;
    case Letters::kOdd:
      return turn % 2 == 1;
  }
  return false;
}

Variant change_letters(const Request& request, const std::vector<Piece>& pieces, Letters letters) {
  Variant variant;
  for (const Piece& piece : pieces) {
    const std::string_view text = text_of(request, piece);
    size_t turn = 0;
    for (const uint32_t at : places(request, piece, is_letter)) {
      const char c = text[at - piece.begin];
      if (is_upper(c) != wants_upper(letters, turn++)) {
        variant.push_back({replace(piece, at, std::string(1, flipped(c)))});
      }
    }
  }
  return variant;
}

std::vector<Variant> all_letter_cases(const Request& request, const std::vector<Piece>& pieces) {
  std::vector<Variant> out;
  for (const Letters letters : {Letters::kUpper, Letters::kLower, Letters::kEven, Letters::kOdd}) {
    out.push_back(change_letters(request, pieces, letters));
  }
  return out;
}

}  // namespace

std::vector<Variant> percent_encode(const Request& request) {
  return {escape_bytes(request, "%", Digits::kLower, 0, 1),
          escape_bytes(request, "%", Digits::kUpper, 0, 2),
          escape_bytes(request, "%", Digits::kLower, 1, 2),
          escape_bytes(request, "%", Digits::kUpper, 0, 3)};
}

std::vector<Variant> double_encode(const Request& request) {
  return {escape_bytes(request, "%25", Digits::kLower, 0, 1),
          escape_bytes(request, "%25", Digits::kUpper, 0, 2),
          escape_bytes(request, "%25", Digits::kLower, 1, 2), escape_escapes(request)};
}

std::vector<Variant> mixed_hex_case(const Request& request) {
  return {flip_escapes(request), escape_bytes(request, "%", Digits::kAlternating, 0, 1)};
}

std::vector<Variant> letter_case(const Request& request) {
  return all_letter_cases(request, decoded_pieces(request));
}

std::vector<Variant> header_case(const Request& request) {
  std::vector<Piece> names;
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    const auto size = static_cast<uint32_t>(request.headers[i].first.size());
    names.push_back({Part::kHeaderName, i, 0, size});
  }
  return all_letter_cases(request, names);
}

}  // namespace stopgap::evasion
