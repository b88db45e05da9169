// SPDX-License-Identifier: Apache-2.0
// See inflate.h. One growing output in the arena, and the two libraries that fill it, each behind a
// guard that gives its memory back. Tested in inflate_test.cc.
#include "engine/body/inflate.h"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <new>

#include "engine/ascii.h"
#include "engine/body/kept_memory.h"

namespace stopgap::engine {
namespace {

constexpr size_t kFirstRoom = 4096;

void* zlib_allocate(void* memory, unsigned count, unsigned size) {
  return static_cast<KeptMemory*>(memory)->allocate(size_t{count} * size);
}
void* brotli_allocate(void* memory, size_t size) {
  return static_cast<KeptMemory*>(memory)->allocate(size);
}
void release(void* memory, void* begin) { static_cast<KeptMemory*>(memory)->release(begin); }

/// What comes out, up to `most` bytes and one: that one says there is more.
class Output {
 public:
  Output(size_t room, size_t most, Arena& arena)
      : arena_(arena), most_(most), room_(std::min(most + 1, room)) {
    begin_ = arena.allocate<char>(room_);
  }
  char* next() { return begin_ + size_; }
  size_t room() const { return room_ - size_; }
  void add(size_t bytes) { size_ += bytes; }
  bool too_much() const { return size_ > most_; }
  /// False: all that may come out is there.
  bool grow() {
    if (room_ == most_ + 1) return false;
    const size_t room = std::min(most_ + 1, 2 * room_);
    begin_ = arena_.grow_last(begin_, room_, room);
    room_ = room;
    return true;
  }
  std::string_view finish() {
    size_ = std::min(size_, most_);
    arena_.shrink_last(begin_, size_);
    return {begin_, size_};
  }
  void drop() { size_ = 0; }

 private:
  Arena& arena_;
  const size_t most_;
  char* begin_ = nullptr;
  size_t size_ = 0, room_;
};

size_t most_of(size_t in, size_t window) {
  const size_t ratio = in > window / kMaxInflation ? window : in * kMaxInflation;
  return std::min(window, std::max(kFreeInflation, ratio));
}

/// RFC 1950 section 2.2. What is no such header is read as raw deflate, which Microsoft's products
/// once sent (RFC 9110 section 8.4.1.2).
bool has_zlib_header(std::string_view body) {
  if (body.size() < 2) return false;
  const auto method = static_cast<unsigned char>(body[0]);
  const auto flags = static_cast<unsigned char>(body[1]);
  return (method & 15) == 8 && method >> 4 <= 7 && (flags & 32) == 0 &&
         (method * 256 + flags) % 31 == 0;
}

constexpr int kZlibBits = 15, kGzipBits = 31, kRawBits = -15;

bool is_member(std::string_view rest) { return rest.starts_with("\x1f\x8b"); }

bool is_padding(std::string_view rest) {
  return rest.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

void add_codings(std::string_view value, CodingList& list) {
  while (!value.empty()) {
    const size_t comma = std::min(value.find(','), value.size());
    const std::string_view name = trim_blanks(value.substr(0, comma));
    value.remove_prefix(std::min(comma + 1, value.size()));
    if (name.empty() || equal_ignoring_case(name, "identity")) continue;
    const bool gzip = equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip");
    const bool deflate = equal_ignoring_case(name, "deflate");
    const bool known = gzip || deflate || equal_ignoring_case(name, "br");
    if (!known || list.count == kMaxCodings) {
      list.unknown = true;
      continue;
    }
    list.codings[list.count++] = gzip      ? Coding::kGzip
                                 : deflate ? Coding::kDeflate
                                           : Coding::kBrotli;
  }
}

struct Inflater::State {
  KeptMemory memory{kMemory};
  z_stream zlib{};
  bool has_zlib = false;

  ~State() {
    if (has_zlib) inflateEnd(&zlib);
  }
  bool start_zlib(int bits);
  int run_zlib(Output& out);
  bool zlib_members(std::string_view body, Coding coding, Output& out);
  bool brotli(std::string_view body, Output& out);
  Inflated undo_one(Coding coding, std::string_view body, size_t most, Arena& arena);
};

/// Reset keeps the window and the tables of the first time.
bool Inflater::State::start_zlib(int bits) {
  if (has_zlib) return inflateReset2(&zlib, bits) == Z_OK;
  zlib.zalloc = zlib_allocate;
  zlib.zfree = release;
  zlib.opaque = &memory;
  has_zlib = inflateInit2(&zlib, bits) == Z_OK;
  return has_zlib;
}

/// Until the stream ends, is damaged, needs more input or has given all that may come out.
int Inflater::State::run_zlib(Output& out) {
  for (;;) {
    const auto room = static_cast<uInt>(std::min<size_t>(out.room(), UINT32_MAX));
    zlib.next_out = reinterpret_cast<Bytef*>(out.next());
    zlib.avail_out = room;
    const int code = inflate(&zlib, Z_SYNC_FLUSH);
    out.add(room - zlib.avail_out);
    if (code != Z_OK && code != Z_BUF_ERROR) return code;
    if (zlib.avail_out > 0 || out.too_much() || !out.grow()) return Z_BUF_ERROR;
  }
}

/// True: whole. A gzip body may have several members (RFC 1952 section 2.2), and zeros behind them
/// as tapes do.
bool Inflater::State::zlib_members(std::string_view body, Coding coding, Output& out) {
  const bool gzip = coding == Coding::kGzip;
  const int bits = gzip ? kGzipBits : has_zlib_header(body) ? kZlibBits : kRawBits;
  std::string_view rest = body.substr(0, UINT32_MAX);
  do {
    if (!start_zlib(bits)) return false;
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
    zlib.avail_in = static_cast<uInt>(rest.size());
    if (run_zlib(out) != Z_STREAM_END || out.too_much()) return false;
    rest = rest.substr(rest.size() - zlib.avail_in);
  } while (gzip && is_member(rest));
  return gzip ? is_padding(rest) : rest.empty();
}

/// RFC 7932. `out` has room for all that may come out. The library may find damage before it has
/// handed out what came before it: how much it has is chance, so nothing of a damaged body is used.
bool Inflater::State::brotli(std::string_view body, Output& out) {
  BrotliDecoderState* decoder = BrotliDecoderCreateInstance(brotli_allocate, release, &memory);
  if (decoder == nullptr) return false;
  size_t left = body.size(), room = out.room();
  auto* next = reinterpret_cast<const uint8_t*>(body.data());
  auto* end = reinterpret_cast<uint8_t*>(out.next());
  const BrotliDecoderResult result =
      BrotliDecoderDecompressStream(decoder, &left, &next, &room, &end, nullptr);
  BrotliDecoderDestroyInstance(decoder);
  out.add(out.room() - room);
  if (result == BROTLI_DECODER_RESULT_ERROR) out.drop();
  return result == BROTLI_DECODER_RESULT_SUCCESS && left == 0 && !out.too_much();
}

Inflated Inflater::State::undo_one(Coding coding, std::string_view body, size_t most,
                                   Arena& arena) {
  const bool br = coding == Coding::kBrotli;
  Output out(br ? most + 1 : std::max(kFirstRoom, 4 * body.size()), most, arena);
  const bool whole = br ? brotli(body, out) : zlib_members(body, coding, out);
  // To the libraries it is damage; but nothing is wrong with the body.
  if (memory.ran_out()) throw std::bad_alloc();
  return {out.finish(), whole};
}

Inflater::Inflater() : state_(std::make_unique<State>()) {}
Inflater::~Inflater() = default;

Inflated Inflater::undo(const CodingList& codings, std::string_view body, size_t window,
                        Arena& arena) {
  if (codings.unknown) return {body, false};
  const size_t most = most_of(body.size(), window);
  Inflated result{body, true};
  for (size_t i = codings.count; i-- > 0 && !result.text.empty();) {
    const Inflated next = state_->undo_one(codings.codings[i], result.text, most, arena);
    result = {next.text, next.whole && result.whole};
  }
  return result;
}

}  // namespace stopgap::engine
