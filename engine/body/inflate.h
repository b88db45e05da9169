// SPDX-License-Identifier: Apache-2.0
// Content codings of a body, undone (RFC 9110 section 8.4): gzip, x-gzip, deflate (zlib as the RFC
// says, or raw as some clients send), br. Bounded in what comes out, by a window and a ratio, and
// in memory. A body that is damaged, cut or too large gives what came out of it and is not whole.
// What that means for a rule: docs/language.md section 4, Bodies.
//
//   CodingList codings;
//   add_codings("gzip, br", codings);
//   const Inflated text = inflater.undo(codings, body, window, arena);
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/arena.h"
#include "engine/limits.h"

namespace stopgap::engine {

enum class Coding : uint8_t { kGzip, kDeflate, kBrotli };

/// In the order they were applied. `identity` is not one of them.
struct CodingList {
  std::array<Coding, kMaxCodings> codings{};
  size_t count = 0;
  bool unknown = false;  ///< one that the engine does not know, or more than kMaxCodings

  bool any() const { return count > 0 || unknown; }
};
/// Adds those of one Content-Encoding value.
void add_codings(std::string_view value, CodingList& list);

struct Inflated {
  std::string_view text;  ///< in the arena, or the body itself
  bool whole = true;
};

/// One per thread. After warm-up it does not allocate but from the arena; zlib and brotli together
/// have at most kMemory bytes, a body that needs more is not whole.
class Inflater {
 public:
  static constexpr size_t kMemory = 4u << 20;

  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Of an unknown coding nothing is undone: the body as it is, not whole. Throws what the arena
  /// throws, and can be used again after that.
  Inflated undo(const CodingList& codings, std::string_view body, size_t window, Arena& arena);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stopgap::engine
