// SPDX-License-Identifier: Apache-2.0
// What is odd about the headers of a request: the flags about them (docs/language.md section 4).
// Each walks through the headers, without allocation but for cookies, of which nothing stays in
// `scratch`.
#pragma once

#include <span>

#include "engine/arena.h"
#include "engine/request.h"

namespace stopgap::engine {

/// A header of which there may be one only (RFC 9110: no list) is there twice.
bool has_duplicate_header(std::span<const HeaderView> seen);
/// Content-Length and Transfer-Encoding (RFC 9112 section 6.3).
bool has_two_lengths(std::span<const HeaderView> seen);
/// A name is no token; or a value holds a NUL, CR or LF that is no part of a fold.
bool has_bad_header(std::span<const HeaderView> seen);
bool has_fold(std::span<const HeaderView> seen);
/// A piece of a Cookie header is none of RFC 6265 section 4.1.1, though blanks and commas may stand
/// in a value.
bool has_bad_cookie(std::span<const HeaderView> seen, Arena& scratch);
/// Two cookies of one name, as sent.
bool has_duplicate_cookie(std::span<const HeaderView> seen, Arena& scratch);
/// Some header says what the target is, or its beginning; or what the method is.
bool has_rewrite_header(std::span<const HeaderView> seen);
bool has_method_header(std::span<const HeaderView> seen);

}  // namespace stopgap::engine
