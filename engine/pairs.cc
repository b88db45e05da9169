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

Pair split_pair(std::string_view piece) {
  const size_t equals = piece.find('=');
  if (equals == std::string_view::npos) return {piece, piece.substr(piece.size())};
  return {piece.substr(0, equals), piece.substr(equals + 1)};
}

}  // namespace

bool next_form_pair(std::string_view& rest, Pair& pair) {
  while (!rest.empty()) {
    const std::string_view piece = take_piece(rest, '&');
    if (piece.empty()) continue;
    pair = split_pair(piece);
    return true;
  }
  return false;
}

bool next_cookie(std::string_view& rest, Pair& pair) {
  while (!rest.empty()) {
    const std::string_view piece = trim_blanks(take_piece(rest, ';'));
    if (piece.empty()) continue;
    pair = split_pair(piece);
    pair.name = trim_blanks(pair.name);
    pair.value = trim_blanks(pair.value);
    if (pair.value.size() >= 2 && pair.value.starts_with('"') && pair.value.ends_with('"'))
      pair.value = pair.value.substr(1, pair.value.size() - 2);
    return true;
  }
  return false;
}

bool is_form_type(std::string_view content_type) {
  const std::string_view media_type = trim_blanks(content_type.substr(0, content_type.find(';')));
  return equal_ignoring_case(media_type, "application/x-www-form-urlencoded");
}

}  // namespace stopgap::engine
