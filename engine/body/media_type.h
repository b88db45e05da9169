// SPDX-License-Identifier: Apache-2.0
// Which reader a body is for: by what Content-Type says of it, and by what it looks like. Lenient
// in what it takes for a type or a parameter, as servers are. Nothing is decoded; results point
// into the text. Rules: docs/language.md section 4, Bodies. Tested in media_type_test.cc.
//
//   ContentTypePiece piece;
//   for (std::string_view rest = value; next_piece(rest, piece);) use(piece.name, piece.value);
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace stopgap::engine {

enum class BodyKind : uint8_t { kForm, kMultipart, kJson, kXml };
inline constexpr uint32_t kBodyKinds = 4;

/// A media type (`value` is empty and `is_type` set), or a parameter.
struct ContentTypePiece {
  std::string_view name;
  std::string_view value;  ///< with its quotes
  bool is_type = false;
};
/// Takes the next piece from the front of a Content-Type value: it ends at a `;` or `,` that is not
/// in quotes. Several media types in one value are all of them. False when there is none.
bool next_piece(std::string_view& rest, ContentTypePiece& piece);

/// Nothing: of a type that no reader is for.
std::optional<BodyKind> kind_of_type(std::string_view media_type);

/// What the text begins like. A form only if `or_form`: nearly any text may be one.
std::optional<BodyKind> looks_like(std::string_view text, bool or_form);

/// Of a text that looks like multipart: what its first line says.
std::string_view first_boundary(std::string_view text);

/// What the XML declaration at the start names as encoding; empty if nothing.
std::string_view xml_encoding(std::string_view text);
/// That may depend on what follows the text.
bool may_name_encoding(std::string_view text);

}  // namespace stopgap::engine
