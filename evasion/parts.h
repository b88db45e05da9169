// SPDX-License-Identifier: Apache-2.0
// The places of a request that a server decodes: path, query, cookie values, form and JSON bodies.
// Private to evasion/.
#pragma once

#include <string_view>
#include <vector>

#include "evasion/evasion.h"

namespace stopgap::evasion {

/// Bytes [begin, end) of a part of a request.
struct Piece {
  Part part = Part::kTarget;
  uint32_t header = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
};

std::string_view text_of(const Request& request, const Piece& piece);

/// The path, without scheme and authority; empty for CONNECT and `*`.
Piece path_of(const Request& request);
/// The query without its `?`, and the body if it is a form; those that are not empty.
std::vector<Piece> parameters_of(const Request& request);
/// Values of cookies, blanks and quotes around them left out.
std::vector<Piece> cookie_values(const Request& request);
/// path, parameters, cookies.
std::vector<Piece> decoded_pieces(const Request& request);
/// Contents of the strings of a JSON body; nothing if no Content-Type says JSON.
std::vector<Piece> json_strings(const Request& request);

/// The pieces between `&`, the empty ones left out.
std::vector<Piece> split_parameters(const Request& request, const Piece& list);

bool same_word(std::string_view a, std::string_view b);  ///< ASCII case ignored
/// "application/json": of the first Content-Type, lower case, without parameters; or nothing.
std::string media_type(const Request& request);

bool is_letter(char c);
bool is_hex(char c);
bool is_unreserved(char c);  ///< RFC 3986

/// Places of single bytes outside of escapes that `wanted` chooses. `%HH`, `%25HH` (any depth) and
/// `%uHHHH` are escapes.
std::vector<uint32_t> places(const Request& request, const Piece& piece, bool (*wanted)(char));
/// Where the escapes begin.
std::vector<uint32_t> escapes(const Request& request, const Piece& piece);

}  // namespace stopgap::evasion
