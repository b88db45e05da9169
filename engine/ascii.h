// SPDX-License-Identifier: Apache-2.0
// ASCII without locale, as HTTP means it: bytes above 127 are letters of no case and no blanks.
#pragma once

#include <array>
#include <string_view>

namespace stopgap::engine {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_alphanumeric(char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i] && to_lower(a[i]) != to_lower(b[i])) return false;
  return true;
}

/// `part` has no capital letters. Linear for the short parts it is meant for.
constexpr bool holds_ignoring_case(std::string_view text, std::string_view part) {
  for (size_t i = 0; i + part.size() <= text.size(); ++i)
    if (equal_ignoring_case(text.substr(i, part.size()), part)) return true;
  return false;
}

/// Without spaces and tabs at both ends.
constexpr std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Without bytes up to a space at both ends, as String.trim() of Java does.
constexpr std::string_view trim_low(std::string_view text) {
  const auto is_low = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_low(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_low(text.back())) text.remove_suffix(1);
  return text;
}

/// What isspace() takes in the C locale.
constexpr bool is_white(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// And what Python, which reads headers as Latin-1, takes for it (str.strip), and hapi one of it.
constexpr bool is_latin1_white(char c) {
  return is_white(c) || (c >= '\x1C' && c <= '\x1F') || c == '\x85' || c == '\xA0';
}

constexpr std::string_view skip_white(std::string_view text) {
  while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
  return text;
}

constexpr std::string_view trim_white(std::string_view text) {
  text = skip_white(text);
  while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
  return text;
}

inline constexpr auto kHexDigits = [] {
  std::array<signed char, 256> values{};
  for (signed char& value : values) value = -1;
  for (int i = 0; i < 16; ++i) {
    values[static_cast<size_t>("0123456789ABCDEF"[i])] = static_cast<signed char>(i);
    values[static_cast<size_t>("0123456789abcdef"[i])] = static_cast<signed char>(i);
  }
  return values;
}();

/// 0 to 15, or -1.
constexpr int hex_digit(char c) { return kHexDigits[static_cast<unsigned char>(c)]; }

}  // namespace stopgap::engine
