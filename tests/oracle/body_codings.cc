// SPDX-License-Identifier: Apache-2.0
// Codings of section 4. zlib and brotli do the work, zlib byte by byte, brotli within the memory
// that a body may need. Tested in body_texts_test.cc.
#include "tests/oracle/body_codings.h"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace stopgap::oracle {
namespace {

/// One stream of zlib from `at` on; true if it ended. Stops at `most` bytes and one.
bool one_stream(const std::string& body, size_t& at, int bits, size_t most, std::string& out) {
  z_stream stream{};
  inflateInit2(&stream, bits);
  int code = Z_OK;
  while (code == Z_OK && at < body.size() && out.size() <= most) {
    unsigned char byte = static_cast<unsigned char>(body[at++]);
    stream.next_in = &byte;
    stream.avail_in = 1;
    do {
      unsigned char room[1024];
      stream.next_out = room;
      stream.avail_out = sizeof room;
      code = inflate(&stream, Z_NO_FLUSH);
      out.append(reinterpret_cast<char*>(room), sizeof room - stream.avail_out);
    } while (code == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0));
    if (code == Z_BUF_ERROR) code = Z_OK;
  }
  inflateEnd(&stream);
  return code == Z_STREAM_END;
}

bool gunzip(const std::string& body, size_t most, std::string& out) {
  size_t at = 0;
  do {
    if (!one_stream(body, at, 31, most, out)) return false;
  } while (out.size() <= most && body.compare(at, 2, "\x1f\x8b") == 0);
  return body.find_first_not_of('\0', at) == std::string::npos;
}

bool undeflate(const std::string& body, size_t most, std::string& out) {
  bool zlib = false;
  if (body.size() >= 2) {
    const unsigned a = static_cast<unsigned char>(body[0]), b = static_cast<unsigned char>(body[1]);
    zlib = a % 16 == 8 && a / 16 <= 7 && (a * 256 + b) % 31 == 0 && b / 32 % 2 == 0;
  }
  size_t at = 0;
  return one_stream(body, at, zlib ? 15 : -15, most, out) && at == body.size();
}

/// What a body may need (section 4); each block knows its size.
struct Memory {
  size_t left = 4 * 1024 * 1024;
};

void* take(void* memory, size_t size) {
  size_t& left = static_cast<Memory*>(memory)->left;
  if (size > left) return nullptr;
  auto* block = static_cast<size_t*>(std::malloc(16 + size));
  *block = size;
  left -= size;
  return reinterpret_cast<char*>(block) + 16;
}

void give_back(void* memory, void* begin) {
  if (begin == nullptr) return;
  void* block = static_cast<char*>(begin) - 16;
  static_cast<Memory*>(memory)->left += *static_cast<size_t*>(block);
  std::free(block);
}

bool unbrotli(const std::string& body, size_t most, std::string& out) {
  Memory memory;
  BrotliDecoderState* state = BrotliDecoderCreateInstance(take, give_back, &memory);
  out.resize(most + 1);
  size_t in = body.size(), room = out.size();
  auto* next = reinterpret_cast<const uint8_t*>(body.data());
  auto* to = reinterpret_cast<uint8_t*>(out.data());
  const auto result = BrotliDecoderDecompressStream(state, &in, &next, &room, &to, nullptr);
  BrotliDecoderDestroyInstance(state);
  out.resize(result == BROTLI_DECODER_RESULT_ERROR ? 0 : out.size() - room);
  return result == BROTLI_DECODER_RESULT_SUCCESS && in == 0;
}

}  // namespace

std::string undo_codings(const std::vector<std::string>& codings, const std::string& body,
                         size_t window, bool& whole) {
  const size_t most = std::min(window, std::max<size_t>(64 * 1024, 100 * body.size()));
  std::string text = body;
  for (size_t i = codings.size(); i-- > 0 && !text.empty();) {
    std::string out;
    const bool good = codings[i] == "br"        ? unbrotli(text, most, out)
                      : codings[i] == "deflate" ? undeflate(text, most, out)
                                                : gunzip(text, most, out);
    if (!good || out.size() > most) whole = false;
    text = out.substr(0, most);
  }
  return text;
}

}  // namespace stopgap::oracle
