// SPDX-License-Identifier: Apache-2.0
// From the bytes of a literal to its value: escapes, fences, numbers, dates, addresses. Internal to
// lang/. What is wrong is reported where it stands inside the literal, and the literal gets a
// harmless value.
#pragma once

#include <string_view>

#include "lang/ast.h"
#include "lang/diagnostic.h"

namespace stopgap::lang {

/// `text` is the literal as written, at `span`: quotes, slashes and suffix included.
ast::Literal read_string(std::string_view text, Span span, Diagnostics& diagnostics);
ast::Literal read_regex(std::string_view text, Span span, Diagnostics& diagnostics);
/// Raw text between `"""`: a blank first and a blank last line go, and so does the indentation all
/// lines share.
ast::Literal read_fence(std::string_view text, Span span, Diagnostics& diagnostics);
/// Whatever starts with a digit: int, size, duration, date, version, IPv4 address or range, port.
ast::Literal read_number(std::string_view text, Span span, Diagnostics& diagnostics);
ast::Literal read_ipv6(std::string_view text, Span span, Diagnostics& diagnostics);

}  // namespace stopgap::lang
