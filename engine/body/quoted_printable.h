// SPDX-License-Identifier: Apache-2.0
// RFC 2045 section 6.7, leniently. Tested in multipart_reader_test.cc.
#pragma once

#include <cstddef>
#include <string_view>

namespace stopgap::engine {

/// `=HH` becomes its byte; `=`, blanks and a line break nothing; any other `=` stays. `out` has
/// room for in.size() bytes; returns the length of the result. Linear.
size_t decode_quoted_printable(std::string_view in, char* out);

}  // namespace stopgap::engine
