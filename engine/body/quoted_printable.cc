// SPDX-License-Identifier: Apache-2.0
// Tested in multipart_reader_test.cc.
#include "engine/body/quoted_printable.h"

#include "engine/ascii.h"
#include "engine/body/part_marks.h"

namespace stopgap::engine {

size_t decode_quoted_printable(std::string_view in, char* out) {
  size_t size = 0;
  for (size_t i = 0; i < in.size(); ++i) {
    if (in[i] == '=') {
      if (i + 2 < in.size() && hex_digit(in[i + 1]) >= 0 && hex_digit(in[i + 2]) >= 0) {
        out[size++] = static_cast<char>(hex_digit(in[i + 1]) << 4 | hex_digit(in[i + 2]));
        i += 2;
        continue;
      }
      size_t end = i + 1;
      while (end < in.size() && is_blank(in[end])) ++end;
      const size_t line_break = line_break_at(in, end);
      if (line_break > 0) {
        i = end + line_break - 1;
        continue;
      }
    }
    out[size++] = in[i];
  }
  return size;
}

}  // namespace stopgap::engine
