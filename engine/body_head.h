// SPDX-License-Identifier: Apache-2.0
// What the headers of a request say of its body: codings, types, character sets. All headers count,
// because servers differ in which of several they take. Tested in body_texts_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/arena.h"
#include "engine/body/charset.h"
#include "engine/body/inflate.h"
#include "engine/body/media_type.h"
#include "engine/limits.h"
#include "engine/request.h"

namespace stopgap::engine {

using BodyKindSet = uint8_t;
constexpr BodyKindSet kind_bit(BodyKind kind) {
  return static_cast<BodyKindSet>(1u << static_cast<uint32_t>(kind));
}

struct BodyHead {
  CodingList codings;
  BodyKindSet kinds = 0;  ///< that some media type is for
  /// Others that some server reads it as, whatever it looks like: not declared, so never bad.
  BodyKindSet assumed = 0;
  /// Values of Content-Type that declare multipart, without those that were there before.
  std::array<std::string_view, kMaxMultipartTypes> multiparts;
  size_t multipart_count = 0;
  bool more_multiparts = false;
  std::array<Charset, kMaxNamedCharsets> charsets{};  ///< each once
  size_t charset_count = 0;
  bool more_charsets = false;
  bool unknown_charset = false;

  bool has(BodyKind kind) const { return (kinds & kind_bit(kind)) != 0; }
};

/// Makes `head` anew, of values on one line (header_fields.h); views point into the headers or the
/// arena. Linear.
void read_body_head(std::span<const HeaderView> headers, Arena& arena, BodyHead& head);

}  // namespace stopgap::engine
