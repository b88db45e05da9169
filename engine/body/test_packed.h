// SPDX-License-Identifier: Apache-2.0
// Bodies under gzip and deflate, for tests.
#pragma once

#include <zlib.h>

#include <string>

namespace stopgap {

/// `bits` as deflateInit2 takes them: 31 gzip, 15 zlib, -15 neither.
inline std::string packed(std::string text, int bits, int level = 6) {
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace stopgap
