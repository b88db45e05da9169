// SPDX-License-Identifier: Apache-2.0
// Tested in pairs_test.cc.
#include "engine/pairs.h"

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

std::string_view take_piece(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return piece;
}

std::string_view trim_latin1_white(std::string_view text) {
  while (!text.empty() && is_latin1_white(text.front())) text.remove_prefix(1);
  // At the end 85 and A0 may be the end of a character, which the gate reads whole.
  while (!text.empty() && is_latin1_white(text.back()) &&
         static_cast<unsigned char>(text.back()) < 0x80)
    text.remove_suffix(1);
  return text;
}

/// Those around the value of a cookie.
void remove_marks(Pair& cookie) {
  const std::string_view value = cookie.value;
  cookie.quoted = value.size() >= 2 && value.starts_with('"') && value.ends_with('"');
  if (cookie.quoted) cookie.value = value.substr(1, value.size() - 2);
}

}  // namespace

Pair split_pair(std::string_view piece) {
  const size_t equals = piece.find('=');
  if (equals == std::string_view::npos) return {piece, piece.substr(piece.size()), false};
  return {piece.substr(0, equals), piece.substr(equals + 1), false};
}

bool next_piece(std::string_view& rest, char separator, std::string_view& piece) {
  while (!rest.empty()) {
    piece = take_piece(rest, separator);
    if (!piece.empty()) return true;
  }
  return false;
}

bool next_pair(std::string_view& rest, char separator, Pair& pair) {
  std::string_view piece;
  if (!next_piece(rest, separator, piece)) return false;
  pair = split_pair(piece);
  return true;
}

bool read_cookie(std::string_view piece, Pair& pair) {
  piece = trim_white(piece);
  if (piece.empty()) return false;
  pair = split_pair(piece);
  pair.name = trim_white(pair.name);
  pair.value = trim_white(pair.value);
  remove_marks(pair);
  return true;
}

bool read_cookie_in_latin1(std::string_view piece, Pair& pair) {
  const Pair sent = split_pair(piece);
  pair.name = trim_latin1_white(sent.name);
  pair.value = trim_latin1_white(sent.value);
  const bool same = pair.name.size() == trim_white(sent.name).size() &&
                    pair.value.size() == trim_white(sent.value).size();
  remove_marks(pair);
  return !same;
}

bool next_cookie(std::string_view& rest, std::string_view& piece, Pair& pair) {
  while (!rest.empty()) {
    piece = take_piece(rest, ';');
    if (read_cookie(piece, pair)) return true;
  }
  return false;
}

bool is_form_type(std::string_view content_type) {
  const std::string_view media_type = trim_blanks(content_type.substr(0, content_type.find(';')));
  return equal_ignoring_case(media_type, "application/x-www-form-urlencoded");
}

}  // namespace stopgap::engine
