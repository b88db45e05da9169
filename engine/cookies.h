// SPDX-License-Identifier: Apache-2.0
// Cookies as older servers read them (docs/language.md section 4). RFC 2109 writes values as quoted
// strings, in which ';' and ',' separate nothing and '\' quotes the byte behind it, and lets ','
// separate cookies. Tomcat, Jetty and Undertow read so at the latest behind `$Version`; Python's
// http.cookies always does, and reads "\141" as one byte.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/elements.h"
#include "engine/pairs.h"

namespace stopgap::engine {

/// Walks through the pieces of a Cookie header that only the old reading has. Linear in all.
class OldCookies {
 public:
  explicit OldCookies(std::string_view header) : text_(header) {}
  /// False when there is none. `piece`: what `pair` was read from.
  bool next(std::string_view& piece, Pair& pair);

  /// Without these the old reading has no pieces of its own.
  static bool may_differ(std::string_view header);

 private:
  std::string_view take_piece();
  bool is_old(std::string_view piece) const;

  std::string_view text_;
  size_t at_ = 0;
};

/// Without the backslashes that quote; `octal`: one before three octal digits and these are a byte.
/// `out` has room for in.size() bytes. The length of the result, which is less if it differs.
size_t remove_quoting(std::string_view in, bool octal, char* out);

/// The decode stages of the value of a cookie, then, if it was quoted, those of what its
/// backslashes quote. `value` must outlive the result.
ViewList cookie_value_views(const std::string_view& value, bool quoted, const BackendReads& reads,
                            Arena& arena);

}  // namespace stopgap::engine
